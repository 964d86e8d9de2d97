"""What the name of a Copernicus EMS file says: activation, area of interest, product, monitoring pass, version."""

import re
from dataclasses import dataclass, replace

CITATION = (
    "Copernicus EMS Manual for Rapid Mapping Products, chapter File naming, "
    "https://emergency.copernicus.eu/mapping/book/export/html/138123"
)

GRADING = "GRA"
"""Product type that grades damage; GRM, its monitoring, and GRADING of files until 2018 are the same."""

_WORDS = {"GRM": GRADING, "GRADING": GRADING, "DELINEATION": "DEL", "REFERENCE": "REF", "FIRST": "FEP"}

_ACTIVATION = re.compile(r"EMS[RN]\d{2,4}", re.IGNORECASE)
_AREA = re.compile(r"(?<![A-Z])AOI[_\- ]?(\d{1,3})(?!\d)", re.IGNORECASE)
_TYPE = re.compile(
    r"(?<![A-Z])(REF|BLP|FEP|DEL|GRA|GRM)(?=[_\- ]*(?:PRODUCT|MONIT))"
    r"|(?<=\d)[_\- ](REF|BLP|FEP|DEL|GRA|GRM)(?![A-Z])",
    re.IGNORECASE,
)
# Until 2018: EMSR190_33SELLANO_02GRADING_v1_15000_settlements_poly_grading, [EMSR131]_06NAME_GRADING_OVERVIEW...
_OLD = re.compile(
    r"EMSR\d{2,4}\]?[_\- ](?P<area>\d{1,2}[A-Z][^/]*?)[_\- ](?P<sheet>\d{1,2})?"
    r"(?P<type>GRADING|DELINEATION|REFERENCE|FIRST)(?:[_\- ]*(?P<part>OVERVIEW|DETAIL[_\- ]?\d*))?",
    re.IGNORECASE,
)
_MONITORING = re.compile(r"MONIT[_\- ]?(\d{1,2})", re.IGNORECASE)
_RELEASE = re.compile(r"(?<![A-Z0-9])r(\d{1,2})(?![A-Z0-9])", re.IGNORECASE)
_VERSION = re.compile(r"(?<![A-Z0-9])v(\d{1,2})(?![A-Z0-9])", re.IGNORECASE)
_NO_FEATURE = re.compile(
    r"(?<![A-Z])(PRODUCT|MONIT[_\- ]?\d{0,2}|VECTORS?|RTP\d*|SHP|JSON|GPKG|FINAL|OVERVIEW|DETAIL[_\- ]?\d*)(?![A-Z])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Product:
    """One product, as far as names tell it.

    Attributes
    ----------
    activation, area, sheet
        ``EMSR648``, ``AOI01`` (or ``33SELLANO``), and, until 2018, the map sheet: ``02``, ``OVERVIEW``.
    type
        ``GRA``, ``DEL``, ``FEP``, ``REF`` or ``BLP``.
    monitoring
        0 for the first product of an area, then 1, 2, ... in order of time; ``None`` if no name says.
    release, version
        A later one replaces an earlier one of the same pass.
    """

    activation: str | None = None
    area: str | None = None
    sheet: str | None = None
    type: str | None = None
    monitoring: int | None = None
    release: int | None = None
    version: int | None = None

    @property
    def is_grading(self) -> bool:
        """False only where the name says that it is another product."""
        return self.type in (None, GRADING)

    @property
    def name(self) -> str:
        """The name in the form of the manual, without its version: ``EMSR648_AOI01_GRA_MONIT02``."""
        monitoring = f"MONIT{self.monitoring:02d}" if self.monitoring else "PRODUCT"
        return "_".join(part for part in (*self.map_sheet, self.type or GRADING, monitoring) if part)

    @property
    def map_sheet(self) -> tuple[str | None, str | None, str | None]:
        """What it shows the ground of, whatever the date."""
        return self.activation, self.area, self.sheet

    @property
    def edition(self) -> str:
        """Release and version: ``r1_v3``, ``v2``; empty if no name says."""
        parts = (("r", self.release), ("v", self.version))
        return "_".join(f"{letter}{number}" for letter, number in parts if number is not None)

    @property
    def rank(self) -> tuple[int, int]:
        """Orders the versions of one pass, the newest last."""
        return self.release or 0, self.version or 0


def product_of(name: str) -> Product:
    """What one name (of a layer, file, folder or archive) says.

    Parts that it does not say are ``None``; their source is :data:`CITATION` and, for files until 2018, the names
    that were delivered then.
    """
    activation, area = _ACTIVATION.search(name), _AREA.search(name)
    old = None if area else _OLD.search(name)
    monitoring = _MONITORING.search(name)
    pass_number = int(monitoring.group(1)) if monitoring else None
    if pass_number is None and re.search(r"(?<![A-Z])PRODUCT(?![A-Z])", name, re.IGNORECASE):
        pass_number = 0
    told = Product(
        activation=activation.group(0).upper() if activation else None,
        area=f"AOI{int(area.group(1)):02d}" if area else None,
        monitoring=pass_number,
        release=_number(_RELEASE, name),
        version=_number(_VERSION, name),
    )
    if old is not None:
        sheet = old.group("sheet") or re.sub(r"[^A-Z0-9]", "", (old.group("part") or "").upper()) or None
        return replace(told, area=old.group("area").upper(), sheet=sheet, type=_type(old.group("type")))
    found = _TYPE.search(name)
    return replace(told, type=_type(next(filter(None, found.groups()))) if found else None)


def _type(word: str) -> str:
    return _WORDS.get(word.upper(), word.upper())


def _number(pattern: re.Pattern[str], name: str) -> int | None:
    found = pattern.findall(name)
    return int(found[-1]) if found else None


def product_of_names(names: tuple[str, ...]) -> Product:
    """What the names of a layer, its file, the folders and archives around it say together, innermost first.

    An outer name adds what the inner ones leave open, unless it is of another activation, area or product. A
    version is taken only from a name that has an activation too.
    """
    told = product_of(names[0])
    for outer in map(product_of, names[1:]):
        if _contradicts(told, outer):
            continue
        told = Product(
            activation=told.activation or outer.activation,
            area=told.area or outer.area,
            sheet=told.sheet or outer.sheet if told.area == outer.area or told.area is None else told.sheet,
            type=told.type or outer.type,
            monitoring=_later(told.monitoring, outer.monitoring),
            release=outer.release if told.release is None and outer.activation else told.release,
            version=outer.version if told.version is None and outer.activation else told.version,
        )
    return replace(told, monitoring=told.monitoring or 0)


def package_of_names(names: tuple[str, ...]) -> Product | None:
    """The innermost folder, archive or database named for a product and its version; ``None`` if there is none.

    Its version is the one that counts: a second version of a product can hold layers that are still called v1.
    """
    told = product_of_names(names)
    for outer in map(product_of, names[1:]):
        if outer.version is None or None in (outer.activation, outer.area) or _contradicts(told, outer):
            continue
        if (outer.monitoring or 0) in (0, told.monitoring):
            return outer
    return None


def _later(inner: int | None, outer: int | None) -> int | None:
    # Until 2018 only the package was named for its monitoring pass, the layers in it were not.
    return inner if inner else outer if outer is not None else inner


def _contradicts(inner: Product, outer: Product) -> bool:
    pairs = ((inner.activation, outer.activation), (inner.area, outer.area), (inner.type, outer.type))
    return any(ours and theirs and ours != theirs for ours, theirs in pairs)


def feature_of(name: str) -> str:
    """What a layer shows, from its name: letters only, in lower case, the product's own name cut away.

    ``EMSR648_AOI01_GRA_PRODUCT_builtUpA_v1`` gives ``builtupa``, and
    ``EMSR190_33SELLANO_02GRADING_v1_15000_settlements_poly_grading`` gives ``settlementspolygrading``.
    """
    rest = name
    for pattern in (_OLD, _TYPE, _AREA, _ACTIVATION, _NO_FEATURE, _RELEASE, _VERSION):
        rest = pattern.sub(" ", rest)
    return re.sub(r"[^a-z]", "", rest.lower())

"""What a Copernicus EMS activation offers: its product archives, wherever its description names them.

The description is the JSON of the public dashboard: ``results[].aois[].products[]``, each product with its
``type``, ``monitoringNumber``, ``version.number`` and the address of an archive. The interface is not versioned,
so an archive is taken wherever its address stands, and what is not told around it is read from its file name,
such as EMSR648_AOI01_GRA_MONIT02_v3.zip or, before 2019, EMSR348_01BEIRA_02GRADING_MAP_v1_vector.zip.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

NAME = re.compile(
    r"EMS[RN]\d+_(?:AOI)?(?P<area>\d+)(?P<place>[A-Z]*)_(?:\d+)?(?P<kind>FEP|DEL|GRA|REF)[A-Z]*"
    r"(?:_(?P<round>[A-Z]+\d*))?.*?(?:_v(?P<version>\d+))?(?:_[a-z]+)?\.zip",
    re.IGNORECASE,
)
MONITORING = re.compile(r"[_-]MONIT(?:ORING)?_?0*(\d+)", re.IGNORECASE)
VERSION = re.compile(r"_[rv]\d+(?=[_.])", re.IGNORECASE)
PREFERRED_KEYS = ("downloadPath", "download_path", "zip", "vectorZip", "url")
"""Where one product names several archives, that of the first of these keys is meant."""


@dataclass(frozen=True)
class Product:
    """One archive.

    Attributes
    ----------
    address
        Where it is downloaded.
    area, area_number, area_name
        Area of interest: AOI01, its number (-1 if unknown), its name.
    kind
        FEP, DEL, GRA or REF.
    monitoring
        Round of monitoring, 0 for the first product.
    version
        Number of the version, 0 if unknown.
    """

    address: str
    area: str = ""
    area_number: int = -1
    area_name: str = ""
    kind: str = ""
    monitoring: int = 0
    version: int = 0

    @property
    def file_name(self) -> str:
        """Last step of the address."""
        return unquote(urlsplit(self.address).path).rpartition("/")[2]

    @property
    def ground(self) -> tuple[str, str, int, str]:
        """What only one version of a product has: area, kind, round, and its name without the version.

        The name tells apart the detail maps that older activations have of one area.
        """
        return self.area, self.kind, self.monitoring, VERSION.sub("", self.file_name).casefold()

    @property
    def title(self) -> str:
        """Such as "AOI01 GRA MONIT02 v3"."""
        stage = f"MONIT{self.monitoring:02d}" if self.monitoring else "PRODUCT"
        return f"{self.area or 'area unknown'} {self.kind} {stage} v{self.version}"

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary for the manifest."""
        return {
            "file_name": self.file_name,
            "area_of_interest": self.area,
            "area_name": self.area_name,
            "product": self.kind,
            "monitoring": self.monitoring,
            "version": self.version,
        }


def products_of(answer: Mapping[str, Any], *, address: str) -> list[Product]:
    """Every product archive in the description of an activation, each address once, in its order.

    Archives of a whole activation are left out: they hold all versions of everything.
    """
    found: dict[str, Product] = {}
    for product in _walk(answer, Product(""), address):
        if product.kind:
            found.setdefault(product.address, product)
    return list(found.values())


def undelivered(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Products that are described but have no archive, such as "AOI03 GRA"."""
    return tuple(
        f"{told.area} {told.kind}"
        for told, entry in _described(answer, Product(""))
        if told.kind and not any(True for _ in _walk(entry, told, ""))
    )


def _described(node: Any, told: Product) -> Iterator[tuple[Product, Mapping[str, Any]]]:
    """Every entry of a list of products, with what stands around it."""
    if isinstance(node, list):
        for entry in node:
            yield from _described(entry, told)
    elif isinstance(node, Mapping):
        told = _with_told(node, told)
        for key, value in node.items():
            if key == "products" and isinstance(value, list):
                entries = [entry for entry in value if isinstance(entry, Mapping)]
                yield from ((_with_told(entry, told), entry) for entry in entries)
            else:
                yield from _described(value, told)


def _walk(node: Any, told: Product, address: str) -> Iterator[Product]:
    """Every archive at or below a node."""
    if isinstance(node, list):
        for entry in node:
            yield from _walk(entry, told, address)
    elif isinstance(node, Mapping):
        told = _with_told(node, told)
        archives = {key: value for key, value in node.items() if _is_archive(value)}
        preferred = next((key for key in PREFERRED_KEYS if key in archives), None)
        for value in archives.values() if preferred is None else [archives[preferred]]:
            yield _named(replace(told, address=urljoin(address, value)))
        for value in node.values():
            yield from _walk(value, told, address)


def _with_told(node: Mapping[str, Any], told: Product) -> Product:
    """What is known below a node: that from above, and what the node itself says."""
    if "products" in node and "code" not in node:
        number = _whole(node.get("number"), -1)
        area = f"AOI{number:02d}" if number >= 0 else str(node.get("name") or "")
        told = replace(told, area=area, area_number=number, area_name=str(node.get("name") or ""))
    kind = node.get("type", node.get("productType"))
    if isinstance(kind, str) and re.match(r"FEP|DEL|GRA|REF", kind, re.IGNORECASE):
        told = replace(told, kind=kind[:3].upper())
    if "monitoringNumber" in node:
        told = replace(told, monitoring=_whole(node["monitoringNumber"], 0))
    version = node.get("version", node.get("versionNumber"))
    told_version = version.get("number") if isinstance(version, Mapping) else version
    return replace(told, version=_whole(told_version, told.version))


def _named(product: Product) -> Product:
    """The product with what only its file name says."""
    said = NAME.fullmatch(product.file_name)
    if said is None:
        return product
    number = product.area_number if product.area_number >= 0 else int(said["area"])
    monitoring = MONITORING.search(product.file_name)
    return replace(
        product,
        area=product.area or f"AOI{number:02d}",
        area_number=number,
        area_name=product.area_name or said["place"],
        kind=product.kind or said["kind"].upper(),
        monitoring=product.monitoring or (int(monitoring[1]) if monitoring else 0),
        version=product.version or _whole(said["version"], 0),
    )


def _is_archive(value: object) -> bool:
    return isinstance(value, str) and urlsplit(value).path.lower().endswith(".zip")


def _whole(value: object, default: int) -> int:
    try:
        return default if isinstance(value, bool) else int(str(value).lstrip("vV"))
    except ValueError:
        return default

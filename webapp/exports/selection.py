"""The filters of a map page as an export or an answer obeys them: read, checked, told in words, written again."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from geodata.columns import DISTRICT_ID, OUTSIDE
from geodata.grades import RANK, SITE_KINDS
from webapp.city import City
from webapp.class_codes import CLASS_CODES, codes_of
from webapp.languages import catalogue, current, isolate, localised, long_date
from webapp.languages import gettext as _
from webapp.maps.legend import label
from webapp.maps.strings import map_strings

Bbox = tuple[float, float, float, float]

INCIDENT = "incident"
"""The switch of the incidents among the kinds of site."""

NO_KIND = "none"
"""Written in an address where no kind is switched on."""

KINDS: tuple[str, ...] = (*SITE_KINDS, INCIDENT)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


class BadSelectionError(ValueError):
    """A filter was given a value that it cannot have; a file that held more than asked would be a wrong number."""


@dataclass(frozen=True)
class Selection:
    """What was chosen; `None` where everything was.

    Attributes
    ----------
    epoch
        ISO date whose grades are shown, always one of the city's.
    classes
        Grades shown, with ``not_assessed`` for whatever has none at `epoch`.
    district
        ``district_id``; ``outside`` for what lies in none.
    kinds
        Kinds of site shown, with ``incident`` for incidents; they filter no buildings.
    source
        Source whose grades are shown instead of what counts of all.
    bbox
        West, south, east and north in degrees: what is in view.
    is_default_epoch
        True if `epoch` is the one that pages open with.
    words
        District and source in the words of the language in which the selection was read.
    """

    epoch: str
    classes: frozenset[str] | None = None
    district: str | None = None
    kinds: frozenset[str] | None = None
    source: str | None = None
    bbox: Bbox | None = None
    is_default_epoch: bool = True
    words: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_whole(self) -> bool:
        """True if nothing is filtered and the date is the one that pages open with."""
        return not self.query()

    def for_layers(self, names: Iterable[str]) -> "Selection":
        """The selection without the filters that none of the layers obeys."""
        obeyed = {name for layer in names for name in OBEYED[layer]}
        nothing: dict[str, Any] = dict.fromkeys(NARROWING - obeyed)
        return replace(self, **nothing)

    def told(self) -> str:
        """The filters in words of the page's language, without the date if it is the usual one; empty for none."""
        return "; ".join(f"{name}: {value}" for name, value in self.facts())

    def facts(self) -> list[tuple[str, str]]:
        """Name and value of each filter in words of the page's language."""
        facts = [] if self.is_default_epoch else [(_("Date"), long_date(self.epoch))]
        if self.classes is not None:
            facts.append((_("Classes"), _(", ").join(label(key) for key in _worst_first(self.classes))))
        if self.district is not None:
            facts.append((_("District"), isolate(self.words.get("district") or self.district)))
        if self.kinds is not None:
            facts.append((_("Kinds of site"), _kinds_told(self.kinds)))
        if self.source is not None:
            facts.append((_("Source"), isolate(self.words.get("source") or self.source)))
        if self.bbox is not None:
            facts.append((_("Within (west, south, east, north)"), isolate(_written(self.bbox, ", "))))
        return facts

    def query(self) -> dict[str, str]:
        """The filters as the address of a page or an export writes them; empty for the whole city."""
        asked: dict[str, str] = {} if self.is_default_epoch else {"date": self.epoch}
        if self.classes is not None:
            asked["classes"] = codes_of(_worst_first(self.classes))
        if self.district is not None:
            asked["district"] = self.district
        if self.kinds is not None:
            asked["kinds"] = ",".join(sorted(self.kinds)) or NO_KIND
        if self.source is not None:
            asked["source"] = self.source
        if self.bbox is not None:
            asked["bbox"] = _written(self.bbox, ",")
        return asked

    def mark(self) -> str:
        """Eight hexadecimal digits that name the filters other than the date; empty if there are none."""
        narrowed = {name: value for name, value in self.query().items() if name != "date"}
        text = "&".join(f"{name}={value}" for name, value in sorted(narrowed.items()))
        return hashlib.sha256(text.encode()).hexdigest()[:8] if text else ""


NARROWING = frozenset({"classes", "district", "kinds", "source", "bbox"})
OBEYED: dict[str, frozenset[str]] = {
    "districts": frozenset({"district", "bbox"}),
    "buildings": frozenset({"classes", "district", "source", "bbox"}),
    "sites": NARROWING,
    "incidents": frozenset({"district", "kinds", "bbox"}),
    "reference_sample": frozenset({"district", "bbox"}),
    "claims": frozenset(),
    "accuracy": frozenset({"district"}),
}
"""Filters besides the date that the rows of each layer obey.

A district has a column for every class, so a choice of classes takes none of its rows away; statements are about
the city as a whole.
"""


def selection_of(city: City, args: Mapping[str, str]) -> Selection:
    """The selection that an address asks for; parameters that are no filters are ignored.

    Raises
    ------
    BadSelectionError
        If a filter has a value that the city does not know.
    """
    epoch = args.get("date") or city.epoch
    if epoch not in city.epochs:
        raise _refused("date", epoch, city.epochs)
    district = _district(city, args.get("district", ""))
    source = _source(city, args.get("source", ""))
    return Selection(
        epoch=epoch,
        classes=read_classes(args.get("classes", "")),
        district=None if district is None else district[0],
        kinds=read_kinds(args["kinds"]) if "kinds" in args else None,
        source=None if source is None else source[0],
        bbox=_bbox(args.get("bbox", "")),
        is_default_epoch=epoch == city.epoch,
        words={
            name: found[1]
            for name, found in (("district", district), ("source", source))
            if found is not None
        },
    )


def _district(city: City, asked: str) -> tuple[str, str] | None:
    if not asked:
        return None
    if asked == OUTSIDE:
        return OUTSIDE, _("Outside all districts")
    # Those of the outlines: a district in which nothing is counted is still one.
    rows = {row[DISTRICT_ID]: row for row in city.rows("districts")}
    if asked not in rows:
        raise _refused("district", asked, [*rows, OUTSIDE])
    return asked, localised({"en": rows[asked]["name_en"], "ar": rows[asked]["name_ar"]}) or asked


def _source(city: City, asked: str) -> tuple[str, str] | None:
    if not asked:
        return None
    known = city.graders
    if asked not in known:
        raise _refused("source", asked, known)
    source = city.source(asked)
    return asked, asked if source is None else str(source["title"])


def read_classes(text: str) -> frozenset[str] | None:
    """The grades that ``classes`` names by their ranks; `None` for all of them."""
    if not text:
        return None
    for part in text.split(","):
        if part not in CLASS_CODES:
            raise _refused("classes", part, CLASS_CODES)
    chosen = frozenset(CLASS_CODES[part] for part in text.split(","))
    return None if len(chosen) == len(CLASS_CODES) else chosen


def read_kinds(text: str) -> frozenset[str]:
    """The kinds that ``kinds`` names."""
    chosen = frozenset(part for part in text.split(",") if part and part != NO_KIND)
    for part in sorted(chosen):
        if part not in KINDS:
            raise _refused("kinds", part, [*KINDS, NO_KIND])
    return chosen


def _bbox(text: str) -> Bbox | None:
    if not text:
        return None
    parts = text.split(",")
    if len(parts) != 4 or not all(NUMBER.fullmatch(part.strip()) for part in parts):
        msg = f"bbox was {text!r} but is expected to be four numbers: west,south,east,north in degrees."
        raise BadSelectionError(msg)
    west, south, east, north = (round(float(part), 6) for part in parts)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        msg = f"bbox was {text!r} but west must be less than east and south less than north, on the globe."
        raise BadSelectionError(msg)
    return west, south, east, north


def _refused(name: str, value: str, allowed: Iterable[str]) -> BadSelectionError:
    return BadSelectionError(f"{name} was {value!r} but is expected to be one of: {', '.join(allowed)}.")


def _worst_first(classes: frozenset[str]) -> list[str]:
    return sorted(classes, key=lambda key: -RANK.get(key, -1))


def _kinds_told(kinds: frozenset[str]) -> str:
    named = map_strings(catalogue(current().code).ugettext)
    return _(", ").join(named[f"kind.{kind}"] for kind in KINDS if kind in kinds) or _("none")


def _written(bbox: Bbox, between: str) -> str:
    return between.join(f"{edge:.6f}".rstrip("0").rstrip(".") for edge in bbox)

"""What a file says of itself: title, date, filters, sources, licences, caveats, classes, columns and checksum."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.city import City
from webapp.exports.dictionary import columns_of
from webapp.exports.layer import Layer
from webapp.exports.selection import Selection
from webapp.languages import current, isolate, localised, long_date
from webapp.languages import gettext as _
from webapp.maps.legend import legend
from webapp.small_numbers import rule_of_data
from webapp.wording.columns import told, unit

SOURCE_FACTS = (
    "id", "role", "title", "publisher", "licence", "licence_url", "credit", "url", "published_date", "imagery",
    "method", "synthetic", "note", "sha256",
)  # fmt: skip


@dataclass(frozen=True)
class About:
    """Words and facts that stand in every file, in the language of the page.

    Attributes
    ----------
    subtitle
        Date and filters in words.
    notice
        The sentence that a city with made-up positions carries; empty for a real one.
    manifest_sha256
        Checksum of the manifest, which holds those of all data.
    url
        Address of the map with the same filters; empty where it is not known, as on the command line.
    dictionary
        Name, unit and meaning of every column, in the order of the layers.
    classes
        Key, label and meaning of every class, worst first.
    selection
        The filters as an address writes them.
    """

    title: str
    subtitle: str
    notice: str
    credit: str
    licences: tuple[str, ...]
    caveats: tuple[str, ...]
    as_of: str
    epoch: str
    release: str
    manifest_sha256: str
    url: str
    language: str
    direction: str
    sources: tuple[dict[str, Any], ...]
    dictionary: tuple[tuple[str, str, str], ...]
    classes: tuple[tuple[str, str, str], ...]
    slug: str = ""
    country: str = ""
    selection: dict[str, str] = field(default_factory=dict)


def about_of(city: City, layers: Sequence[Layer], selection: Selection, *, url: str = "") -> About:
    """What a file with these layers says of itself, in the language of the page."""
    obeyed = selection.for_layers(layer.name for layer in layers)
    date = _("Date of the images: %(date)s") % {"date": long_date(selection.epoch)}
    filters = "; ".join(f"{name}: {value}" for name, value in obeyed.facts() if name != _("Date"))
    return About(
        title=_("Damage in %(city)s") % {"city": localised(city.name)},
        subtitle=f"{date}; {filters}" if filters else date,
        notice=localised(city.notice) if city.synthetic else "",
        credit=str(city.manifest["credit"]),
        licences=tuple(city.manifest["licences"]),
        caveats=tuple(_caveats(city)),
        as_of=city.as_of,
        epoch=selection.epoch,
        release=city.release,
        manifest_sha256=manifest_sha256(city),
        url=url,
        language=current().code,
        direction=current().direction,
        sources=tuple(
            {name: source.get(name) for name in SOURCE_FACTS} for source in city.manifest["sources"]
        ),
        dictionary=tuple(_dictionary(city, layers)),
        classes=tuple((str(one["key"]), str(one["label"]), str(one["meaning"])) for one in legend()),
        slug=city.slug,
        country=str(city.manifest["area"].get("country") or ""),
        selection=obeyed.query(),
    )


def manifest_sha256(city: City) -> str:
    """SHA-256 of the manifest as published."""
    return city.keep(
        "manifest_sha256", lambda: hashlib.sha256(city.file("manifest.json").read_bytes()).hexdigest()
    )


def _dictionary(city: City, layers: Sequence[Layer]) -> list[tuple[str, str, str]]:
    """Each column once; one that several layers have with another meaning stands once for each meaning."""
    found = [
        (column.name, unit(column), told(column))
        for layer in layers
        for column in columns_of(layer.name, synthetic=city.synthetic)
    ]
    return list(dict.fromkeys(found))


def _caveats(city: City) -> list[str]:
    """What no reader of a file may miss; remarks of the sources in their own words."""
    said = [
        _(
            "Damage seen from above is an estimate of what can be seen on an image, not a survey on the ground."
        ),
        _("Not assessed means that there is no statement about the place; it is never counted as undamaged."),
    ]
    if city.has_footprints:
        said.append(rule_of_data())
    else:
        said.append(
            _("The list has no building outlines: counts of its places are no share of the buildings.")
        )
    if city.manifest.get("districts_approximate"):
        said.append(_("The district outlines are approximate and no official boundaries."))
    if not city.bundle.has_table("adjusted"):
        said.append(_("No sample was checked: the counts are not adjusted for errors and have no intervals."))
    notes = [str(source["note"]) for source in city.manifest["sources"] if source.get("note")]
    return list(dict.fromkeys([*said, *map(_remark, notes)]))


def _remark(note: str) -> str:
    """What a source says itself, in its own words and direction."""
    return _("Remark of the source: %(note)s") % {"note": isolate(note)}

"""Words for the codes of a bundle, in the language of the page."""

from collections.abc import Sequence
from typing import Any

from webapp.languages import current, ngettext, number, percent
from webapp.languages import gettext as _
from webapp.wording.names import shown

NUMBER = "count"
SHARE = "share"


def verdict(code: str) -> str:
    """How a claim stands to the evidence, in neutral words."""
    return {
        "consistent": _("Consistent with the evidence"),
        "consistent_only_if": _("Consistent only under some readings"),
        "above_evidence": _("Higher than the evidence"),
        "below_evidence": _("Lower than the evidence"),
        "not_comparable": _("Not comparable with the data"),
        "cannot_be_tested": _("Cannot be tested with these data"),
    }.get(code, code)


def verdict_meaning(code: str) -> str:
    """What a verdict says, and what it does not."""
    return {
        "consistent": _("Every reading of the words as they stand lies within the stated quantity."),
        "consistent_only_if": _(
            "Only some readings lie within the stated quantity; the sentence says what must be meant."
        ),
        "above_evidence": _("The stated quantity is higher than every reading, the widest included."),
        "below_evidence": _("The stated quantity is lower than every reading."),
        "not_comparable": _("What can be measured has another unit, or the statement gives no number."),
        "cannot_be_tested": _("Nothing that is measured here bears on it; the reason is given."),
    }.get(code, "")


def comparison(code: str | None) -> str:
    """Where the stated quantity lies against one reading."""
    return {
        "within": _("within the stated quantity"),
        "below": _("below the stated quantity"),
        "above": _("above the stated quantity"),
    }.get(code or "", "–")


def unit(code: str) -> str:
    """Name of what is counted."""
    return {
        "area": _("ground area"),
        "apartment_buildings": _("apartment buildings"),
        "bodies": _("bodies"),
        "buildings": _("buildings"),
        "cities": _("cities"),
        "city": _("the city"),
        "city_blocks": _("city blocks"),
        "deaths": _("deaths"),
        "districts": _("districts"),
        "dwellings": _("dwellings"),
        "floor_m2": _("square metres of floor"),
        "homes": _("homes"),
        "homes_per_building": _("homes per building"),
        "homes_per_household": _("homes per household"),
        "households": _("households"),
        "m2": _("square metres of ground"),
        "months": _("months"),
        "people": _("people"),
        "rounds": _("artillery rounds"),
        "schools": _("schools"),
        "sites": _("damage sites"),
        "sites_per_km2": _("damage sites per square kilometre"),
        "size": _("times the size"),
        "strikes": _("air strikes"),
        "structures": _("structures"),
    }.get(code, code.replace("_", " "))


def quantity(value: float | None, kind: str, *, exact: bool = False) -> str:
    """A value: a share as a percentage, a count whole, a ratio with two decimals.

    `exact` values, such as the ends of a stated range, do not get a decimal that nobody said.
    """
    if value is None:
        return "–"
    if kind == SHARE:
        return percent(value, whole=exact)
    return number(value) if kind == NUMBER else number(value, 2)


def span(low: float, high: float, kind: str, *, exact: bool = False) -> str:
    """From the least to the greatest value; one number if both are written alike."""
    least, greatest = quantity(low, kind, exact=exact), quantity(high, kind, exact=exact)
    return least if least == greatest else _("%(low)s to %(high)s") % {"low": least, "high": greatest}


def damage_class(code: str) -> str:
    """Name of a damage class inside a phrase, where "damage" need not be said again."""
    return {
        "destroyed": _("destroyed"),
        "severe": _("severe"),
        "moderate": _("moderate"),
        "possible": _("possible"),
        "no_visible_damage": _("no visible damage"),
    }.get(code, code)


def damage_classes(codes: Sequence[str]) -> str:
    """Names of several classes of which any is meant: destroyed, severe or moderate."""
    return choice([damage_class(code) for code in codes])


def in_sentence(name: str) -> str:
    """A name inside a sentence, where it begins with a small letter; scripts without capitals stay as they are."""
    return name[:1].lower() + name[1:]


def opening(name: str) -> str:
    """A name at the beginning of a line, with a capital letter in scripts that have them."""
    return name[:1].upper() + name[1:]


def choice(names: Sequence[str]) -> str:
    """Names of which any is meant: one, another or a third."""
    most = _(", ").join(names[:-1])
    return _("%(most)s or %(last)s") % {"most": most, "last": names[-1]} if most else "".join(names)


def verification(code: str) -> str:
    """How the text of a statement was seen."""
    return {
        "P": _("The text itself was seen."),
        "S": _("Seen as reported by others, not in its first place."),
    }.get(code, code)


def role(code: str) -> str:
    """What a source is used for."""
    return {
        "footprints": _("Building footprints"),
        "assessments": _("Damage assessments"),
        "admin_areas": _("Districts"),
        "area_of_interest": _("Assessed area"),
        "basemap": _("Background map"),
        "scores": _("Scores from a raster"),
        "image_footprint": _("Ground the images show"),
        "not_analysed": _("Ground that could not be read"),
        "incidents": _("Incidents"),
        "imagery": _("Image from above"),
    }.get(code, code)


def lists(code: str | None) -> str:
    """What an assessment source lists, and so what silence means."""
    return {
        "damage_only": _(
            "Lists damaged places only: a building without a record is not assessed, not undamaged."
        ),
        "all_buildings": _("Lists every building that was looked at."),
    }.get(code or "", "")


def action(code: str) -> str:
    """What was done about a finding."""
    return {
        "repaired": _("Repaired"),
        "refused": _("Refused"),
        "kept": _("Kept"),
        "flagged": _("Flagged"),
        "set aside": _("Set aside"),
    }.get(code, code)


def layer(code: str) -> str:
    """Name of one thing in a map layer."""
    return {
        "buildings": _("Building"),
        "sites": _("Damage site"),
        "districts": _("District"),
        "incidents": _("Incident"),
    }[code]


def match_status(code: str | None) -> str:
    """How a damage site was assigned to a building."""
    return {
        "contained": _("inside a building footprint"),
        "overlap": _("drawn as a polygon on its footprint"),
        "nearest": _("assigned to the nearest footprint"),
        "taken": _("its footprint belongs to a closer site"),
        "unmatched": _("no footprint within the matching distance"),
        "not_matchable": _("not a building site"),
        "no_footprints": _("no footprints in these data"),
    }.get(code or "", code or "–")


def coverage(code: str | None) -> str:
    """Whether a building was looked at."""
    return {
        "assessed": _("assessed on at least one date"),
        "no_record": _("inside the assessed area, never listed"),
        "not_analysed": _("under cloud or otherwise unreadable"),
        "outside_image": _("on no image"),
        "outside": _("outside the assessed area"),
    }.get(code or "", code or "–")


def method(code: str | None) -> str:
    """How a grade was found."""
    return {
        "field_survey": _("survey on the ground"),
        "image_analyst": _("people reading images"),
        "volunteers": _("volunteers reading images"),
        "image_model": _("a computer model of images"),
        "radar_screen": _("a radar screen, which grades nothing"),
    }.get(code or "", code or _("not stated"))


def lifecycle(code: str | None) -> str:
    """What became of a place after it was damaged."""
    return {
        "demolished": _("demolished"),
        "cleared": _("cleared"),
        "rebuilt": _("rebuilt"),
        "rehabilitated": _("rehabilitated"),
    }.get(code or "", code or _("nothing is said of it"))


def use(code: str | None) -> str:
    """What a building is used for."""
    return {
        "residential": _("residential"),
        "mixed": _("mixed"),
        "commercial": _("commercial"),
        "industrial": _("industrial"),
        "public": _("public"),
        "religious": _("religious"),
    }.get(code or "", code or _("not stated"))


def site_kind(code: str | None) -> str:
    """What a damage site is."""
    return {
        "building": _("building"),
        "unspecified": _("not specified"),
        "greenhouse": _("greenhouse"),
        "bridge": _("bridge"),
        "road": _("road"),
        "road_crater": _("crater in a road"),
        "field_crater": _("crater in a field"),
        "facility": _("facility"),
        "transport": _("transport line"),
        "cell": _("grid cell"),
        "other": _("other"),
    }.get(code or "", code or "–")


def site_use(code: str | None) -> str:
    """What a damage site is used for, as the map's layers name it."""
    return {
        "school": _("School or university"),
        "health": _("Hospital or health centre"),
        "worship": _("Place of worship"),
        "water": _("Water or sewage works"),
        "power": _("Power supply"),
        "market": _("Market"),
        "government": _("Government building"),
        "terminal": _("Airport, station or port"),
        "industry": _("Industrial site"),
    }.get(code or "", code or "–")


def place_kind(code: str | None) -> str:
    """What a named place of the background map is."""
    return {
        "river": _("river"),
        "water": _("water"),
        "rail": _("railway"),
        "wall": _("city wall"),
        "road": _("road"),
        "street": _("street"),
        "place": _("place"),
    }.get(code or "", code or "–")


def district_name(row: dict[str, Any] | None) -> str:
    """Name of a district in the language of the page, else its other name, else its id."""
    if row is None:
        return _("Outside all districts")
    first, second = ("name_ar", "name_en") if current().code == "ar" else ("name_en", "name_ar")
    return shown(row[first]) or shown(row[second]) or str(row["district_id"])


def n_buildings(n: int) -> str:
    """A count with its unit."""
    return ngettext("%(shown)s building", "%(shown)s buildings", n) % {"shown": number(n)}


def n_sites(n: int) -> str:
    """A count with its unit."""
    return ngettext("%(shown)s damage site", "%(shown)s damage sites", n) % {"shown": number(n)}


def n_rows(n: int) -> str:
    """A count with its unit."""
    return ngettext("%(shown)s row", "%(shown)s rows", n) % {"shown": number(n)}

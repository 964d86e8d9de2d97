"""Every word that the map script shows, by the key under which the script asks for it."""

from collections.abc import Callable


def map_strings(gettext: Callable[[str], str]) -> dict[str, str]:
    """Words of the map in the language of `gettext`.

    Words in braces, such as ``{n}``, are filled in by the script and stay as they are in a translation. The
    keys ``grade.<class>`` and ``kind.<kind>`` name the classes of the damage scale and the kinds of sites.
    """
    return {
        **_grades_and_kinds(gettext),
        **_map_and_panel(gettext),
        **_overview(gettext),
        **_card(gettext),
    }


def _grades_and_kinds(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "grade.destroyed": gettext("Destroyed"),
        "grade.severe": gettext("Severe damage"),
        "grade.moderate": gettext("Moderate damage"),
        "grade.possible": gettext("Possible damage"),
        "grade.no_visible_damage": gettext("No visible damage"),
        "grade.not_assessed": gettext("Not assessed"),
        "kind.building": gettext("Building site"),
        "kind.unspecified": gettext("Damage site"),
        "kind.greenhouse": gettext("Greenhouse"),
        "kind.bridge": gettext("Bridge"),
        "kind.road": gettext("Road"),
        "kind.road_crater": gettext("Crater in a road"),
        "kind.field_crater": gettext("Crater in a field"),
        "kind.facility": gettext("Facility"),
        "kind.transport": gettext("Transport line"),
        "kind.cell": gettext("Grid cell"),
        "kind.other": gettext("Other site"),
    }


def _map_and_panel(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "map.label": gettext("Map of building damage in {city}"),
        "map.help": gettext(
            "Arrow keys move the map, plus and minus zoom, Enter reads the place at the crosshair, "
            "1 to 6 switch classes. The district table holds the same figures."
        ),
        "map.role": gettext("interactive map"),
        "map.noscript": gettext("The map needs JavaScript. The district table holds the same figures."),
        "map.zoomIn": gettext("Zoom in"),
        "map.zoomOut": gettext("Zoom out"),
        "map.whole": gettext("Show the whole city"),
        "map.open": gettext("Open the full map"),
        "map.nothing": gettext("Nothing is mapped at the crosshair."),
        "map.reading": gettext("{what}: {grade}. {where}."),
        "map.readingUngraded": gettext("{what}. {where}."),
        "map.classOn": gettext("{grade}: shown"),
        "map.classOff": gettext("{grade}: hidden"),
        "tool.failed": gettext("This part of the map could not be loaded. Try again when there is a connection."),
        "synthetic.mark": gettext("Synthetic data"),
        "gesture.wheel": gettext("Hold Ctrl and scroll to zoom the map"),
        "gesture.touch": gettext("Use two fingers to move the map"),
        "status.failed": gettext("Part of the map could not be loaded."),
        "status.offline": gettext("No connection: part of the map is missing."),
        "status.retry": gettext("Try again"),
        "legend.title": gettext("Legend"),
        "date.label": gettext("Images up to"),
        "date.earlier": gettext("Earlier images"),
        "date.later": gettext("Later images"),
        "classes.buildings": gettext("Buildings by damage class"),
        "classes.sites": gettext("Damage sites by class"),
        "scope.city": gettext("Whole city"),
        "scope.outside": gettext("Outside every district"),
        "scope.buildings": gettext("{place}: all {n} footprints, whatever part of them is in view"),
        "scope.sites": gettext("{place}: all {n} listed sites, whatever part of them is in view"),
        "scope.clear": gettext("Count the whole city"),
        "kinds.title": gettext("Damage sites"),
        "kinds.note": gettext("Listed in the whole city at any date; shown when the map is near."),
    }


def _overview(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "overview.share": gettext("Share of footprints: {classes}"),
        "overview.density": gettext("Listed sites per km²: {classes}"),
        "overview.nothing": gettext("No class is chosen for the districts"),
        "overview.shareNote": gettext(
            "Of all footprints of the district, assessed or not. Zoom in to see single buildings."
        ),
        "overview.densityNote": gettext(
            "There is no building total, so this is a density and no share. Zoom in to see single sites."
        ),
        "overview.noShare": gettext("Not assessed, or no footprints"),
        "overview.noDensity": gettext("No figure"),
        "overview.approximate": gettext("District outlines are approximate and are no official boundaries."),
        "step.under": gettext("under {high}"),
        "step.between": gettext("{low} to {high}"),
        "step.over": gettext("{low} or more"),
    }


def _card(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "card.title": gettext("Details"),
        "card.close": gettext("Close"),
        "card.building": gettext("Building"),
        "card.site": gettext("Damage site"),
        "card.loading": gettext("Loading the details"),
        "card.error": gettext("The details could not be loaded."),
        "card.interval": gettext("{low} to {high}"),
        "card.sourceWords": gettext("In the source's words:"),
        "card.image": gettext("Image: {image}"),
        "card.noRecord": gettext("No source has a record of this place on the images up to {date}."),
        "card.confidence": gettext("Confidence stated by the source: {value}"),
        "card.change": gettext("Change stated by the source: {value}"),
        "card.history": gettext("All dates"),
        "card.sources": gettext("Sources"),
        "card.shareOf": gettext("{n} of {total} footprints"),
        "card.sitesIn": gettext("listed sites on {area} km²"),
        "card.permalink": gettext("Link to this place"),
        "card.correction": gettext("Report a correction"),
    }

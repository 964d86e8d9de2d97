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
        **_search(gettext),
        **_tools(gettext),
        **_imagery(gettext),
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
        "use.school": gettext("School or university"),
        "use.health": gettext("Hospital or health centre"),
        "use.worship": gettext("Place of worship"),
        "use.water": gettext("Water or sewage works"),
        "use.power": gettext("Power supply"),
        "use.market": gettext("Market"),
        "use.government": gettext("Government building"),
        "use.terminal": gettext("Airport, station or port"),
        "use.industry": gettext("Industrial site"),
    }


def _map_and_panel(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "map.label": gettext("Map of building damage in {city}"),
        "map.help": gettext(
            "Arrow keys move the map, plus and minus zoom, Enter reads the place at the crosshair, "
            "1 to 6 switch classes, page up and page down change the date. The district table holds the same figures."
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
        "tool.offline": gettext("Save this city on this device"),
        "tool.failed": gettext(
            "This part of the map could not be loaded. Try again when there is a connection."
        ),
        "synthetic.mark": gettext("Synthetic data"),
        "gesture.wheel": gettext("Hold Ctrl and scroll to zoom the map"),
        "gesture.touch": gettext("Use two fingers to move the map"),
        "status.loading": gettext("Loading the map…"),
        "status.failed": gettext("Part of the map could not be loaded."),
        "status.offline": gettext("No connection: part of the map is missing."),
        "status.retry": gettext("Try again"),
        "legend.title": gettext("Legend"),
        "date.label": gettext("Images up to"),
        "date.earlier": gettext("Earlier images"),
        "date.later": gettext("Later images"),
        "date.play": gettext("Play all dates"),
        "date.pause": gettext("Pause"),
        "filter.district": gettext("District"),
        "filter.district.all": gettext("All districts"),
        "filter.source": gettext("Source"),
        "filter.source.all": gettext("All sources together"),
        "show.label": gettext("Colours of buildings"),
        "show.classes": gettext("Classes"),
        "show.agreement": gettext("Do sources agree?"),
        "show.note": gettext("The latest statement of each source up to {date} is compared."),
        "show.near": gettext("Zoom in to see it building by building."),
        "group.not_assessed": gettext("No source speaks of it"),
        "group.one_source": gettext("One source only"),
        "group.unmapped": gettext("Several sources, no safe mapping between their classes"),
        "group.agree": gettext("Sources agree"),
        "group.one_apart": gettext("One class apart"),
        "group.far_apart": gettext("Two classes apart or more"),
        "group.not_yet": gettext("of these: no record yet, graded later"),
        "group.unseen_n": gettext("of these: cloud or otherwise unreadable"),
        "group.unseen_i": gettext("of these: in no image"),
        "group.unseen_o": gettext("of these: outside the area looked at"),
        "incident.certain": gettext("Happened by this date"),
        "incident.possible": gettext("May have happened by this date"),
        "kind.incident": gettext("Incident, such as a strike"),
        "classes.buildings": gettext("Buildings by damage class"),
        "classes.sites": gettext("Damage sites by class"),
        "scope.city": gettext("Whole city"),
        "scope.outside": gettext("Outside every district"),
        "scope.buildings": gettext("{place}, footprints in all, in view or not: {n}"),
        "scope.sites": gettext("{place}, listed sites in all, in view or not: {n}"),
        "scope.view.buildings": gettext("{place}, buildings shown of those in view: {shown} of {n}"),
        "scope.view.sites": gettext("{place}, listed sites shown of those in view: {shown} of {n}"),
        "scope.allSources": gettext("All sources together; zoom in for the chosen one."),
        "scope.clear": gettext("Show the whole city"),
        "kinds.title": gettext("Damage sites"),
        "kinds.view": gettext("In view and recorded by this date."),
        "uses.title": gettext("Schools, hospitals and other facilities"),
        "uses.view": gettext(
            "In view and recorded by this date: listed damage sites that their source calls so, not every such place of "
            "the city."
        ),
        "uses.note": gettext(
            "Listed damage sites in the whole city that their source calls so, at any date; shown when the map is near."
        ),
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
        "overview.allSources": gettext(
            "These areas count all sources together, not only the chosen one. Zoom in to see the chosen one alone."
        ),
        "overview.noShare": gettext("Not assessed, or no footprints"),
        "overview.noDensity": gettext("Nothing listed there, so no figure"),
        "overview.approximate": gettext("District outlines are approximate and are no official boundaries."),
        "shape.label": gettext("Areas of the overview"),
        "shape.districts": gettext("Districts"),
        "shape.squares": gettext("Squares"),
        "squares.noteShare": gettext(
            "Of all footprints in each square of {side} m, assessed or not. Zoom in to see single buildings."
        ),
        "squares.noteDensity": gettext(
            "Sites in each square of {side} m. There is no building total, so this is a density and no share."
        ),
        "squares.none": gettext("Not assessed"),
        "squares.few": gettext("Fewer than {n} footprints: no share"),
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
        "card.incident": gettext("Incident"),
        "card.statements": gettext("What each source says"),
        "card.threshold": gettext("Threshold: {rule}"),
        "card.loading": gettext("Loading the details"),
        "card.error": gettext("The details could not be loaded."),
        "card.interval": gettext("{low} to {high}"),
        "card.sourceWords": gettext("In the source's words:"),
        "card.image": gettext("Image: {image}"),
        "card.square": gettext("Square of {side} m"),
        "card.few": gettext("Fewer than {n} footprints are too few for a share."),
        "card.noRecordYet": gettext("No record yet on the images up to {date}; graded later, on {later}."),
        "card.notYet": gettext("No record yet"),
        "card.claims": gettext("Claims about this city"),
        "card.claimsOfPlace": gettext("Statements that count this place"),
        "card.district": gettext("Page of this district"),
        "card.noRecord": gettext("No source has a record of this place on the images up to {date}."),
        "card.confidence": gettext("Confidence stated by the source: {value}"),
        "card.change": gettext("Change stated by the source: {value}"),
        "card.history": gettext("All dates"),
        "card.sources": gettext("Sources"),
        "card.shareOf": gettext("footprints: {n} of {total}"),
        "card.sitesIn": gettext("listed sites on {area} km²"),
        "card.permalink": gettext("Link to this place"),
        "card.correction": gettext("Report a correction"),
    }


def _search(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "tool.search": gettext("Search"),
        "search.label": gettext("Search the map"),
        "search.hint": gettext("District, coordinates, identifier"),
        "search.examples": gettext("A district, coordinates as 35.95, 39.01 or in MGRS, or an identifier."),
        "search.centre": gettext("Coordinates of the middle of the map"),
        "search.results": gettext("Results: {n}"),
        "search.none": gettext("Nothing found for this."),
        "search.waiting": gettext("Searching"),
        "search.offline": gettext(
            "Identifiers and named places need a connection; districts and coordinates do not."
        ),
        "search.district": gettext("District"),
        "search.coordinates": gettext("Coordinates"),
        "search.far": gettext("outside this map"),
        "search.shown": gettext("{what}: shown on the map"),
        "coords.title": gettext("Coordinates"),
        "coords.decimal": gettext("Decimal degrees"),
        "coords.dms": gettext("Degrees, minutes, seconds"),
        "coords.mgrs": gettext("Military grid (MGRS)"),
        "coords.copy": gettext("Copy coordinates"),
        "coords.copyThis": gettext("Copy"),
        "coords.copyNamed": gettext("Copy: {what}"),
        "coords.copied": gettext("Copied"),
        "coords.notCopied": gettext("The browser did not let it be copied: {text}"),
        "coords.open": gettext("Open elsewhere"),
        "coords.osmand": "OsmAnd",  # a name, the same in every language
        "coords.google": gettext("Google Maps"),
        "coords.device": gettext("Map program of this device"),
        "coords.file": gettext("GeoJSON file, for QField and QGIS"),
        "coords.openNote": gettext("OsmAnd's and Google's pages learn which place you open."),
    }


def _tools(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "tool.measure": gettext("Measure distance or area"),
        "measure.title": gettext("Measure"),
        "measure.distance": gettext("Distance"),
        "measure.area": gettext("Area"),
        "measure.undo": gettext("Undo"),
        "measure.clear": gettext("Clear"),
        "measure.help": gettext("Touch or click the map to add points."),
        "measure.keys": gettext(
            "On the keyboard: arrows move the map, Enter adds the point at the crosshair, Backspace removes the "
            "last, Escape ends."
        ),
        "measure.points": gettext("Points: {n}"),
        "measure.around": gettext("Around it: {length}"),
        "measure.crossed": gettext("The outline crosses itself, so it has no area."),
        "measure.more": gettext("An area needs three points."),
        "measure.said": gettext("Points: {n}. {total}"),
        "measure.ended": gettext("Measuring has ended."),
        "unit.m": gettext("{n} m"),
        "unit.km": gettext("{n} km"),
        "unit.m2": gettext("{n} m²"),
        "unit.ha": gettext("{n} ha"),
        "unit.km2": gettext("{n} km²"),
        "tool.locate": gettext("Show where I am"),
        "locate.title": gettext("Your position"),
        "locate.waiting": gettext("Waiting for this device's position"),
        "locate.found": gettext("You are within {distance} of the dot."),
        "locate.outside": gettext("You are {distance} away from {city}, outside this map."),
        "locate.follow": gettext("Follow me"),
        "locate.stopped": gettext("Your position is no longer shown."),
        "locate.you": gettext("Your position"),
        "locate.refused": gettext(
            "This page may not know where you are. Allow it in the browser's settings and try again."
        ),
        "locate.unavailable": gettext(
            "This device cannot tell where it is at the moment. Try again in the open."
        ),
        "locate.insecure": gettext(
            "Browsers give a position to https addresses only, and this page is not on one. Search for "
            "coordinates instead."
        ),
    }


def _imagery(gettext: Callable[[str], str]) -> dict[str, str]:
    return {
        "tool.imagery": gettext("Images"),
        "imagery.none": gettext("No image"),
        "imagery.one": gettext("One image"),
        "imagery.two": gettext("Before and after"),
        "imagery.image": gettext("Image of"),
        "imagery.left": gettext("Left"),
        "imagery.right": gettext("Right"),
        "imagery.outline": gettext("Damage as outlines only"),
        "imagery.pixel": gettext("One pixel is {metres} m of ground."),
        "imagery.swipe": gettext("Boundary between the two images"),
        "imagery.value": gettext("{left} on the left {share} of the map, {right} on the rest"),
        "imagery.credit": gettext("Image of {date}:"),
        "imagery.failed": gettext("Part of the image could not be loaded."),
        "imagery.saidNone": gettext("No image is shown."),
        "imagery.saidOne": gettext("Image of {left}"),
        "imagery.saidTwo": gettext("{left} on the left, {right} on the right. Arrow keys move the boundary."),
        "online.title": gettext("Online backgrounds"),
        "online.none": gettext("None"),
        "online.warning": gettext(
            "These pictures come from another server ({hosts}), which then sees your internet address and which "
            "places you look at. It is asked for nothing until you choose one."
        ),
    }

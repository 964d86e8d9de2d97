"""Every word of "save this city", by the key under which its script asks for it."""

from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import isolate, localised, long_date


def offline_words(city: City) -> dict[str, str]:
    """Words in the language of the page; what stands in braces is filled in by the script."""
    name = isolate(localised(city.name))
    return {
        "title": _("Save this city on this device"),
        "explain": _(
            "Map, tables, statements and their pages are kept here and open without a connection. "
            "Satellite images are not kept."
        ),
        "size": _("About {size} will be fetched."),
        "release": _("Release {release}, as of {date}.").replace("{date}", long_date(city.as_of)),
        "save": _("Save {city}").replace("{city}", name),
        "saving": _("Saving: {percent}"),
        "stop": _("Stop"),
        "stopped": _("Stopped. Nothing was kept of it."),
        "saved": _("Saved on {date}: release {release}, {size}."),
        "savedLanguage": _("The saved pages are in the other language. Save again to have them in this one."),
        "test": _("To try it, switch off the connection and open this page again."),
        "update": _("Update the saved copy"),
        "again": _("Save again"),
        "newer": _("A newer version exists: release {release}. The saved one is from {date}."),
        "remove": _("Remove from this device"),
        "removed": _("Removed from this device."),
        "persisted": _("The browser has agreed not to delete it by itself."),
        "notPersisted": _("The browser may delete it when the device runs out of space."),
        "insecure": _(
            "Browsers keep pages only from https addresses, and this page is not on one. "
            "Take the map as one file, or the offline kit, instead: both open without a connection."
        ),
        "unsupported": _(
            "This browser keeps no pages, or is told not to (a private window does that). "
            "Take the map as one file, or the offline kit, instead: both open without a connection."
        ),
        "noSpace": _(
            "There is not enough space: {size} are needed and {free} are free for this site. "
            "Delete something from the device, or take the map as one file instead."
        ),
        "full": _("The device ran out of space while saving. Nothing was kept of it."),
        "failed": _("The connection broke while saving. Nothing was kept of it; try again."),
        "changed": _("A newer version was published while saving. Start again to save that one."),
        "offlineNow": _("There is no connection at the moment; saving needs one."),
        "banner": _("Saved copy of {date}, release {release}. There is no connection to the server."),
        "oneFile": _("Map as one file (HTML)"),
        "kit": _("Offline kit (ZIP)"),
        "kilobytes": _("{n} kB"),
        "megabytes": _("{n} MB"),
    }

"""Names of the files that people save: country, place, date, subject, part, revision of the format and release."""

import re

from webapp.city import City

REVISION = 1
"""Counts up when columns or their meaning change, so that a file says by its name how it is to be read."""

ALL = "all"
"""In place of a layer: every layer of the city in one file."""

UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


def export_name(city: City, part: str, suffix: str, *, epoch: str | None = None, mark: str = "") -> str:
    """Name under which a file is saved.

    A file of another release has another name, so none replaces another; a filtered one says so, and one of a
    city with made-up positions too.

    Parameters
    ----------
    part
        Layer or subject of the file.
    suffix
        End of the name, with its dot.
    epoch
        ISO date of the grades; the as-of date if not given.
    mark
        Name of the filters, as :meth:`webapp.exports.selection.Selection.mark` gives it.
    """
    country = str(city.manifest["area"].get("country") or "")
    pieces = (
        UNSAFE.sub("_", country).upper(),
        UNSAFE.sub("_", city.slug.replace("-", "_")).upper(),
        (epoch or city.as_of).replace("-", ""),
        "DMG",
        "SYNTHETIC" if city.synthetic else "",
        UNSAFE.sub("_", part),
        f"part-{mark}" if mark else "",
        f"r{REVISION}",
        f"v{city.release}",
    )
    return "_".join(piece for piece in pieces if piece) + suffix

"""Logical name of a built asset to the versioned file that is served."""

import json
from pathlib import Path

from flask import current_app, url_for

from geodata.errors import DamageLedgerError
from webapp.pinned import unpinned

PART = "part-"
"""How the names of such scripts begin."""


class AssetsMissingError(DamageLedgerError):
    """The style sheet and scripts have not been built yet."""


class Assets:
    """The built front end, as listed in ``assets.json``; the list is read again when it changes."""

    def __init__(self, listing: Path) -> None:
        self._listing = listing
        self._read_at: int | None = None
        self._names: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """Served file name of the asset `name`.

        Raises
        ------
        AssetsMissingError
            If the front end has not been built, or has no such asset.
        """
        try:
            changed_at = self._listing.stat().st_mtime_ns
            if changed_at != self._read_at:
                self._names = json.loads(self._listing.read_text(encoding="utf-8"))
                self._read_at = changed_at
        except (OSError, ValueError) as error:
            msg = "The front end has not been built; run: make assets"
            raise AssetsMissingError(msg) from error
        if name not in self._names:
            msg = (
                f"The built front end has no {name!r} but {', '.join(sorted(self._names))}; run: make assets"
            )
            raise AssetsMissingError(msg)
        return self._names[name]

    def parts(self) -> dict[str, tuple[str, str | None]]:
        """Script and style sheet of each part of the map that is loaded when asked for, by its name."""
        self["map.js"]  # reads the list, or says that there is none
        scripts = [name for name in self._names if name.startswith(PART) and name.endswith(".js")]
        return {
            name.removeprefix(PART).removesuffix(".js"): (
                self._names[name],
                self._names.get(name.removesuffix("js") + "css"),
            )
            for name in scripts
        }


def part_addresses() -> dict[str, dict[str, str | None]]:
    """Where the map finds the parts of its script that are loaded when asked for."""
    assets: Assets = current_app.extensions["damage_ledger_assets"]
    return {
        name: {
            "script": unpinned(url_for("static", filename=script)),
            "style": None if style is None else unpinned(url_for("static", filename=style)),
        }
        for name, (script, style) in assets.parts().items()
    }


def asset(name: str) -> str:
    """Address of the built asset `name`; it changes whenever the content does."""
    assets: Assets = current_app.extensions["damage_ledger_assets"]
    return unpinned(url_for("static", filename=assets[name]))

"""A city as one HTML file that opens from a phone's memory: map, facts, tables, statements, and no request at all."""

import base64
import gzip
import hashlib
import re
from pathlib import Path
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from webapp.assets import Assets
from webapp.city import City
from webapp.claims.ledger import statements_of
from webapp.districts.table import tables_of
from webapp.figures import headline_figures
from webapp.languages import current
from webapp.maps.city_map import CONFIG_ELEMENT, city_map
from webapp.maps.elements import script_json
from webapp.maps.legend import legend
from webapp.places.detail_pack import compact, detail_pack, layers_of, n_packs, places_of
from webapp.sections.validation import headline_of
from webapp.security import THEME_SCRIPT
from webapp.settings import Settings
from webapp.synthetic import synthetic_marks
from webapp.typeface import FAMILY, faces

PARTS = ("card", "search", "measure", "locate")
"""Parts of the map that need no server."""

TYPEFACED = frozenset({"ar"})
"""Languages whose letters come with the file; the others use what every device has."""

MEDIA_TYPES = {".png": "image/png", ".svg": "image/svg+xml"}
ADDRESS = re.compile(r"url\((\"?)\.?/?([\w.-]+\.[A-Z0-9]{8}\.\w+)\1\)")
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
SERVED_FAMILY = "Plex Arabic"
STYLES, POLICY = "{styles of the file}", "{policy of the file}"
"""Places in the page for what is known only when all its letters are."""


def one_file(city: City, *, theme: str = "auto") -> str:
    """The city in the language of the page being made; the same bundle gives the same text.

    Parameters
    ----------
    city
        The published city.
    theme
        ``light``, ``dark`` or ``auto`` to follow the reader's device.
    """
    built = _Built()
    parts = built.parts()
    drawn = city_map(city.bundle, language=current().code, theme=theme, parts=parts)
    config = {
        **drawn.config,
        "imagery": [],
        "backgrounds": [],
        "pageUrl": None,
        "claimsUrl": None,
        "districtUrl": None,
    }
    run = [built.script("page.js"), built.script("map.js")]
    run += [built.script(f"part-{name}.js") for name in parts]
    run.append(drawn.script)
    starter = built.script("one-file.js")
    facts = _facts(city)
    page = render_template(
        "one_file.html",
        city=city,
        marks=synthetic_marks(city),
        theme=theme if theme in {"light", "dark"} else "",
        policy=POLICY,
        styles=STYLES,
        first_script=Markup(THEME_SCRIPT),
        starter=Markup(starter),
        scripts=_block(_packed(compact(run))),
        map=drawn,
        config_id=CONFIG_ELEMENT,
        config=Markup(script_json(config)),
        archive=_block(city.file(city.manifest["tiles"]["file"]).read_bytes()),
        facts=_block(_packed(facts)),
        headline=headline_figures(city),
        adjusted=headline_of(city),
        tables=tables_of(city),
        claims=statements_of(city),
        legend=legend(),
        link=_nowhere,
    )
    # Last, since the typeface has the letters of the page.
    letters = faces({*page, *facts}) if current().code in TYPEFACED else ""
    styles = built.styles(parts, typeface=letters)
    policy = _policy(styles, [THEME_SCRIPT, starter, *run])
    return page.replace(STYLES, styles, 1).replace(POLICY, policy, 1)


def _nowhere(*_arguments: Any, **_values: Any) -> str:
    """There are no other pages: links of the tables lead to their place in this one."""
    return ""


def _facts(city: City) -> str:
    """What cards and search need."""
    packs = [
        detail_pack(city, layer, place) for layer, n in layers_of(city).items() for place in range(n_packs(n))
    ]
    for pack in packs:
        # Links to pages of a server would lead nowhere.
        pack["columns"].pop("url", None)
        pack["correction"] = None
    return compact({"packs": packs, "places": places_of(city)})


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def _block(content: bytes) -> Markup:
    """Bytes as text for a block of the page: base 85, a sixteenth shorter than base 64.

    A comma stands for the sign that could open a tag.
    """
    return Markup(base64.b85encode(content).decode().replace("<", ","))


def _policy(styles: str, scripts: list[str]) -> str:
    """Nothing may be asked of anybody, and nothing runs but what was put here."""
    hashes = " ".join(dict.fromkeys(_hash(script) for script in scripts))
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(styles)}; img-src data: blob:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class _Built:
    """The built front end as text."""

    def __init__(self) -> None:
        settings: Settings = current_app.extensions["damage_ledger"]
        self._names: Assets = current_app.extensions["damage_ledger_assets"]
        self._folder: Path = settings.assets.parent

    def parts(self) -> dict[str, dict[str, str | None]]:
        """Parts that were built, without addresses: they are in the file."""
        built = self._names.parts()
        return {name: {"script": "", "style": None} for name in PARTS if name in built}

    def script(self, name: str) -> str:
        """A script that can stand inside a page: nothing in it may look like the end of its element."""
        text = (self._folder / self._names[name]).read_text(encoding="utf-8").strip()
        return re.sub(r"</(?=script)", r"<\\/", text, flags=re.IGNORECASE).replace("<!--", "<\\!--")

    def styles(self, parts: dict[str, dict[str, str | None]], *, typeface: str) -> str:
        """All style sheets in one, with the pictures they name inside and `typeface` in place of the served one."""
        names = ["app.css", "claims.css", "map.css"]
        names += [sheet for name in parts if (sheet := f"part-{name}.css") in self._sheets()]
        text = "".join(
            (self._folder / self._names[name]).read_text(encoding="utf-8").strip() for name in names
        )
        paper = (self._folder / self._names["print.css"]).read_text(encoding="utf-8").strip()
        text = FONT_FACE.sub("", text).replace(SERVED_FAMILY, FAMILY)
        return ADDRESS.sub(self._inlined, f"{typeface}{text}@media print{{{paper}}}")

    def _sheets(self) -> set[str]:
        return {f"part-{name}.css" for name, (_, style) in self._names.parts().items() if style}

    def _inlined(self, found: re.Match[str]) -> str:
        path = self._folder / found[2]
        content = base64.b64encode(path.read_bytes()).decode()
        return f"url(data:{MEDIA_TYPES[path.suffix]};base64,{content})"

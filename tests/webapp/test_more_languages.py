"""Another language is one entry and one catalogue: French and Kurdish, made up from the catalogue for this test."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from flask.testing import FlaskClient

from webapp import languages
from webapp.languages import LANGUAGES, Language, catalogue

FRENCH = Language("fr", "fr_FR", "ltr", "Français", "fr_FR")
KURDISH = Language("ckb", "ckb_IQ", "rtl", "کوردیی ناوەندی", "ckb_IQ")
PATHS = (
    "/", "/map/town", "/claims/town", "/method/town", "/dates/town", "/embed/town", "/map/points", "/map/atlantis",
)  # fmt: skip


def pseudo(template: Catalog, code: str) -> Catalog:
    """A catalogue in which every message is itself between brackets; placeholders stay as they are."""
    made = Catalog(locale=code)
    for message in template:
        if not message.id:
            continue
        if isinstance(message.id, tuple | list):
            forms = tuple(f"[{message.id[-1]}]" for _ in range(made.num_plurals))
            made.add(message.id, forms, flags=message.flags, context=message.context)
        else:
            made.add(message.id, f"[{message.id}]", flags=message.flags, context=message.context)
    return made


@pytest.fixture(params=[FRENCH, KURDISH], ids=lambda language: language.code)
def added(
    request: pytest.FixtureRequest, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Language]:
    """A language that the project does not have, added as a translator would add it."""
    language: Language = request.param
    with (project / "webapp/translations/ar/LC_MESSAGES/messages.po").open("rb") as stream:
        template = read_po(stream)
    folder = tmp_path / language.code / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.po").open("wb") as stream:
        write_po(stream, pseudo(template, language.code))
    monkeypatch.setattr(languages, "TRANSLATIONS", tmp_path)
    monkeypatch.setitem(LANGUAGES, language.code, language)
    catalogue.cache_clear()
    yield language
    catalogue.cache_clear()


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_made_in_an_added_language(client: FlaskClient, added: Language, path: str) -> None:
    answer = client.get(f"{path}?lang={added.code}")
    assert answer.status_code == (404 if path.endswith("atlantis") else 200)
    assert answer.headers["Content-Language"] == added.code
    assert f'<html lang="{added.code}" dir="{added.direction}"' in answer.text
    assert "[Damage Ledger]" in answer.text
    assert "؛" not in answer.text or added.direction == "rtl"


def test_every_page_links_to_itself_in_every_language(client: FlaskClient, added: Language) -> None:
    html = client.get("/map/town?lang=en").text
    assert re.search(
        f'<a class="tool tool--language"[^>]*lang="{added.code}"[^>]*>{added.own_name}</a>', html
    )
    for code in LANGUAGES:
        assert f'hreflang="{code}"' in html


def test_names_of_data_fall_back_to_those_that_were_published(client: FlaskClient, added: Language) -> None:
    english = client.get("/map/town?lang=en").text
    own = client.get(f"/map/town?lang={added.code}").text
    names = re.findall(r'data-dl-district="[^"]+">([^<]+)</a>', english)
    assert names
    assert re.findall(r'data-dl-district="[^"]+">([^<]+)</a>', own) == names


def test_numbers_keep_western_digits(client: FlaskClient, added: Language) -> None:
    html = client.get(f"/map/town?lang={added.code}").text
    assert not re.search("[\u0660-\u0669\u06f0-\u06f9]", re.sub(r"<script.*?</script>", "", html, flags=re.S))

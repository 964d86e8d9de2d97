"""Arabic is complete: every message, every plural form, and nothing left over."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask

from geodata.claims.claim import VERDICTS
from geodata.claims.wording import UNIT_WORDS
from geodata.columns import COUNTED, TABLES
from geodata.grades import LIFECYCLES, METHODS, SITE_KINDS
from webapp.exports.dictionary import EXPORTED, NOTICE, POSITION
from webapp.languages import LANGUAGES, long_date, ngettext, number, percent
from webapp.maps.legend import SWATCHES, label
from webapp.wording import words
from webapp.wording.table_texts import column_texts, interface_texts
from webapp.wording.words import n_buildings

MessageId = str | tuple[str, ...]
PLACEHOLDER = re.compile(r"%\(\w+\)s|(?<!%)\{\w+\}")
ARABIC_PLURAL_FORMS = 6


@pytest.fixture(scope="module")
def extracted(project: Path) -> dict[MessageId, str]:
    """Every translatable message of the code and templates, with a file it stands in."""
    with (project / "webapp" / "translations" / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    found = extract_from_dir(project / "webapp", methods, options)
    return {message: file for file, _, message, _, _ in found}


@pytest.fixture(scope="module", params=[code for code in LANGUAGES if code != "en"])
def translated(request: pytest.FixtureRequest, project: Path) -> dict[MessageId, object]:
    """Messages of a catalogue with their translations."""
    path = project / "webapp" / "translations" / request.param / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as stream:
        catalogue: Catalog = read_po(stream, locale=request.param)
    return {message.id: message.string for message in catalogue if message.id and not message.fuzzy}


def test_the_templates_and_the_map_are_looked_through(extracted: dict[MessageId, str]) -> None:
    files = set(extracted.values())
    assert {"templates/map.html", "templates/claims.html", "wording/words.py", "maps/strings.py"} <= files
    assert {"templates/kit_readme.txt", "wording/table_texts.py"} <= files


def test_every_text_of_a_column_is_a_message(extracted: dict[MessageId, str]) -> None:
    columns = [*chain(*TABLES.values(), *EXPORTED.values()), NOTICE, *POSITION]
    said = {text for one in columns for text in (one.meaning, one.unit, one.missing_means) if text}
    assert len(said) > 400
    assert said - set(extracted) == set()


def test_arabic_meanings_begin_in_arabic(translated: dict[MessageId, object]) -> None:
    # A reader's program may take the direction of the whole sentence from its first letter.
    first = {text: re.search(r"[A-Za-z\u0600-\u06ff]", str(translated[text])) for text in column_texts()}
    assert [text for text, found in first.items() if found is None or found[0].isascii()] == []


def test_lists_of_codes_run_from_right_to_left(translated: dict[MessageId, object]) -> None:
    # Between two Latin words a comma takes their direction, and the list would run the other way.
    told = [str(translated[text]) for text in (*column_texts(), *interface_texts())]
    assert [text for text in told if re.search(r"[A-Za-z0-9_][،؛] ?[A-Za-z]", text)] == []


def test_every_message_is_translated(
    extracted: dict[MessageId, str], translated: dict[MessageId, object]
) -> None:
    missing = [message for message in extracted if not translated.get(message)]
    assert missing == []


def test_no_message_hides_in_a_format_string(project: Path, extracted: dict[MessageId, str]) -> None:
    # The extractor does not look into f-strings: such a message would stay English without anyone being told.
    singular = {message if isinstance(message, str) else message[0] for message in extracted}
    hidden = [
        call.args[0].value
        for file in (project / "webapp").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "gettext", "ngettext"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert len(hidden) > 500
    assert [message for message in hidden if message not in singular] == []


def test_no_translation_is_left_over(
    extracted: dict[MessageId, str], translated: dict[MessageId, object]
) -> None:
    assert [message for message in translated if message not in extracted] == []


def test_every_plural_has_all_its_forms(translated: dict[MessageId, object]) -> None:
    plurals = [forms for message, forms in translated.items() if isinstance(message, tuple | list)]
    assert plurals
    for forms in plurals:
        assert isinstance(forms, tuple | list)
        assert len(forms) == ARABIC_PLURAL_FORMS
        assert all(forms)


def test_translations_keep_their_placeholders(translated: dict[MessageId, object]) -> None:
    for message, string in translated.items():
        if isinstance(message, str):
            assert sorted(PLACEHOLDER.findall(message)) == sorted(PLACEHOLDER.findall(str(string))), message


def test_translations_are_arabic(translated: dict[MessageId, object]) -> None:
    same = [message for message, string in translated.items() if message == string]
    with_words = [message for message in same if re.search(r"\w", PLACEHOLDER.sub("", str(message)))]
    assert with_words == []


def test_every_code_of_a_bundle_has_words_in_arabic(app: Flask) -> None:
    latin = re.compile(r"[A-Za-z]")
    with app.test_request_context("/?lang=ar"):
        said = [
            *(words.unit(code) for code in UNIT_WORDS),
            *(words.verdict(code) for code in VERDICTS),
            *(words.verdict_meaning(code) for code in VERDICTS),
            *(words.comparison(code) for code in ("within", "below", "above")),
            *(words.site_kind(code) for code in SITE_KINDS),
            *(
                words.coverage(code)
                for code in ("assessed", "no_record", "not_analysed", "outside_image", "outside")
            ),
            *(words.method(code) for code in METHODS),
            *(words.lifecycle(code) for code in LIFECYCLES),
            *(words.action(code) for code in ("repaired", "refused", "kept", "flagged")),
            *(label(code) for code in COUNTED),
        ]
    assert [text for text in said if not text or latin.search(text)] == []


@pytest.mark.parametrize(
    "refused", ["كلياً", "وفيات", "التصويب", "الترجمة لنا", "ميزان", "المدرج وهو", "مصطنع"]
)
def test_words_that_overstate_or_mislead_stay_out_of_the_arabic(
    translated: dict[MessageId, object], refused: str
) -> None:
    assert [string for string in translated.values() if refused in str(string)] == []


def test_destroyed_and_severe_have_one_term_each(translated: dict[MessageId, object]) -> None:
    assert (translated["Destroyed"], translated["destroyed"]) == ("مدمَّر", "مدمَّر")
    assert (translated["Severe damage"], translated["severe"]) == ("أضرار بالغة", "أضرار بالغة")
    assert translated["Limits"] != translated["Outline"]


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (0, "0 مبنى"), (1, "مبنى واحد"), (2, "مبنيين"), (3, "3 مبانٍ"), (10, "10 مبانٍ"), (11, "11 مبنى"), (100, "100 مبنى"),
        (24689, "24,689 مبنى"),
    ],
)  # fmt: skip
def test_arabic_counts_take_their_plural_form(app: Flask, n: int, shown: str) -> None:
    with app.test_request_context("/?lang=ar"):
        assert n_buildings(n) == shown


def test_arabic_uses_western_digits_and_levantine_months(app: Flask) -> None:
    with app.test_request_context("/?lang=ar"):
        assert long_date("2017-10-21") == "21 تشرين الأول 2017"
        assert number(24689) == "24,689"
        assert percent(0.447) == "44.7%"


def test_english_writes_dates_with_the_day_first(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert long_date("2017-10-21") == "21 October 2017"
        assert long_date("2018-10") == "October 2018"
        assert long_date("2018") == "2018"
        assert ngettext("one", "many", 2) == "many"


def test_a_missing_number_is_a_dash_and_not_a_zero(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert (number(None), percent(None)) == ("–", "–")


def test_the_style_sheet_draws_the_classes_in_the_colours_of_the_legend(project: Path) -> None:
    tokens = (project / "webapp" / "frontend" / "src" / "styles" / "tokens.css").read_text(encoding="utf-8")
    light, dark = tokens.split("@media screen and (prefers-color-scheme: dark)")
    by_system, by_choice = dark.split(':root[data-theme="dark"]')
    for key, swatch in SWATCHES.items():
        assert f"--grade-{key}: {swatch.light};" in light
        assert f"--outline-{key}: {swatch.outline_light};" in light
        for block in (by_system, by_choice):
            assert f"--grade-{key}: {swatch.dark};" in block
            assert f"--outline-{key}: {swatch.outline_dark};" in block

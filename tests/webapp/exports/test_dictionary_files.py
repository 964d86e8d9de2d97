"""The data dictionary as a file: the same columns and codes in every language, its words in that of the reader."""

import csv
import io
import re

import pytest
from flask import Flask

from geodata.publish.bundle import data_dictionary_rows
from webapp.city import City
from webapp.exports.about import about_of
from webapp.exports.dictionary_files import dictionary_name, dictionary_text, reworded
from webapp.exports.layers import layer_of, layers_of
from webapp.exports.selection import selection_of

ARABIC = re.compile("[\u0600-\u06ff]")


def rows_of(text: str) -> list[dict[str, str]]:
    """Rows of a file as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def published() -> str:
    """The dictionary that a bundle holds."""
    rows = list(data_dictionary_rows())
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def test_the_english_file_has_the_plain_name() -> None:
    names = [dictionary_name("data_dictionary.csv", code) for code in ("en", "ar")]
    assert names == ["data_dictionary.csv", "data_dictionary-ar.csv"]


def test_a_published_dictionary_is_whole_in_arabic(app: Flask, published: str) -> None:
    with app.test_request_context("/?lang=ar"):
        arabic = reworded(published)
    # Excel takes a file without the mark for another alphabet.
    assert arabic.startswith("\ufeff")
    before, after = rows_of(published), rows_of(arabic)
    kept = ("table", "column", "kind")
    assert [[row[name] for name in kept] for row in after] == [[row[name] for name in kept] for row in before]
    words = ("unit", "meaning", "missing_means")
    assert [row for row in after if any(row[name] and not ARABIC.search(row[name]) for name in words)] == []


def test_a_published_dictionary_stays_as_it_is_in_english(app: Flask, published: str) -> None:
    with app.test_request_context("/?lang=en"):
        assert rows_of(reworded(published)) == rows_of(published)


def test_words_that_a_bundle_has_and_the_code_has_not_are_kept(app: Flask) -> None:
    older = "table,column,kind,unit,meaning,missing_means\nplaces,age,number,years,Age of the place.,never missing\n"
    with app.test_request_context("/?lang=ar"):
        (row,) = rows_of(reworded(older))
    assert (row["meaning"], row["unit"]) == ("Age of the place.", "years")
    assert ARABIC.search(row["missing_means"])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_dictionary_of_an_export_has_every_column(app: Flask, city: City, language: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        selection = selection_of(city, {})
        layers = [layer_of(city, name, selection) for name in layers_of(city)]
        rows = rows_of(dictionary_text(about_of(city, layers, selection)))
    assert {row["column"] for row in rows} >= {name for layer in layers for name in layer.columns}
    words = [row[name] for row in rows for name in ("unit", "meaning") if row[name]]
    assert {bool(ARABIC.search(text)) for text in words} == {language == "ar"}

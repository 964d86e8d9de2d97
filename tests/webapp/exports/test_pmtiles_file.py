"""Map tiles as a file: the published archive, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from pmtiles.reader import MmapSource, Reader

from tests.webapp.exports.gis_files import exported, written
from webapp.city import NotPublishedError
from webapp.exports.pmtiles_file import write_pmtiles
from webapp.exports.selection import BadSelectionError


def test_it_is_the_published_archive_with_credit_and_notice(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "town.pmtiles"
    with exported(app, "town") as given:
        written(write_pmtiles, given.layers, given.about, path)
        assert path.read_bytes() == given.city.file("map.pmtiles").read_bytes()
        with path.open("rb") as stream:
            metadata = Reader(MmapSource(stream)).metadata()
        assert metadata["attribution"] == given.about.credit
        assert metadata["description"] == given.about.notice


@pytest.mark.parametrize("chosen", [{"classes": "4"}, {"district": "west"}, {"date": "2016-02-03"}])
def test_tiles_cannot_be_filtered_and_say_so(app: Flask, tmp_path: Path, chosen: dict[str, str]) -> None:
    path = tmp_path / "town.pmtiles"
    with (
        exported(app, "town", **chosen) as given,
        pytest.raises(BadSelectionError, match="cannot be filtered"),
    ):
        write_pmtiles(given.layers, given.about, path, lambda _n: None)
    assert not path.exists()


def test_tiles_of_another_release_are_never_passed_off_as_these(app: Flask, tmp_path: Path) -> None:
    with exported(app, "town") as given, pytest.raises(NotPublishedError, match="published anew"):
        write_pmtiles(given.layers, replace(given.about, release="0" * 12), tmp_path / "a", lambda _n: None)

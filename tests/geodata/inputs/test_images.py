"""Images and online backgrounds in the configuration: what is found, left out, refused and fetched."""

from pathlib import Path

import pytest

from geodata.check import check
from geodata.config import LoadedConfig, load_config
from geodata.errors import ConfigError, SourceError
from geodata.fetch import fetch
from geodata.inputs.images import read_images
from geodata.online_maps import online_map
from geodata.pipeline import build
from geodata.publish.bundle import open_bundle
from geodata.verify import verify_bundle
from tests.image_files import fields, write_image_file
from tests.town import write_town

IMAGERY = """
imagery:
  - {id: after, path: after.tif, date: 2017-10-30, publisher: Tests, licence: CC-BY-4.0, credit: After by tests}
  - {id: before, date: 2017-05-22, title: {en: Fields, ar: حقول}, publisher: Tests, licence: CC-BY-4.0, credit: Before by tests}
"""


def town(folder: Path, text: str = IMAGERY, **source_paths: Path) -> LoadedConfig:
    path = write_town(folder)
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return load_config(path, source_paths=source_paths)


def test_images_are_published_oldest_first_with_credit_and_licence_and_verified(tmp_path: Path) -> None:
    write_image_file(tmp_path / "after.tif")
    before = write_image_file(tmp_path / "elsewhere.tif", fields(dtype="uint16", factor=40))
    bundle = open_bundle(build(town(tmp_path, before=before)))
    assert [image["id"] for image in bundle.manifest["imagery"]] == ["before", "after"]
    assert bundle.manifest["credit"].endswith("Before by tests · After by tests")
    assert "CC-BY-4.0" in bundle.manifest["licences"]
    assert {"imagery-before.tif", "imagery-after.tif"} <= set(bundle.manifest["outputs"])
    assert [
        finding["source_id"]
        for finding in bundle.manifest["accounting"]
        if finding["rule"] == "image_rescaled"
    ] == ["before"]
    assert [told for told in verify_bundle(bundle) if told[1] is not None] == []


def test_an_image_without_a_file_is_left_out_and_said(tmp_path: Path) -> None:
    write_image_file(tmp_path / "after.tif")
    found = read_images(town(tmp_path))
    assert [image.id for image in found.images] == ["after"]
    assert [(finding.source_id, finding.rule) for finding in found.findings] == [("before", "image_left_out")]
    assert "--source before=FILE" in found.findings[0].detail


def test_a_missing_or_wrong_file_stops_the_build_and_check_tells_it(tmp_path: Path) -> None:
    config = town(tmp_path)
    with pytest.raises(SourceError, match=r"Image after: there is no file .*after\.tif"):
        build(config)
    told = dict(check(config))
    assert isinstance(told["imagery: after"], SourceError)
    write_image_file(tmp_path / "after.tif")
    wrong = IMAGERY.replace("after.tif,", f"after.tif, sha256: '{'0' * 64}',")
    with pytest.raises(SourceError, match="is expected to have the SHA-256 000000000000"):
        read_images(town(tmp_path, wrong))


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "date: 2017-10-30",
            "date: 30.10.2017",
            "imagery.0.date was '30.10.2017': a date is written as ISO text",
        ),
        ("id: after", "id: list", "two sources have the id 'list'"),
        ("id: after", "id: before", "two sources have the id 'before'"),
        ("credit: After by tests", "credit: ''", "imagery.0.credit"),
        (
            "licence: CC-BY-4.0, credit: After by tests",
            "credit: After by tests",
            "imagery.0.licence is missing",
        ),
        ("path: after.tif", "url: ftp://x", "must start with https://"),
        ("path: after.tif", "paht: after.tif", "is not a known key"),
    ],
)
def test_a_wrong_entry_is_told_with_its_key(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        town(tmp_path, IMAGERY.replace(right, wrong))
    assert told in str(error.value)


def test_source_names_images_too_and_a_stranger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"names 'befor', but the configuration has .*after, before"):
        town(tmp_path, befor=tmp_path / "x.tif")


def test_an_image_with_an_address_is_fetched_or_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAMAGE_LEDGER_CACHE", str(tmp_path / "cache"))
    config = town(tmp_path, IMAGERY.replace("path: after.tif", "url: http://127.0.0.1:9/after.tif"))
    with pytest.raises(SourceError, match="has not been downloaded yet"):
        read_images(config)
    with pytest.raises(ConfigError, match=r"expected to be one of .*after, before"):
        list(fetch(config, only="nothing"))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("No.Such", "There is no online map background 'No.Such'"),
        ("MapBox", "needs a key"),
        ("Thunderforest.OpenCycleMap", "needs a key"),
        ("JusticeMap.income", "marked as broken"),
    ],
)
def test_backgrounds_that_cannot_be_had_are_refused(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        town(tmp_path, f"\nwebapp: {{basemaps: [{name}]}}\n")
    assert told in str(error.value)
    assert "webapp.basemaps" in str(error.value)


def test_a_background_names_its_servers_and_credit_and_no_markup() -> None:
    found = online_map("OpenTopoMap")
    assert found.origins == tuple(f"https://{letter}.tile.opentopomap.org" for letter in "abc")
    assert "{r}" not in found.url
    assert ("OpenStreetMap", "https://www.openstreetmap.org/copyright") in found.credit
    assert not any("<" in text for text, _ in found.credit)


def test_no_background_is_offered_unless_named(tmp_path: Path) -> None:
    assert load_config(write_town(tmp_path)).settings.webapp.basemaps == ()

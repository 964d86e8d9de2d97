"""Fetching what a configuration names: which sources, by which area, and what the user is told."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS

from geodata.config import LoadedConfig, load_config
from geodata.errors import ConfigError, SourceError
from geodata.fetch import Outcome, area_box, fetch
from geodata.inputs.location import download_folder, locate
from geodata.inputs.one_source import read_source
from geodata.provenance import sha256_of
from geodata.sources.services.manifest import located, read_manifest
from geodata.sources.services.microsoft import quadkeys_of
from tests.publisher import gives, says
from tests.replayed_services import ReplayedServices, geoboundaries_answer, playing, table, told
from tests.town import METRIC, houses, write_town

HOUSES = "reader: vector, path: houses.gpkg,"
DISTRICTS = "reader: vector, path: districts.geojson,"


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplayedServices]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DAMAGE_LEDGER_CACHE", str(tmp_path / "cache"))
    with playing() as server:
        yield server


def town(folder: Path, *changes: tuple[str, str]) -> LoadedConfig:
    path = write_town(folder)
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def by_id(outcomes: Iterator[Outcome]) -> dict[str, Outcome]:
    return {outcome.source_id: outcome for outcome in outcomes}


def from_service(services: ReplayedServices, provider: str, keys: str = "") -> str:
    return f"reader: vector, remote: {{provider: {provider}, base: '{services.base}'{keys}}},"


def test_footprints_are_asked_for_in_the_box_around_the_districts(
    services: ReplayedServices, tmp_path: Path
) -> None:
    config = town(tmp_path, (HOUSES, from_service(services, "microsoft")))
    box = area_box(config)
    assert box is not None
    assert box[1] == "districts"
    west, south, east, north = box[0]
    assert 38.9 < west < 39.1
    assert (east - west) * 90_000 == pytest.approx(200, rel=0.05)  # the town is 200 m wide
    assert (north - south) * 111_000 == pytest.approx(110, rel=0.05)
    rows = [
        {
            "Location": "Syria",
            "QuadKey": quadkey,
            "Url": services.serves("/a.csv.gz", gives()),
            "UploadDate": "",
        }
        for quadkey in quadkeys_of(box[0])
    ]
    services.serves("/dataset-links.csv", table(*rows))
    outcome = by_id(fetch(config))["houses"]
    assert outcome.error is None
    assert outcome.notes[0].startswith("Asked for the box around districts: [39.0")
    source = config.settings.sources.footprints[0]
    folder = download_folder(config, source)
    assert source.remote is not None
    assert located(source.remote, folder) == outcome.files[0].path
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest.bbox == box[0]


def test_no_source_says_where_it_lies_itself(tmp_path: Path) -> None:
    config = town(tmp_path)
    assert area_box(config, besides="districts") is None


def test_a_box_as_large_as_a_country_must_be_written_out(tmp_path: Path) -> None:
    config = town(tmp_path)
    whole = gpd.read_file(tmp_path / "districts.geojson")
    whole.geometry = [shapely.box(35, 32, 42, 37), shapely.box(42, 32, 43, 37)]
    whole.to_file(tmp_path / "districts.geojson")
    with pytest.raises(ConfigError, match=r"around districts is .*, larger than a city; give .* bbox:"):
        area_box(config)


def test_fetched_partitions_are_built_from_and_a_changed_question_is_noticed(
    services: ReplayedServices, tmp_path: Path
) -> None:
    """Two partitions of one area: the houses of the town, west and east."""
    keys = ", bbox: [-0.1, 0.1, 0.1, 0.2]"
    config = town(
        tmp_path, (HOUSES, from_service(services, "microsoft", keys).replace("vector", "microsoft"))
    )
    source = config.settings.sources.footprints[0]
    with pytest.raises(SourceError, match="Source houses has not been downloaded yet; run"):
        locate(config, source)
    table_of_houses = houses()
    rows = []
    for quadkey, part in zip(("033333333", "122222222"), (slice(0, 4), slice(4, None)), strict=True):
        lines = [json.dumps(feature) for feature in table_of_houses[part].iterfeatures()]
        body = gzip.compress("\n".join(lines).encode())
        url = services.serves(f"/{quadkey}", gives(body, Content_Type="application/gzip"))
        rows.append({"Location": "Syria", "QuadKey": quadkey, "Url": url, "UploadDate": ""})
    services.serves("/dataset-links.csv", table(*rows))
    assert by_id(fetch(config))["houses"].error is None
    assert locate(config, source) == download_folder(config, source) / "files"
    footprints = read_source(config, "footprints", source, CRS(METRIC))[1]
    assert len(footprints) == len(table_of_houses)
    text = config.path.read_text(encoding="utf-8").replace("0.1, 0.2]", "0.1, 0.3]")
    config.path.write_text(text, encoding="utf-8")
    changed = load_config(config.path)
    with pytest.raises(SourceError, match="has not been downloaded yet"):
        locate(changed, changed.settings.sources.footprints[0])


def test_a_misspelt_remote_is_noticed_without_fetching(services: ReplayedServices, tmp_path: Path) -> None:
    config = town(tmp_path, (HOUSES, from_service(services, "microsoft", ", boxx: 1")))
    with pytest.raises(ConfigError, match=r"source houses .remote: microsoft. has the option 'boxx'"):
        locate(config, config.settings.sources.footprints[0])


def test_a_country_is_that_of_the_city(services: ReplayedServices, tmp_path: Path) -> None:
    config = town(tmp_path, (DISTRICTS, from_service(services, "geoboundaries", ", level: ADM2")))
    address = services.serves("/a.geojson", gives(b"{}"))
    services.serves("/gbOpen/SYR/ADM2/", told(geoboundaries_answer(address)))
    outcome = by_id(fetch(config))["districts"]
    assert outcome.error is None
    assert outcome.notes == (
        "Licence, as the service states it: Open Data Commons Open Database License 1.0.",
    )


def test_one_failure_does_not_keep_the_others_from_being_fetched(
    services: ReplayedServices, tmp_path: Path
) -> None:
    good = services.serves("/list.gpkg", gives())
    config = town(
        tmp_path,
        (HOUSES, f"reader: vector, url: '{services.serves('/houses.gpkg', says(404))}',"),
        ("reader: unosat, path: list.gpkg,", f"reader: unosat, url: '{good}',"),
    )
    outcomes = by_id(fetch(config))
    assert "404" in str(outcomes["houses"].error)
    assert [file.path.name for file in outcomes["list"].files] == ["list.gpkg"]


def test_only_one_source_is_fetched_if_one_is_named(services: ReplayedServices, tmp_path: Path) -> None:
    good = services.serves("/list.gpkg", gives())
    config = town(tmp_path, ("reader: unosat, path: list.gpkg,", f"reader: unosat, url: '{good}',"))
    assert [outcome.source_id for outcome in fetch(config, only="districts")] == ["districts"]
    assert services.paths == []
    with pytest.raises(
        ConfigError, match="--source was 'lst' but is expected to be one of districts, houses, list"
    ):
        list(fetch(config, only="lst"))


def test_a_file_that_nobody_can_fetch_is_named_with_its_publisher(tmp_path: Path) -> None:
    config = town(tmp_path)
    (tmp_path / "list.gpkg").unlink()
    outcomes = by_id(fetch(config))
    assert outcomes["houses"].notes == ()
    (note,) = outcomes["list"].notes
    assert note.startswith("To be fetched by hand: ")
    assert note.endswith(f"put it at {tmp_path / 'list.gpkg'}.")


def test_an_address_and_a_service_at_once_are_refused(services: ReplayedServices, tmp_path: Path) -> None:
    both = from_service(services, "microsoft") + f" url: '{services.url()}',"
    with pytest.raises(ConfigError, match="names both url: and remote:"):
        town(tmp_path, (HOUSES, both))
    assert services.paths == []


def test_a_checksum_holds_for_what_a_service_gives(services: ReplayedServices, tmp_path: Path) -> None:
    remote = from_service(services, "geoboundaries", ", level: 2")
    config = town(tmp_path, (DISTRICTS, f"{remote} sha256: '{'0' * 64}',"))
    address = services.serves("/a.geojson", gives(b"{}"))
    services.serves("/gbOpen/SYR/ADM2/", told(geoboundaries_answer(address)))
    assert "SHA-256 000000000000... was expected" in str(by_id(fetch(config))["districts"].error)


def test_the_command_says_what_came_and_ends_with_one_if_something_failed(
    services: ReplayedServices, tmp_path: Path
) -> None:
    good = services.serves("/list.gpkg", gives())
    config = town(
        tmp_path,
        (HOUSES, from_service(services, "hdx", ", dataset: none")),
        ("reader: unosat, path: list.gpkg,", f"reader: unosat, url: '{good}',"),
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", "error", "-m", "geodata", "fetch", str(config.path), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    done = run()
    assert done.returncode == 1
    assert "damage-ledger: houses: hdx: there is no dataset 'none'" in done.stderr
    assert "Traceback" not in done.stderr
    file = next((tmp_path / "cache").rglob("list.gpkg"))
    assert f"list: downloaded, 307,200 bytes, SHA-256 {sha256_of(file)}" in done.stdout
    again = run("--source", "list")
    assert (again.returncode, "list: already here" in again.stdout) == (0, True)

"""Footprints by area: the partitions of Microsoft and the cells of Google."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.errors import ConfigError, FetchError
from geodata.sources.providers.microsoft import read_microsoft
from geodata.sources.services.fetch_remote import fetch_remote
from geodata.sources.services.google import tokens_of
from geodata.sources.services.manifest import located
from geodata.sources.services.microsoft import quadkeys_of
from geodata.sources.services.service_type import Delivery
from tests.publisher import gives, says
from tests.replayed_services import ReplayedServices, table

Ask = Callable[..., Delivery]
RAQQA = [38.97, 35.93, 39.03, 35.97]
NULL_ISLAND = [-0.1, -0.1, 0.1, 0.1]
"""Four quadkeys of zoom 9, one of which begins with 0; on the border of three faces of the S2 cube's first."""
KHARTOUM = [32.5, 15.5, 32.6, 15.6]


def partition(n_rows: int) -> bytes:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
    feature = {"type": "Feature", "properties": {"height": -1.0}, "geometry": square}
    return gzip.compress((json.dumps(feature) + "\n").encode() * n_rows)


def lists(services: ReplayedServices, *rows: tuple[str, str, str, str]) -> None:
    """``dataset-links.csv`` with rows of location, quadkey, file name and upload date."""
    entries = []
    for n_rows, (location, quadkey, name, uploaded) in enumerate(rows, start=1):
        address = services.serves(f"/{name}", gives(partition(n_rows)))
        entries.append(
            {"Location": location, "QuadKey": quadkey, "Url": address, "Size": "1KB", "UploadDate": uploaded}
        )
    services.serves("/dataset-links.csv", table(*entries))


def test_quadkeys_keep_their_leading_zeros() -> None:
    assert quadkeys_of((-0.1, -0.1, 0.1, 0.1)) == ["033333333", "122222222", "211111111", "300000000"]


def test_only_partitions_that_meet_the_area_are_fetched_and_read_as_one(
    services: ReplayedServices, ask: Ask, tmp_path: Path
) -> None:
    lists(
        services,
        ("Ghana", "33333333", "a.csv.gz", "2024-01-01"),  # its leading zero was cut
        ("Ghana", "300000000", "b.csv.gz", "2024-01-01"),
        ("Peru", "210000000", "c.csv.gz", "2024-01-01"),
    )
    delivery = ask("microsoft", bbox=NULL_ISLAND)
    assert [file.path.name for file in delivery.files] == [
        "033333333-Ghana.csv.gz",
        "300000000-Ghana.csv.gz",
    ]
    assert services.n_asked("/c.csv.gz") == 0
    assert delivery.notes == ("No footprints are published for 2 of the quadkeys: 122222222, 211111111.",)
    remote = {"provider": "microsoft", "base": services.base, "bbox": NULL_ISLAND}
    folder = located(remote, tmp_path / "source")
    assert folder == tmp_path / "source" / "files"
    assert len(read_microsoft(folder, {})) == 3


def test_a_border_quadkey_is_fetched_for_both_countries_and_told(
    services: ReplayedServices, ask: Ask
) -> None:
    (quadkey,) = quadkeys_of(tuple(RAQQA))  # type: ignore[arg-type]
    lists(
        services,
        ("Syria", quadkey, "part-0.csv.gz", "2024-01-01"),
        ("Turkey", quadkey, "turkey/part-0.csv.gz", "2024-01-01"),
    )
    delivery = ask("microsoft", bbox=RAQQA)
    assert [file.path.name for file in delivery.files] == [
        f"{quadkey}-Syria.csv.gz",
        f"{quadkey}-Turkey.csv.gz",
    ]
    assert delivery.notes == (
        f"Quadkey {quadkey} is listed for Syria and Turkey; all were fetched, location: chooses.",
    )
    chosen = ask("microsoft", bbox=RAQQA, location="syria")
    assert [file.path.name for file in chosen.files] == [f"{quadkey}-Syria.csv.gz"]


def test_of_two_uploads_the_later_counts(services: ReplayedServices, ask: Ask) -> None:
    (quadkey,) = quadkeys_of(tuple(RAQQA))  # type: ignore[arg-type]
    lists(
        services,
        ("Syria", quadkey, "new.csv.gz", "2026-02-23"),
        ("Syria", quadkey, "old.csv.gz", "2023-04-25"),
    )
    delivery = ask("microsoft", bbox=RAQQA)
    assert [file.url for file in delivery.files] == [services.url("/new.csv.gz")]
    assert delivery.facts["partitions"] == [
        {"Location": "Syria", "QuadKey": quadkey, "UploadDate": "2026-02-23"}
    ]


def test_an_unknown_location_names_the_nearest(services: ReplayedServices, ask: Ask) -> None:
    lists(services, ("SyrianArabRepublic", "123", "a.csv.gz", ""), ("Peru", "124", "b.csv.gz", ""))
    (quadkey,) = quadkeys_of(tuple(RAQQA))  # type: ignore[arg-type]
    lists(services, ("SyrianArabRepublic", quadkey, "a.csv.gz", ""))
    with pytest.raises(FetchError, match=r"no location 'SyrianArabRepublik'.*SyrianArabRepublic\."):
        ask("microsoft", bbox=RAQQA, location="SyrianArabRepublik")


def test_an_area_without_partition_is_told_with_its_quadkeys(services: ReplayedServices, ask: Ask) -> None:
    lists(services, ("Peru", "210000000", "c.csv.gz", "2024-01-01"))
    with pytest.raises(FetchError, match=r"no partition has a quadkey of the area \(122"):
        ask("microsoft", bbox=RAQQA)


@pytest.mark.parametrize("provider", ["microsoft", "google", "overture"])
def test_without_an_area_nothing_is_asked(services: ReplayedServices, ask: Ask, provider: str) -> None:
    with pytest.raises(ConfigError, match=r"is asked by area, but none is known; give remote: bbox:"):
        ask(provider)
    assert services.paths == []


@pytest.mark.parametrize(
    "bbox", [[1, 2, 3], [39.1, 35.9, 38.9, 36.0], [38.9, 91, 39.1, 92], "39 36 40 37", [True] * 4]
)
def test_a_box_that_is_none_is_refused(ask: Ask, bbox: object) -> None:
    with pytest.raises(ConfigError, match=r"expected to be .west, south, east, north. in degrees"):
        ask("microsoft", bbox=bbox)


@pytest.mark.parametrize(
    ("provider", "path"),
    [("microsoft", "/dataset-links.csv"), ("google", "/score_thresholds_s2_level_4.csv")],
)
@pytest.mark.parametrize("body", [b"a,b\n1,2\n", b'x\n"1,2\n', b"\xff\xfe\x00"])
def test_an_index_of_another_shape_is_told_and_not_kept(
    services: ReplayedServices, ask: Ask, tmp_path: Path, provider: str, path: str, body: bytes
) -> None:
    services.serves(path, gives(body, etag=None, Content_Type="text/csv"))
    with pytest.raises(FetchError, match=f"{provider}: .* gave a "):
        ask(provider, bbox=RAQQA)
    assert list((tmp_path / "source" / "index").glob("*.csv")) == []


def cells(services: ReplayedServices, *tokens: str) -> None:
    rows = [
        {
            "s2_token": token,
            "geometry": "POLYGON EMPTY",
            "confidence_threshold_80%_precision": "0.6",
            "confidence_threshold_90%_precision": "0.7",
            "building_count": "12",
        }
        for token in tokens
    ]
    services.serves("/score_thresholds_s2_level_4.csv", table(*rows))


def test_the_cells_of_an_area_are_the_published_tokens() -> None:
    """The tokens of Delhi, Santiago and Accra as the download page names their files."""
    assert tokens_of((77.05, 28.61, 77.07, 28.63)) == ["391"]
    assert tokens_of((-70.7, -33.5, -70.6, -33.4)) == ["967"]
    assert tokens_of((-0.25, 5.55, -0.15, 5.65)) == ["0fd"]


def test_the_files_of_listed_cells_are_fetched_with_their_thresholds(
    services: ReplayedServices, ask: Ask
) -> None:
    (token,) = tokens_of(tuple(KHARTOUM))  # type: ignore[arg-type]
    cells(services, token, "0fd")
    services.serves(f"/polygons_s2_level_4_gzip/{token}_buildings.csv.gz", gives(partition(1)))
    delivery = ask("google", bbox=KHARTOUM)
    assert [file.path.name for file in delivery.files] == [f"{token}_buildings.csv.gz"]
    assert delivery.facts["cells"] == {
        token: {"threshold_precision_80": "0.6", "threshold_precision_90": "0.7", "n_buildings": "12"}
    }
    assert delivery.notes == ()


def test_a_cell_without_a_file_is_told_and_the_others_are_fetched(
    services: ReplayedServices, ask: Ask
) -> None:
    tokens = tokens_of((-0.1, 5.0, 0.1, 20.0))
    assert len(tokens) > 1
    cells(services, *tokens)
    services.serves(f"/polygons_s2_level_4_gzip/{tokens[0]}_buildings.csv.gz", gives(partition(1)))
    delivery = ask("google", bbox=[-0.1, 5.0, 0.1, 20.0])
    assert len(delivery.files) == 1
    assert delivery.notes[0].startswith(f"Cells {tokens[1]}")


def test_syria_is_said_not_to_be_covered(services: ReplayedServices, ask: Ask) -> None:
    cells(services, "0fd")
    with pytest.raises(FetchError, match=r"v3 has no buildings in the area .*, and not, for example, Syria"):
        ask("google", bbox=RAQQA)


def test_a_cell_that_is_refused_is_not_taken_for_an_empty_one(
    services: ReplayedServices, ask: Ask, tmp_path: Path
) -> None:
    (token,) = tokens_of(tuple(KHARTOUM))  # type: ignore[arg-type]
    cells(services, token)
    services.serves(f"/polygons_s2_level_4_gzip/{token}_buildings.csv.gz", says(403))
    with pytest.raises(FetchError, match=r"google: .* answered 403"):
        ask("google", bbox=KHARTOUM)
    assert not (tmp_path / "source" / "remote.retrieval.json").exists()


@pytest.mark.web
def test_microsoft_itself_gives_a_partition(tmp_path: Path) -> None:
    remote = {"provider": "microsoft", "bbox": RAQQA}
    assert fetch_remote(remote, source_id="footprints", folder=tmp_path).files


@pytest.mark.web
def test_google_itself_says_that_syria_is_not_covered(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="has no buildings in the area"):
        fetch_remote({"provider": "google", "bbox": RAQQA}, source_id="footprints", folder=tmp_path)

"""Overture: buildings of a release in an area, read by its client from a file system that a test plays."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow.fs
import pyarrow.parquet as pq
import pytest
import shapely

from geodata.errors import FetchError
from geodata.sources.providers.overture import read_overture
from geodata.sources.services.fetch_remote import fetch_remote
from geodata.sources.services.manifest import located
from geodata.sources.services.service_type import Delivery
from tests.publisher import says, visible
from tests.replayed_services import ReplayedServices, told

Ask = Callable[..., Delivery]
BOX = [38.0, 35.0, 39.0, 36.0]
RELEASES = ("2026-02-18.0", "2026-01-21.0")


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two releases, each with one building in the box, one across its edge and one far away; the first has 4."""
    root = tmp_path / "bucket"
    for n_more, release in enumerate(reversed(RELEASES)):
        folder = root / f"overturemaps-us-west-2/release/{release}/theme=buildings/type=building"
        folder.mkdir(parents=True)
        corners = [(38.5, 35.5), (38.995, 35.5), (10.0, 10.0)] + [(38.2, 35.2)] * n_more
        buildings = gpd.GeoDataFrame(
            {"id": [f"b{number}" for number in range(len(corners))], "is_underground": False},
            geometry=[shapely.box(x, y, x + 0.01, y + 0.01) for x, y in corners],
            crs="EPSG:4326",
        )
        buildings.to_parquet(folder / "part-0.parquet", write_covering_bbox=True)
    local = pyarrow.fs.SubTreeFileSystem(str(root), pyarrow.fs.LocalFileSystem())
    monkeypatch.setattr("overturemaps.core.fs.S3FileSystem", lambda **_: local)
    return root


@pytest.fixture
def _catalogue(services: ReplayedServices) -> None:
    links = [{"rel": "child", "href": f"./{release}/catalog.json"} for release in RELEASES]
    services.serves("/catalog.json", told({"latest": RELEASES[0], "links": [{"rel": "root"}, *links]}))


@pytest.mark.usefixtures("bucket", "_catalogue")
def test_the_buildings_whose_box_meets_the_area_are_one_file(ask: Ask, tmp_path: Path) -> None:
    delivery = ask("overture", bbox=BOX, release=RELEASES[1])
    (file,) = delivery.files
    assert delivery.facts == {"release": RELEASES[1], "type": "building", "bbox": BOX, "n_rows": 2}
    assert file.url == f"s3://overturemaps-us-west-2/release/{RELEASES[1]}/theme=buildings/type=building/"
    table = read_overture(file.path, {})
    assert sorted(table["id"]) == ["b0", "b1"]
    assert table.crs.to_epsg() == 4326 or table.crs.to_string() == "OGC:CRS84"
    # The reader can skip by box, which needs the covering to be written.
    assert len(read_overture(file.path, {"bbox": [38.4, 35.4, 38.6, 35.6]})) == 1
    assert [path.name for path in (tmp_path / "source").glob("*.part")] == []


@pytest.mark.usefixtures("bucket", "_catalogue")
def test_the_latest_release_is_taken_and_recorded(ask: Ask) -> None:
    assert ask("overture", bbox=BOX).facts["release"] == RELEASES[0]
    assert ask("overture", bbox=BOX).facts["n_rows"] == 3


@pytest.mark.usefixtures("bucket", "_catalogue")
def test_a_release_that_is_gone_lists_those_there_are(ask: Ask) -> None:
    with pytest.raises(
        FetchError, match=r"no release 2024-01-01\.0 any more; .*: 2026-02-18\.0, 2026-01-21\.0\."
    ):
        ask("overture", bbox=BOX, release="2024-01-01.0")


@pytest.mark.usefixtures("bucket", "_catalogue")
def test_an_empty_area_is_told_and_leaves_nothing(ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(
        FetchError, match=r"release 2026-02-18\.0 has no buildings in \[0\.0, 0\.0, 1\.0, 1\.0\]"
    ):
        ask("overture", bbox=[0.0, 0.0, 1.0, 1.0])
    assert visible(tmp_path / "source") == ["index"]


@pytest.mark.usefixtures("bucket", "_catalogue")
def test_the_same_area_is_read_once(
    ask: Ask, services: ReplayedServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask("overture", bbox=BOX)
    monkeypatch.setattr("overturemaps.core.record_batch_reader", lambda *_, **__: pytest.fail("read again"))
    again = ask("overture", bbox=BOX)
    assert (again.files[0].sha256, again.files[0].from_cache) == (first.files[0].sha256, True)
    remote = {"provider": "overture", "base": services.base, "bbox": BOX}
    assert located(remote, tmp_path / "source") == first.files[0].path


@pytest.mark.usefixtures("bucket", "_catalogue")
def test_a_line_that_breaks_is_tried_again(
    ask: Ask, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    from overturemaps import core

    read = core.record_batch_reader
    broken = iter([True, True, False])

    def breaks(*given: Any, **named: Any) -> Any:
        reader = read(*given, **named)

        def batches() -> Iterator[Any]:
            if next(broken):
                raise OSError("AWS Error NETWORK_CONNECTION during GetObject operation")
            yield from reader

        return _Reader(reader.schema, batches())

    monkeypatch.setattr(core, "record_batch_reader", breaks)
    assert pq.read_metadata(ask("overture", bbox=BOX).files[0].path).num_rows == 3
    assert waits == [1.0, 2.0]


@pytest.mark.usefixtures("_catalogue")
def test_a_bucket_out_of_reach_is_told_with_a_way_out(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any, **__: Any) -> None:
        # This is how the client tells its faults.
        print("Error reading dataset: AWS Error ACCESS_DENIED")  # noqa: T201

    monkeypatch.setattr("overturemaps.core.record_batch_reader", refuses)
    with pytest.raises(FetchError, match=r"could not be read \(.*ACCESS_DENIED\); .* set path:"):
        ask("overture", bbox=BOX)


@pytest.mark.usefixtures("_catalogue")
def test_an_area_that_no_file_of_the_release_meets_is_empty_and_no_fault(
    ask: Ask, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    def finds_nothing(*_: Any, **__: Any) -> None:
        print("No data found for release 2026-02-18.0 in query bbox (38, 35, 39, 36).")  # noqa: T201

    monkeypatch.setattr("overturemaps.core.record_batch_reader", finds_nothing)
    with pytest.raises(FetchError, match="has no buildings in"):
        ask("overture", bbox=BOX)
    assert waits == []


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_catalogue_that_does_not_answer_is_told(services: ReplayedServices, ask: Ask, status: int) -> None:
    services.serves("/catalog.json", says(status))
    with pytest.raises(FetchError, match=f"overture: .* answered {status}"):
        ask("overture", bbox=BOX)


def test_a_catalogue_without_releases_is_told(services: ReplayedServices, ask: Ask) -> None:
    services.serves("/catalog.json", told({"links": []}))
    with pytest.raises(FetchError, match="names no release"):
        ask("overture", bbox=BOX)


class _Reader:
    def __init__(self, schema: Any, batches: Iterator[Any]) -> None:
        self.schema = schema
        self.batches = batches

    def __iter__(self) -> Iterator[Any]:
        return self.batches


@pytest.mark.web
def test_overture_itself_gives_buildings(tmp_path: Path) -> None:
    remote = {"provider": "overture", "bbox": [39.00, 35.94, 39.01, 35.95]}
    assert fetch_remote(remote, source_id="footprints", folder=tmp_path).facts["n_rows"] > 0

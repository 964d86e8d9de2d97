"""GDAL opens the interface as it opens any other of its kind, and reads what was published."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

SERVER = """
import sys
from pathlib import Path
from werkzeug.serving import make_server
from webapp import create_app

serving = make_server("127.0.0.1", 0, create_app([Path(name) for name in sys.argv[1:]]), threaded=True)
print(serving.server_port, flush=True)
serving.serve_forever()
"""
KEYS = {
    "districts": ("district_id", "district_code"),
    "buildings": ("building_id",) * 2,
    "sites": ("site_id",) * 2,
}


@pytest.fixture(scope="module")
def server(project: Path, town_bundle: Path, points_bundle: Path) -> Iterator[str]:
    """Address of a server of both bundles, in a process of its own: GDAL waits for it without letting others run."""
    command = [sys.executable, "-c", SERVER, str(town_bundle), str(points_bundle)]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as serving:
        try:
            assert serving.stdout is not None
            yield f"http://127.0.0.1:{int(serving.stdout.readline())}"
        finally:
            serving.terminate()


@pytest.mark.parametrize(
    ("slug", "layer"),
    [
        (slug, layer)
        for slug in ("town", "points")
        for layer in KEYS
        if (slug, layer) != ("points", "buildings")
    ],
)
def test_gdal_reads_every_row(
    server: str, town_bundle: Path, points_bundle: Path, slug: str, layer: str
) -> None:
    folder = town_bundle if slug == "town" else points_bundle
    published = gpd.read_parquet(folder / f"{layer}.parquet")
    # Two rows a page: the driver follows the links.
    read = pyogrio.read_dataframe(f"OAPIF:{server}/api/{slug}", layer=layer, PAGE_SIZE="2")
    inside, outside = KEYS[layer]
    assert list(read[outside]) == list(published[inside])
    same = read.geometry.normalize().geom_equals_exact(published.geometry.normalize(), 1e-7)
    assert same.all()
    if slug == "town":
        assert read["notice"].nunique() == 1


def test_gdal_lists_the_layers_of_each_city(server: str) -> None:
    assert pyogrio.list_layers(f"OAPIF:{server}/api/town")[:, 0].tolist() == [
        "districts",
        "buildings",
        "sites",
    ]
    assert pyogrio.list_layers(f"OAPIF:{server}/api/points")[:, 0].tolist() == ["districts", "sites"]
    some = pyogrio.read_dataframe(
        f"OAPIF:{server}/api/town", layer="buildings", bbox=(39.0002, 35.9502, 39.0003, 35.9503)
    )
    assert some["building_id"].tolist() == ["a"]

"""Exports of a city ten times as large need hardly more memory: rows pass through in batches."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.webapp.exports.hostile_town import write_large

SMALL, LARGE = 30_000, 300_000
MOST_MORE_MB = 130
"""Twenty bytes a row and a batch are some 30 MB; a whole table of shapes in memory would be 400 MB and more."""

EXPORT = """
import resource, sys
from pathlib import Path
from geodata.publish.bundle import open_bundle
from webapp import create_app
from webapp.city import City
from webapp.exports.exporting import export_of
bundle, name, target = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
city = City(open_bundle(bundle))
with create_app([bundle]).test_request_context("/?lang=en"):
    export = export_of(city, "buildings", name, {"classes": "4,3,2,1"})
    rows = []
    export.write(target, rows.append)
print(sum(rows), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("large")
    return {n: write_large(folder / str(n), n) for n in (SMALL, LARGE)}


@pytest.mark.parametrize("name", ["csv", "geojson"])
def test_ten_times_the_buildings_need_hardly_more_memory(
    bundles: dict[int, Path], name: str, tmp_path: Path
) -> None:
    used = {}
    for n, bundle in bundles.items():
        command = [sys.executable, "-c", EXPORT, str(bundle), name, str(tmp_path / f"{n}.{name}")]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        assert 0.4 * n < int(told[0]) < 0.7 * n
        used[n] = float(told[1])
    assert used[LARGE] - used[SMALL] < MOST_MORE_MB, used

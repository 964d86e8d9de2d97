"""Size and speed of the map as one file against ``GeoDataFrame.explore()`` of the same buildings, in one run.

    python benchmarks/one_file.py bundles/raqqa-demo

``explore()`` wants matplotlib and mapclassify, which the project itself does not: install them beside it.
"""

import sys
import time
from pathlib import Path

import geopandas as gpd

from webapp import create_app
from webapp.offline.one_file import one_file

MOST = 0.11
"""Of the bytes of explore()'s page: what the one file may have."""


def explored(bundle: Path) -> tuple[int, float]:
    """Bytes and seconds of the page that explore() makes of the published buildings with all their columns."""
    buildings = gpd.read_parquet(bundle / "buildings.parquet")
    # As text: explore() cannot write dates.
    dated = buildings.select_dtypes("datetime").columns
    buildings[dated] = buildings[dated].astype(str)
    begun = time.perf_counter()
    page = buildings.explore().get_root().render()
    return len(page.encode()), time.perf_counter() - begun


def ours(bundle: Path, language: str) -> tuple[int, float]:
    """Bytes and seconds of the one file: buildings, sites, facts, tables and statements."""
    app = create_app([bundle])
    with app.test_request_context(f"/?lang={language}"):
        city = app.extensions["damage_ledger_store"].cities()[0]
        begun = time.perf_counter()
        page = one_file(city)
        return len(page.encode()), time.perf_counter() - begun


def main() -> None:
    """Print both and the ratio; exit 1 if it is above :data:`MOST`."""
    bundle = Path(sys.argv[1] if len(sys.argv) > 1 else "bundles/raqqa-demo")
    reference, reference_s = explored(bundle)
    print(f"explore()      {reference:>12,} B  {reference_s:6.1f} s")
    ratios = []
    for language in ("en", "ar"):
        n_bytes, seconds = ours(bundle, language)
        ratios.append(n_bytes / reference)
        print(f"one file ({language})  {n_bytes:>12,} B  {seconds:6.1f} s  ratio {n_bytes / reference:.3f}")
    sys.exit(max(ratios) > MOST)


if __name__ == "__main__":
    main()

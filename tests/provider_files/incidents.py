"""Incidents: a CSV list of strikes with ranges of dates in words, and words for how well they are placed."""

from pathlib import Path

import pandas as pd

from tests.builders import METRIC, on_map, square

ROLE = "incidents"
OPTIONS: dict[str, object] = {"precision_values": {"Exact location": 20, "Neighbourhood": 500}}
CRS = METRIC.to_string()
N_INCIDENTS = 5
"""The sixth row has no position and is refused."""
N_UNDATED = 1
N_WITHOUT_METRES = 1


def table() -> pd.DataFrame:
    places = (
        on_map([square(100 * number, 0) for number in range(6)]).to_crs(METRIC).centroid.to_crs("EPSG:4326")
    )
    return pd.DataFrame(
        {
            "Incident Code": ["RS1", "RS2", "RS3", "RS4", "RS4", "RS6"],
            "Date": [
                "2017-06-05 to 2017-06-07",
                "5 June 2017",
                "June 2017",
                "unknown",
                "Before 31OCT13",
                "2017",
            ],
            "Latitude": [*places.y[:5].map("{:.6f}".format), ""],
            "Longitude": [*places.x[:5].map("{:.6f}".format), ""],
            "Strike Type": ["Airstrike", "Airstrike", "Artillery", None, None, None],
            "Geolocation Accuracy": ["Exact location", "Neighbourhood", "Nearby landmark", None, None, None],
            "Victims": ["a name", None, None, None, None, None],
        }
    )


def write(folder: Path) -> Path:
    path = folder / "strikes.csv"
    table().to_csv(path, index=False, sep=";", encoding="utf-8-sig")
    return path

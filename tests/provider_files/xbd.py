"""xBD: labels of three images before and after a storm, with images and another JSON file beside them."""

import json
from pathlib import Path
from typing import Any

import shapely

CLASSES = ("no-damage", "minor-damage", "major-damage", "destroyed", "un-classified")
N_BUILDINGS = len(CLASSES)
"""All on the first image; the second shows none, and the third has no label after the storm."""
N_ASSESSED = 4
N_FOOTPRINTS = N_BUILDINGS + 1
ROLE = "assessments"
OPTIONS: dict[str, object] = {}
CRS = "EPSG:32615"
BEFORE, AFTER = "2009-08-08T17:16:20.445Z", "2011-05-29T17:29:25.433Z"


def feature(number: int, damage: str | None = None, *, kind: str = "building") -> dict[str, Any]:
    """A labelled building, 0.0002 degrees wide, in a row along a street."""
    west = -94.47 + number * 0.001
    properties = {"feature_type": kind, "uid": f"uid-{number}"} | (
        {} if damage is None else {"subtype": damage}
    )
    return {"properties": properties, "wkt": shapely.box(west, 37.069, west + 0.0002, 37.0692).wkt}


def label(
    features: list[dict[str, Any]], *, image: str, taken: str, disaster: str = "town-storm"
) -> dict[str, Any]:
    """One label file; ``xy`` is in pixels."""
    metadata = {
        "capture_date": taken,
        "disaster": disaster,
        "disaster_type": "wind",
        "gsd": 2.3,
        "sensor": "WORLDVIEW02",
    }
    metadata |= {"img_name": f"{image}.png", "width": 1024, "height": 1024}
    return {"features": {"lng_lat": features, "xy": []}, "metadata": metadata}


def write_label(folder: Path, image: str, features: list[dict[str, Any]], taken: str, **others: str) -> Path:
    """A label file named for its image."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{image}.json"
    path.write_text(json.dumps(label(features, image=image, taken=taken, **others)), encoding="utf-8")
    return path


def write(folder: Path) -> Path:
    """The folder ``train`` as the challenge delivers it."""
    train = folder / "train"
    labels = train / "labels"
    write_label(labels, "town-storm_00000001_pre_disaster", [feature(n) for n in range(N_BUILDINGS)], BEFORE)
    graded = [feature(n, damage) for n, damage in enumerate(CLASSES)]
    write_label(labels, "town-storm_00000001_post_disaster", graded, AFTER)
    write_label(labels, "town-storm_00000002_pre_disaster", [], BEFORE)
    write_label(labels, "town-storm_00000002_post_disaster", [], AFTER)
    write_label(labels, "town-storm_00000003_pre_disaster", [feature(9)], BEFORE)
    (train / "images").mkdir()
    (train / "images" / "town-storm_00000001_post_disaster.png").write_bytes(b"\x89PNG")
    (train / "xview_geotransforms.json").write_text("{}", encoding="utf-8")
    return train

"""Label files of xBD, one or thousands, in a folder or archive -> one row for each labelled building."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.errors import SourceError
from geodata.options import text_option
from geodata.provenance import note_reading

CLASS, DAY, ID, KIND = "subtype", "capture_date", "uid", "feature_type"
FROM_METADATA = (DAY, "disaster", "disaster_type", "gsd", "sensor", "img_name")
POST = "_post_disaster"


@dataclass(frozen=True)
class _Label:
    """One file: its name and what it holds."""

    name: str
    held: dict[str, Any]

    @property
    def metadata(self) -> Mapping[str, Any]:
        metadata = self.held.get("metadata")
        return metadata if isinstance(metadata, dict) else {}

    @property
    def is_after(self) -> bool:
        """True if the image was taken after the disaster: by the name, or by classes in it."""
        named = f"{Path(self.name).stem} {self.metadata.get('img_name', '')}"
        if POST in named or "_pre_disaster" in named:
            return POST in named
        return any(CLASS in feature.get("properties", {}) for feature in self.features)

    @property
    def features(self) -> list[dict[str, Any]]:
        found = self.held["features"]["lng_lat"]
        return found if isinstance(found, list) else []


def read_xbd(location: Path, *, after: bool, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Buildings of xBD label files, in file-name order.

    Parameters
    ----------
    location
        A label file, or a folder or zip archive that holds some at any depth; other files there are passed over.
    after
        True: only labels after the disaster, which have classes. False: outlines before it, and those of images
        for which there is no label before.
    options
        ``disaster``: the one whose labels are wanted.

    Returns
    -------
    geopandas.GeoDataFrame
        ``uid``, ``feature_type``, ``subtype`` (after), and of the image ``capture_date``, ``disaster``, ``gsd`` (m)
        and ``sensor``. EPSG:4326.

    Raises
    ------
    SourceError
        If a file is damaged, there is no label of that kind or disaster, or none has a building.
    """
    labels, n_others = _labels(location)
    labels = _of_disaster(labels, text_option(options, "disaster"), location)
    wanted = [label for label in labels if label.is_after]
    if after and not wanted:
        msg = (
            f"{location} holds {len(labels)} labels from before the disaster and none from after it, so it has no "
            "damage class; name the ..._post_disaster.json files, or use it for footprints."
        )
        raise SourceError(msg)
    n_before = len(labels) - len(wanted)
    chosen = wanted if after else sorted(labels, key=lambda label: (label.is_after, label.name))
    table = _buildings(chosen, location, told_apart_by=[ID, DAY, CLASS] if after else [ID])
    n_empty = sum(not label.features for label in chosen)
    note_reading(
        table, "label_without_building", "kept", n_empty, "Label files of images that show no building."
    )
    note_reading(table, "other_file", "kept", n_others, "JSON files that are no xBD labels; passed over.")
    if after:
        detail = "Label files from before the disaster, which have no damage class; passed over."
        note_reading(table, "label_before_disaster", "kept", n_before, detail)
    return table


def _buildings(labels: list[_Label], location: Path, *, told_apart_by: list[str]) -> gpd.GeoDataFrame:
    filled = [label for label in labels if label.features]
    if not filled:
        msg = f"{location} holds {len(labels)} label files but no building in any; check that the right one is named."
        raise SourceError(msg)
    rows = pd.json_normalize(list(chain.from_iterable(label.features for label in filled)))
    images = pd.DataFrame([_of_image(label) for label in filled])
    per_image = np.array([len(label.features) for label in filled])
    rows = rows.join(images.loc[images.index.repeat(per_image)].reset_index(drop=True))
    rows = rows.rename(columns=lambda name: str(name).removeprefix("properties."))
    for name in (ID, "wkt"):
        if name not in rows:
            msg = f"{location} has features without {name}; it is expected to be an xBD label file."
            raise SourceError(msg)
    geometry = shapely.from_wkt(rows["wkt"].to_numpy(dtype=object), on_invalid="ignore")
    table = gpd.GeoDataFrame(rows.drop(columns="wkt"), geometry=geometry, crs="EPSG:4326")
    kinds = table[KIND] if KIND in table else pd.Series("building", index=table.index)
    others = kinds.notna() & (kinds != "building")
    missing = next((name for name in (*told_apart_by, "geometry") if name not in table), None)
    if missing is not None:
        msg = f"{location} has labels after a disaster without {missing}; fetch the label files again."
        raise SourceError(msg)
    again = table[ID].notna() & table.duplicated(told_apart_by)
    kept = table[~others & ~again].reset_index(drop=True)
    note_reading(kept, "no_building", "refused", int(others.sum()), "Features that are no buildings.")
    detail = f"Buildings labelled again with the same {', '.join(told_apart_by)}; the first is kept."
    note_reading(kept, "labelled_again", "refused", int((again & ~others).sum()), detail)
    return kept


def _of_image(label: _Label) -> dict[str, Any]:
    return {name: label.metadata.get(name) for name in FROM_METADATA}


def _of_disaster(labels: list[_Label], wanted: str | None, location: Path) -> list[_Label]:
    if wanted is None:
        return labels
    chosen = [label for label in labels if label.metadata.get("disaster") == wanted]
    if not chosen:
        told = ", ".join(sorted({str(label.metadata.get("disaster")) for label in labels}))
        msg = f"{location} holds no label of the disaster {wanted!r}; it holds {told}."
        raise SourceError(msg)
    return chosen


def _labels(location: Path) -> tuple[list[_Label], int]:
    """The label files in name order, and how many JSON files are none."""
    is_alone = location.is_file() and location.suffix.lower() != ".zip"
    labels, n_others = [], 0
    for name, text in _texts(location):
        held = _parsed(name, text)
        if _is_label(held):
            labels.append(_Label(name, held))
        else:
            n_others += 1
    if labels:
        return labels, n_others
    if is_alone:
        msg = (
            f"{location} is no xBD label file: it is expected to have features.lng_lat and metadata; a GeoJSON file "
            "is read with reader vector."
        )
    else:
        msg = f"{location} holds no xBD label file (..._post_disaster.json) among its {n_others} JSON files."
    raise SourceError(msg)


def _texts(location: Path) -> Iterator[tuple[str, bytes]]:
    if location.is_dir():
        for path in sorted(location.rglob("*.json")):
            if not path.name.startswith("._"):
                yield str(path), path.read_bytes()
    elif location.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(location) as archive:
                for name in sorted(archive.namelist()):
                    if name.lower().endswith(".json") and not Path(name).name.startswith("._"):
                        yield name, archive.read(name)
        except (zipfile.BadZipFile, RuntimeError, OSError) as error:
            msg = f"{location} is not a whole zip archive without password; fetch or copy it again."
            raise SourceError(msg) from error
    else:
        yield str(location), location.read_bytes()


def _parsed(name: str, text: bytes) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        msg = f"{name} is no JSON file, or is cut off; fetch or copy it again."
        raise SourceError(msg) from error


def _is_label(held: Any) -> bool:
    return isinstance(held, dict) and isinstance(held.get("features"), dict) and "lng_lat" in held["features"]

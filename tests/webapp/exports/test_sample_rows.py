"""The checked sample as a layer: each unit at its own place, drawn by what people found."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pandas as pd
import pytest
import shapely
from flask import Flask

from geodata.columns import VALIDATION_SAMPLE, names
from geodata.publish.bundle import open_bundle
from geodata.publish.republish import republish
from geodata.publish.write import write_bundle
from tests.webapp.exports.gis_files import by_hand, exported, written
from tests.webapp.town import publication
from webapp import create_app
from webapp.city import City
from webapp.exports.geopackage import write_geopackage
from webapp.exports.layers import layer_of, layers_of
from webapp.exports.sample_rows import sample_rows
from webapp.exports.selection import Selection
from webapp.exports.styles import styles_of
from webapp.settings import Settings


def sample_of(units: list[str]) -> pd.DataFrame:
    n = len(units)
    found = ["destroyed", "no_building", None][:n]
    table = pd.DataFrame(
        {
            "sample_id": [str(number) for number in range(1, n + 1)],
            "unit_id": units,
            "stratum": ["a"] * n,
            "map_class": ["destroyed"] * n,
            "district_id": ["west"] * n,
            "reference_grade": pd.array(found, dtype="str"),
            "n_labellers": [2] * n,
        }
    )
    return table[names(VALIDATION_SAMPLE)]


@pytest.mark.parametrize(
    ("slug", "table", "key"), [("town", "buildings", "building_id"), ("points", "sites", "site_id")]
)
def test_each_unit_lies_in_its_own_building_or_at_its_own_site(
    tmp_path: Path, slug: str, table: str, key: str
) -> None:
    (tmp_path / slug).mkdir()
    write_bundle(publication(slug, with_footprints=slug == "town", synthetic=False), tmp_path / slug)
    bundle = open_bundle(tmp_path / slug)
    published = bundle.table(table).set_index(key)
    units = published.index.tolist()[2::-1]
    republish(
        bundle,
        tmp_path / slug,
        tables={"sample": sample_of(units)},
        csv_files={},
        claims=bundle.claims,
        said={},
    )
    app: Flask = create_app(Settings(bundles=(tmp_path / slug,)))
    with exported(app, slug) as given:
        rows = sample_rows(given.city)
        layer = by_hand("reference_sample", rows, "Point")
        written(write_geopackage, (layer,), given.about, tmp_path / "a.gpkg")
        qml = ET.fromstring(styles_of([layer], given.about)["reference_sample.qml"].decode())
        offered = layer_of(given.city, "reference_sample", Selection(given.city.epoch))
        nothing = layer_of(given.city, "reference_sample", Selection(given.city.epoch, district="east"))
        assert "reference_sample" in layers_of(given.city)
    assert nothing.n_rows == 0
    assert next(offered.batches())["unit_id"].tolist() == units
    assert next(offered.batches())["reference_grade"].isna().tolist() == [False, False, True]
    assert rows["unit_id"].tolist() == units
    assert shapely.covers(published.geometry.loc[units].to_numpy(), rows.geometry.to_numpy()).all()
    values = {category.get("value") for category in qml.iter("category")}
    assert {"destroyed", "no_building", ""} <= values
    assert "not_assessed" not in values


def test_a_city_without_a_checked_sample_has_no_such_layer(city: City) -> None:
    assert "reference_sample" not in layers_of(city)

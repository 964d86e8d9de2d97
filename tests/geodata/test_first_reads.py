"""Files of these publishers are read with their reader and path alone, as a configuration names them."""

import importlib
from pathlib import Path

import pytest
from pyproj import CRS

from geodata import columns
from geodata.config import SourceConfig, load_config
from geodata.inputs.one_source import read_source
from geodata.schemas import check
from tests.town import METRIC, write_town

TABLES = {
    "footprints": (columns.FOOTPRINTS, columns.BUILDING_ID),
    "admin_areas": (columns.DISTRICTS, columns.DISTRICT_ID),
    "incidents": (columns.INCIDENTS, columns.INCIDENT_ID),
}


@pytest.mark.parametrize(
    ("reader", "n_rows", "rules"),
    [
        ("google", 4, {"repeated_id", "undated_footprints"}),
        ("microsoft", 3, {"missing_confidence", "undated_footprints"}),
        ("overture", 3, {"underground", "undated_footprints"}),
        ("osm-buildings", 5, {"no_building_value", "ruined_building", "several_levels"}),
        ("vector", 2, {"undated_footprints"}),
        ("cod-ab", 4, {"undeclared_encoding", "admin_level"}),
        ("geoboundaries", 3, set()),
        ("incidents", 5, {"null_geometry", "undated_incident", "precision_in_words"}),
    ],
)
def test_a_file_becomes_a_table_of_its_role(
    reader: str, n_rows: int, rules: set[str], tmp_path: Path
) -> None:
    fixture = importlib.import_module(f"tests.provider_files.{reader.replace('-', '_')}")
    config = load_config(write_town(tmp_path))
    source = SourceConfig(
        id="new",
        reader=reader,
        path=fixture.write(tmp_path),
        title="t",
        publisher="p",
        licence="l",
        credit="c",
        options=fixture.OPTIONS,
    )
    provenance, table, found = read_source(config, fixture.ROLE, source, CRS(METRIC))
    schema, key = TABLES[fixture.ROLE]
    check(table, schema, name=fixture.ROLE, key=[key])
    assert len(table) == n_rows
    assert rules <= {finding.rule for finding in found}
    assert provenance.reader == reader

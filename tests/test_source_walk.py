"""Every registered kind of source is whole: its guide, its classes, its options, and a file that is read for each role."""

import importlib
import re
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import get_args

import pandas as pd
import pytest
from pyproj import CRS

from geodata import columns
from geodata.config import ROLES, Method, SourceConfig, load_config
from geodata.errors import UnknownCodeError
from geodata.grades import (
    GRADES,
    LIFECYCLES,
    METHODS,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    RADAR_SCREEN,
    RANK,
    SITE_KINDS,
    Crosswalk,
    SourceClass,
)
from geodata.harmonise import OPTIONS as ROLE_OPTIONS
from geodata.harmonise.crosswalks import look_up, meanings_of
from geodata.inputs.one_source import read_source
from geodata.rasters.score_statements import score_buildings
from geodata.reference import crosswalk_of, source_page
from geodata.schemas import check
from geodata.sources import OPTIONS, READERS, Guide, SourceType
from geodata.yaml_text import parse_yaml
from tests import provider_files  # type: ignore[attr-defined]
from tests.builders import footprints
from tests.raster_files import source as raster_source
from tests.town import METRIC, write_town

TABLES = {
    "footprints": (columns.FOOTPRINTS, columns.BUILDING_ID),
    "assessments": (columns.SITES, columns.SITE_ID),
    "admin_areas": (columns.DISTRICTS, columns.DISTRICT_ID),
    "incidents": (columns.INCIDENTS, columns.INCIDENT_ID),
}
TABLE_ROLES = [(name, role) for name, kind in READERS.items() for role in kind.roles if role != "scores"]
RASTERS = [name for name, kind in READERS.items() if "scores" in kind.roles]
CLASSED = [name for name, kind in READERS.items() if crosswalk_of(kind) is not None]
MADE_ELSEWHERE = {"demo-city", "class-raster"}
"""Assessors without classes of their own: UNOSAT's passes made by the program, and a raster whose scale is configured."""


def fixture_of(reader: str) -> ModuleType:
    return importlib.import_module(f"tests.provider_files.{reader.replace('-', '_')}")


@pytest.fixture(params=list(READERS))
def kind(request: pytest.FixtureRequest) -> SourceType:
    return READERS[request.param]


def test_it_is_registered_under_a_name_that_a_configuration_can_write(kind: SourceType) -> None:
    assert READERS[kind.name] is kind
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.name)
    assert kind.title.strip()


def test_its_guide_says_all_that_a_person_must_know(kind: SourceType) -> None:
    guide = kind.guide
    for part in fields(Guide):
        assert getattr(guide, part.name), part.name
    for text in (guide.publisher, guide.origin, guide.licence, guide.citation):
        assert text.strip()
    assert guide.url.startswith("https://")
    assert all(name.strip() and meaning.strip() for name, meaning in guide.fields.items())
    assert all(trap.strip().endswith(".") for trap in guide.traps)


def test_its_example_is_a_source_that_the_configuration_takes(kind: SourceType) -> None:
    _, entry = parse_yaml(kind.guide.example, name="example", refusal=ValueError)
    assert isinstance(entry, dict)
    about = {"id": "it", "title": "t", "publisher": "p", "licence": "l", "credit": "c"}
    source = SourceConfig.model_validate(about | entry)
    assert source.reader == kind.name
    allowed = set(kind.options).union(*(ROLE_OPTIONS.get(role, {}) for role in kind.roles))
    assert set(source.options) <= allowed
    assert not kind.needs_file or source.path is not None or source.remote is not None


def test_its_roles_options_method_and_lists_are_valid(kind: SourceType) -> None:
    assert kind.roles
    assert set(kind.roles) <= set(ROLES)
    assert len(set(kind.roles)) == len(kind.roles)
    assert OPTIONS[kind.name] == kind.options
    assert all(
        name.isidentifier() and meaning.strip().endswith(".") for name, meaning in kind.options.items()
    )
    assert kind.method is None or kind.method in METHODS
    assert kind.lists in (None, "damage_only", "all_buildings")
    assert set(kind.column_defaults) <= set(kind.roles)
    for role, defaults in kind.column_defaults.items():
        assert set(defaults) <= set(ROLE_OPTIONS[role]) | set(kind.options)


def test_the_methods_of_the_configuration_are_those_of_the_scale() -> None:
    assert set(get_args(Method)) == set(METHODS)


def test_what_assesses_has_classes(kind: SourceType) -> None:
    if not {"assessments", "scores"} & set(kind.roles) or kind.name in MADE_ELSEWHERE:
        return
    has_threshold = kind.raster is not None and kind.raster.reached is not None
    assert crosswalk_of(kind) is not None or has_threshold


def test_a_raster_reader_says_what_its_cells_are(kind: SourceType) -> None:
    assert (kind.raster is not None) == ("scores" in kind.roles)
    if kind.raster is None:
        return
    assert kind.method is not None
    assert (kind.raster.reached is None) == (kind.raster.below is None)
    assert (kind.raster.threshold is None) == (kind.raster.threshold_source is None)


def require_whole(entry: SourceClass) -> None:
    """Do nothing if the class is a grade with its interval, a kind of site, a lifecycle, or nothing at all."""
    assert entry.label.strip()
    assert entry.kind is None or entry.kind in SITE_KINDS
    assert entry.lifecycle is None or entry.lifecycle in LIFECYCLES
    bounds = (entry.grade_min, entry.grade_max)
    assert (bounds[0] is None) == (bounds[1] is None)
    if entry.grade is not None:
        assert {entry.grade, *bounds} <= set(GRADES)
        assert RANK[str(entry.grade_min)] <= RANK[entry.grade] <= RANK[str(entry.grade_max)]
    elif None not in bounds:
        assert RANK[str(entry.grade_min)] <= RANK[str(entry.grade_max)]


@pytest.mark.parametrize("reader", CLASSED)
def test_a_coarse_class_is_counted_under_the_lowest_damage_it_can_mean(reader: str) -> None:
    crosswalk = crosswalk_of(READERS[reader])
    assert crosswalk is not None
    for entry in crosswalk.classes:
        if entry.grade not in (None, NO_VISIBLE_DAMAGE) and entry.grade_min is not None:
            assert entry.grade == GRADES[max(RANK[entry.grade_min], RANK[POSSIBLE])], entry.label


@pytest.mark.parametrize("reader", CLASSED)
def test_its_classes_are_consistent_and_cited(reader: str) -> None:
    crosswalk = crosswalk_of(READERS[reader])
    assert isinstance(crosswalk, Crosswalk)
    assert crosswalk.citation.strip()
    codes = [entry.code for entry in crosswalk.classes]
    labels = [entry.label.casefold() for entry in crosswalk.classes]
    assert len(set(codes)) == len(codes)
    assert len(set(labels)) == len(labels)
    for entry in crosswalk.classes:
        require_whole(entry)
    assert {meant for meant in crosswalk.also.values() if isinstance(meant, int)} <= set(codes)
    assert {str(m).casefold() for m in crosswalk.also.values() if isinstance(m, str)} <= set(labels)


@pytest.mark.parametrize("reader", RASTERS)
def test_what_a_threshold_says_is_consistent(reader: str) -> None:
    layout = READERS[reader].raster
    assert layout is not None
    for said in (layout.reached, layout.below):
        if said is not None:
            require_whole(said)
            assert READERS[reader].method != RADAR_SCREEN or said.grade is None


@pytest.mark.parametrize("reader", CLASSED)
def test_its_page_shows_every_class(reader: str) -> None:
    page = source_page(READERS[reader])
    crosswalk = crosswalk_of(READERS[reader])
    assert crosswalk is not None
    assert crosswalk.citation in page
    assert [entry.label for entry in crosswalk.classes if f"| {entry.label} |" not in page] == []


@pytest.mark.parametrize(("reader", "role"), TABLE_ROLES)
def test_a_generated_file_is_read_for_each_role(reader: str, role: str, tmp_path: Path) -> None:
    kind, fixture = READERS[reader], fixture_of(reader)
    write = getattr(fixture, "WRITERS", {}).get(role, fixture.write)
    known = {**kind.options, **ROLE_OPTIONS.get(role, {})}
    source = SourceConfig(
        id="new",
        reader=reader,
        path=write(tmp_path),
        title="t",
        publisher="p",
        licence="l",
        credit="c",
        options={name: value for name, value in getattr(fixture, "OPTIONS", {}).items() if name in known},
    )
    config = load_config(write_town(tmp_path))
    provenance, table, *others, _ = read_source(config, role, source, CRS(getattr(fixture, "CRS", METRIC)))  # type: ignore[arg-type]
    assert (provenance.reader, provenance.role) == (reader, role)
    assert len(table)
    if role in TABLES:
        schema, key = TABLES[role]
        check(table, schema, name=role, key=[key])
    if role == "assessments":
        check(others[0], columns.ASSESSMENTS, name="assessments", key=[columns.SITE_ID, columns.EPOCH])
        assert provenance.method == kind.method


@pytest.mark.parametrize("reader", RASTERS)
def test_a_generated_raster_is_measured(reader: str, tmp_path: Path) -> None:
    kind, fixture = READERS[reader], fixture_of(reader)
    assert kind.raster is not None
    scores, *_ = score_buildings(
        footprints(fixture.OUTLINES),
        fixture.write(tmp_path),
        source=raster_source(method=kind.method),
        layout=kind.raster,
        options=fixture.OPTIONS,
    )
    assert len(scores) == len(fixture.OUTLINES)


@pytest.mark.parametrize("reader", [name for name, role in TABLE_ROLES if role == "assessments"])
def test_every_class_of_the_generated_file_is_in_the_crosswalk(reader: str, tmp_path: Path) -> None:
    kind, fixture = READERS[reader], fixture_of(reader)
    if kind.crosswalk is None or kind.layout is None:
        assert reader in MADE_ELSEWHERE
        return
    write = getattr(fixture, "WRITERS", {}).get("assessments", fixture.write)
    delivered = kind.read(write(tmp_path), "assessments", getattr(fixture, "OPTIONS", {}))
    layout = kind.layout(delivered)
    if layout is None:
        return  # wide over its passes: an unknown class stopped the reading above
    assert layout.crosswalk.classes == kind.crosswalk.classes
    values = delivered[layout.class_column].dropna()
    look_up(values, meanings_of(layout.crosswalk), source_id=reader)


def test_an_unknown_class_is_refused_with_its_code_its_source_and_its_rows(kind: SourceType) -> None:
    if kind.crosswalk is None:
        return
    with pytest.raises(UnknownCodeError, match=r"(?s)3.*no such class|no such class.*3"):
        look_up(
            pd.Series(["no such class"] * 3, name="damage"), meanings_of(kind.crosswalk), source_id=kind.name
        )


def test_every_fixture_belongs_to_a_reader() -> None:
    folder = Path(str(next(iter(provider_files.__path__))))
    made = {path.stem.replace("_", "-") for path in folder.glob("*.py")}
    assert made == set(READERS)

"""The configuration file: what is said about a wrong one, and that every key is documented."""

from pathlib import Path

import pytest

from geodata.config import load_config
from geodata.errors import ConfigError
from tests.town import CONFIG

WRONG = {
    "slug: town": ("slug: Old Town", "line 3: area.slug was 'Old Town'"),
    "crs: EPSG:32637": ("crs: EPSG:4326", "line 6: area.crs was 'EPSG:4326'"),
    "as_of: 2017-10-21": ("as_of: 2017-13-01", "line 7: area.as_of was '2017-13-01'"),
    "tolerance_m: 5": ("tolerance_m: -5", "matching.tolerance_m was -5"),
    "bundle: out/town": ("bunlde: out/town", "bunlde is not a known key; check its spelling"),
    "lists: damage_only": ("lists: some", "sources.assessments.0.lists was 'some'"),
    "country: SYR": ("", "area.country is missing"),
    "{id: houses,": ("{id: list,", "two sources have the id 'list'"),
}


def written(folder: Path, text: str) -> Path:
    path = folder / "city.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("right", WRONG)
def test_a_wrong_value_is_told_with_its_key_and_what_came(tmp_path: Path, right: str) -> None:
    wrong, told = WRONG[right]
    with pytest.raises(ConfigError) as error:
        load_config(written(tmp_path, CONFIG.replace(right, wrong)))
    assert told in str(error.value)
    assert "city.yaml" in str(error.value)
    assert not str(error.value).endswith("..")


def test_several_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = CONFIG.replace("slug: town", "slug: T").replace("country: SYR", "country: Syria")
    with pytest.raises(ConfigError) as error:
        load_config(written(tmp_path, text))
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [("area: [", "is not valid YAML"), ("", "is expected to hold keys"), ("- a", "is expected to hold keys")],
)
def test_a_file_that_is_no_configuration_is_told_so(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        load_config(written(tmp_path, text))


def test_a_missing_or_binary_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no configuration file"):
        load_config(tmp_path / "none.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(tmp_path / "binary.yaml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path)


def test_relative_paths_start_from_the_file(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, CONFIG))
    assert config.bundle == tmp_path / "out" / "town"
    assert config.resolve(Path("houses.gpkg")) == tmp_path / "houses.gpkg"


def test_a_source_can_be_read_from_another_file(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, CONFIG), source_paths={"list": tmp_path / "other.gpkg"})
    assert config.settings.sources.assessments[0].path == tmp_path / "other.gpkg"
    with pytest.raises(ConfigError, match="names 'lst', but the configuration has houses, list, districts"):
        load_config(written(tmp_path, CONFIG), source_paths={"lst": tmp_path / "other.gpkg"})


def test_an_unknown_district_set_is_told_with_those_on_offer(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="offers districts"):
        load_config(written(tmp_path, CONFIG), district_set="wards")


def test_the_shipped_configurations_are_valid(project: Path) -> None:
    shipped = [project / "config.yaml", *sorted((project / "examples").glob("*.yaml"))]
    assert len(shipped) >= 4
    for path in shipped:
        config = load_config(path)
        assert config.claims is None or config.claims.is_file()

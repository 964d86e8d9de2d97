"""The configuration file: what is said about a wrong one, and that every key is documented."""

from pathlib import Path

import pytest

from geodata.claims.lines import read_yaml
from geodata.config import load_config
from geodata.errors import ClaimError, ConfigError
from geodata.yaml_text import MOST_REPEATED
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
    [
        ("area: [", "city.yaml, line 1, column 8: not YAML"),
        ("", "is expected to hold keys"),
        ("- a", "is expected to hold keys"),
    ],
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


BOMB = "\n".join(
    ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)), CONFIG]
)
WILD = {
    "a tag of Python": ("a: !!python/object:os.system x", "line 1: the tag .*python/object.* is not allowed"),
    "binary": ('a: !!binary "x%%%"', "line 1: the tag .*binary is not allowed"),
    "a number that is none": ("a: 1\nb: !!int x", "line 2, column 4: not YAML: 'x' cannot be read as int"),
    "an empty number": ('a: !!float ""', "line 1, column 4: not YAML: '' cannot be read as float"),
    "a truth that is none": ("a: !!bool maybe", "line 1, column 4: not YAML: 'maybe' cannot be read as bool"),
    "too many digits": (f"a: {'9' * 5000}", "line 1, column 4: not YAML: '9+[.]{3} cannot be read as int"),
    "a merge of a number": ("a: {<<: 3}", "line 1, column 9: not YAML: expected a mapping"),
    "a key that is a list": ("? [a, b]\n: c", "line 1: a key is a list or a mapping"),
    "a list in itself": ("b: 1\na: &a [*a]", "line 2: it holds an alias of itself"),
    "a mapping in itself": ("a: &a {b: {c: *a}}", "line 1: it holds an alias of itself"),
    "5,000 brackets": ("a: " + "[" * 5000 + "]" * 5000, "nested more than 100 levels deep"),
    "101 brackets": ("a: " + "[" * 101 + "]" * 101, "line 1: it is nested more than 100 levels deep"),
    "an alias bomb": (BOMB, f"line [0-9]: its aliases stand for more than {MOST_REPEATED:,} values"),
    "a control character": ("a: 1\nb: \x07", "line 2: not YAML: special characters are not allowed"),
    "an alias of nothing": ("a: *b", "line 1, column 4: not YAML: found undefined alias"),
    "a key twice": (
        CONFIG.replace("  country: SYR", "  country: SYR\n  country: IRQ"),
        r"line 6: 'country' is said a second time \(first on line 5\)",
    ),
}


@pytest.mark.parametrize("case", WILD)
def test_wild_yaml_is_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    text, told = WILD[case]
    with pytest.raises(ConfigError, match=f"city.yaml.*{told}") as error:
        load_config(written(tmp_path, text))
    assert len(str(error.value).splitlines()) == 1


def test_a_claim_file_is_as_safe(tmp_path: Path) -> None:
    for text, told in WILD.values():
        with pytest.raises(ClaimError, match=told):
            read_yaml(written(tmp_path, text))


def test_anchors_and_merged_keys_may_be_used(tmp_path: Path) -> None:
    text = CONFIG.replace("{id: houses,", "&houses {id: houses,").replace(
        "  assessments:", "    - {<<: *houses, id: sheds}\n  assessments:"
    )
    houses, sheds = load_config(written(tmp_path, text)).settings.sources.footprints
    assert sheds == houses.model_copy(update={"id": "sheds"})


def test_a_wrong_entry_of_a_list_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load_config(written(tmp_path, CONFIG.replace("lists: damage_only", "lists: some")))
    assert "lists was 'some'" in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_an_empty_list_is_still_told(tmp_path: Path) -> None:
    start, end = CONFIG.index("  assessments:"), CONFIG.index("  admin_areas:")
    with pytest.raises(ConfigError, match=r"sources.assessments was a list: .*at least 1 item"):
        load_config(written(tmp_path, CONFIG[:start] + "  assessments: []\n" + CONFIG[end:]))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org", "mailto:a@example.org", "x"])
def test_a_licence_address_is_of_the_web(tmp_path: Path, address: str) -> None:
    text = CONFIG.replace("{id: houses,", f"{{id: houses, licence_url: '{address}',")
    with pytest.raises(ConfigError, match=r"licence_url was .*must start with https:// or http://"):
        load_config(written(tmp_path, text))


def test_corrections_go_to_the_web_or_by_mail(tmp_path: Path) -> None:
    for address in ("mailto:a@example.org?subject={id}", "https://example.org/{id}", "http://example.org"):
        config = load_config(written(tmp_path, f"{CONFIG}\nwebapp: {{correction_url: '{address}'}}"))
        assert config.settings.webapp.correction_url == address
    for address in ("javascript:alert(1)", "a@example.org", ""):
        with pytest.raises(ConfigError, match=r"webapp.correction_url was .*must start with .* or mailto:"):
            load_config(written(tmp_path, f"{CONFIG}\nwebapp: {{correction_url: '{address}'}}"))


@pytest.mark.parametrize("wrong", ["1508544000", '"1508544000"', "20171021", "[2017]", "true", ""])
def test_a_date_is_iso_text(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"line 7: area.as_of was .*ISO text, .* such as 2017-10-21"):
        load_config(written(tmp_path, CONFIG.replace("2017-10-21", wrong)))


@pytest.mark.parametrize("wrong", ["", '""', ".", "./", "..", "out/.."])
def test_a_bundle_has_a_folder_of_its_own(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"line 18: bundle was .*name a folder of its own"):
        load_config(written(tmp_path, CONFIG.replace("out/town", wrong)))


SITE_LABELS = "{id: districts, reader: site-labels, title: T, publisher: T, licence: T, credit: T, options: "


def grown(options: str) -> str:
    start, end = CONFIG.index("    - {id: districts"), CONFIG.index("matching:")
    return f"{CONFIG[:start]}    - {SITE_LABELS}{options}}}\n{CONFIG[end:]}"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("{name_ar: {West: x}}", "option 'name_ar', which is unknown; did you mean names_ar?"),
        ("{names_ar: West}", "option names_ar was 'West' but is expected to be a mapping"),
        ("{names_ar: {West: 3}}", "names_ar has 'West': 3, but"),
        ("{names_ar: {1: x}}", "names_ar has 1: 'x', but"),
    ],
)
def test_options_of_site_labels_are_checked(tmp_path: Path, options: str, told: str) -> None:
    assert load_config(written(tmp_path, grown("{names_ar: {West: الغرب}}"))).settings.districts.options
    with pytest.raises(ConfigError) as error:
        load_config(written(tmp_path, grown(options)))
    assert "sources.admin_areas was" in str(error.value)
    assert told in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_an_id_that_is_a_list_is_told_like_every_wrong_value(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"sources.footprints.0.id was a list"):
        load_config(written(tmp_path, CONFIG.replace("id: houses,", "id: [houses],")))

"""A release that was published can be looked up after another one has taken its place."""

from pathlib import Path

from geodata.publish.releases import folder_of_releases
from geodata.publish.swap import replacing


def publish(target: Path, release: str, *, keep_releases: int = 20) -> None:
    with replacing(target, keep_releases=keep_releases) as folder:
        manifest = f'{{"format": "damage-ledger-bundle/1", "release": "{release}"}}'
        (folder / "manifest.json").write_text(manifest)
        (folder / "numbers").write_text(f"those of {release}")


def kept(target: Path) -> list[str]:
    folder = folder_of_releases(target)
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_the_release_that_is_replaced_is_kept_whole(tmp_path: Path) -> None:
    city = tmp_path / "city"
    publish(city, "aaaaaaaaaaaa")
    assert kept(city) == []
    publish(city, "bbbbbbbbbbbb")
    assert kept(city) == ["aaaaaaaaaaaa"]
    old = folder_of_releases(city) / "aaaaaaaaaaaa"
    assert (old / "numbers").read_text() == "those of aaaaaaaaaaaa"
    assert (city / "numbers").read_text() == "those of bbbbbbbbbbbb"


def test_the_same_release_published_again_is_no_earlier_one(tmp_path: Path) -> None:
    city = tmp_path / "city"
    publish(city, "aaaaaaaaaaaa")
    publish(city, "aaaaaaaaaaaa")
    assert kept(city) == []


def test_going_back_to_a_release_keeps_what_was_between(tmp_path: Path) -> None:
    city = tmp_path / "city"
    for release in ("aaaaaaaaaaaa", "bbbbbbbbbbbb", "aaaaaaaaaaaa"):
        publish(city, release)
    assert kept(city) == ["aaaaaaaaaaaa", "bbbbbbbbbbbb"]


def test_the_longest_kept_go_first(tmp_path: Path) -> None:
    city = tmp_path / "city"
    for letter in "abcde":
        publish(city, letter * 12, keep_releases=2)
    assert kept(city) == ["c" * 12, "d" * 12]


def test_none_are_kept_where_none_are_wanted(tmp_path: Path) -> None:
    city = tmp_path / "city"
    for letter in "ab":
        publish(city, letter * 12, keep_releases=0)
    assert kept(city) == []


def test_a_name_that_leads_out_of_the_folder_is_no_release(tmp_path: Path) -> None:
    city = tmp_path / "city"
    publish(city, "../../elsewhere")
    publish(city, "bbbbbbbbbbbb")
    assert kept(city) == []
    assert {path.name for path in tmp_path.iterdir()} == {"city", ".city.lock"}

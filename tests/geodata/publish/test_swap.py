"""A bundle is replaced whole or not at all."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from geodata.errors import BuildInProgressError, BundleError
from geodata.publish import swap
from geodata.publish.swap import replacing


def fill(target: Path, content: str) -> None:
    with replacing(target) as folder:
        (folder / "manifest.json").write_text('{"format": "damage-ledger-bundle/1"}')
        (folder / "one").write_text(content)
        (folder / "two").write_text(content)


def content(target: Path) -> set[str]:
    return {path.read_text() for path in target.iterdir() if path.name != "manifest.json"}


def test_the_new_folder_takes_the_place_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "bundles" / "city"
    fill(target, "old")
    assert content(target) == {"old"}
    fill(target, "new")
    assert content(target) == {"new"}
    assert {path.name for path in target.parent.iterdir()} == {"city", ".city.lock"}


def test_a_failure_leaves_the_old_folder_and_no_leftovers(tmp_path: Path) -> None:
    target = tmp_path / "city"
    fill(target, "old")
    with pytest.raises(RuntimeError), replacing(target) as folder:
        (folder / "one").write_text("half")
        raise RuntimeError
    assert content(target) == {"old"}
    assert {path.name for path in tmp_path.iterdir()} == {"city", ".city.lock"}


def test_without_an_atomic_exchange_two_renames_do_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    target = tmp_path / "city"
    fill(target, "old")
    fill(target, "new")
    assert content(target) == {"new"}


def test_an_old_folder_moved_aside_by_a_killed_build_comes_back(tmp_path: Path) -> None:
    target = tmp_path / "city"
    fill(target, "old")
    target.rename(tmp_path / ".city.old")
    swap.restore(target)
    assert content(target) == {"old"}


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "city"
    with (
        replacing(target),
        pytest.raises(BuildInProgressError, match="Another process is building"),
        replacing(target),
    ):
        pass


def _build_forever(target: Path) -> None:
    with replacing(target) as folder:
        (folder / "one").write_text("half")
        (target.parent / "started").touch()
        time.sleep(60)


def test_a_killed_build_leaves_the_old_folder_and_the_next_one_works(tmp_path: Path) -> None:
    target = tmp_path / "city"
    fill(target, "old")
    process = multiprocessing.get_context("spawn").Process(target=_build_forever, args=(target,))
    process.start()
    deadline = time.monotonic() + 30
    while not (tmp_path / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    process.close()
    assert content(target) == {"old"}
    fill(target, "new")
    assert content(target) == {"new"}
    assert not (tmp_path / ".city.new").exists()


@pytest.mark.parametrize("kind", ["folder with a file", "file", "the working folder"])
def test_what_is_no_bundle_is_never_replaced(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "precious"
    if kind == "file":
        target.write_text("thesis")
    else:
        target.mkdir()
        (target / "thesis.txt").write_text("thesis")
    with pytest.raises(BundleError, match="holds something else"), replacing(target):
        pytest.fail("nothing may be written")
    kept = target if kind == "file" else target / "thesis.txt"
    assert kept.read_text() == "thesis"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    fill(tmp_path / "city", "new")
    assert content(tmp_path / "city") == {"new"}


def test_a_symbolic_link_stays_and_its_folder_is_replaced(tmp_path: Path) -> None:
    fill(tmp_path / "real", "old")
    (tmp_path / "link").symlink_to("real")
    for text in ("new", "newer"):
        fill(tmp_path / "link", text)
        assert (tmp_path / "link").is_symlink()
        assert content(tmp_path / "real") == {text}


def test_no_room_and_no_permission_are_told_in_a_sentence(tmp_path: Path) -> None:
    fill(tmp_path / "city", "old")
    with pytest.raises(BundleError, match="No space left"), replacing(tmp_path / "city"):
        raise OSError(28, "No space left on device")
    assert content(tmp_path / "city") == {"old"}


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_an_impossible_name_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(BundleError), replacing(tmp_path / name):
        pytest.fail("nothing may be written")

"""Documentation that a test reads cannot drift from the code."""

import re
from pathlib import Path

import pytest

from geodata.reference import PAGES, commands, help_of


@pytest.mark.parametrize("name", PAGES)
def test_reference_pages_are_those_the_code_makes(project: Path, name: str) -> None:
    assert (project / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("command", commands())
def test_the_readme_shows_every_command(project: Path, command: str) -> None:
    assert f"damage-ledger {command}" in (project / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", commands())
def test_the_help_of_every_command_has_an_example(command: str) -> None:
    assert f"Example: damage-ledger {command}" in help_of(command)


def test_every_link_and_picture_of_the_readme_exists(project: Path) -> None:
    text = (project / "README.md").read_text(encoding="utf-8")
    targets = [
        target for target in re.findall(r"\]\(([^)#]+)\)", text) if not target.startswith(("http", "mailto"))
    ]
    assert targets
    for target in targets:
        assert (project / target).exists(), target

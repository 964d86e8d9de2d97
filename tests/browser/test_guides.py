"""What the documents tell readers to type does what they say: commands are run, addresses are opened."""

import re
import shlex
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from geodata.publish.bundle import open_bundle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
GUIDE = README[README.index("## For field teams") : README.index("## Configuration")]
EXPORTS = (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8")
HOST = "http://127.0.0.1:8000"


def commands(text: str) -> list[str]:
    """The lines of the shell blocks, without their remarks."""
    blocks = "".join(re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL))
    return [line.split("  #", 1)[0].strip() for line in blocks.splitlines() if line.strip()]


COMMANDS = list(dict.fromkeys([*commands(GUIDE), *commands(EXPORTS)]))
ADDRESSES = re.findall(rf"^{re.escape(HOST)}(\S+)$", GUIDE, flags=re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_documents_writes_what_it_names(
    demo_bundle: Path, tmp_path: Path, command: str
) -> None:
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles" / "raqqa-demo").symlink_to(demo_bundle)
    program, *arguments = shlex.split(command)
    assert program == "damage-ledger"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "geodata", *arguments],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    option = next(one for one in ("--out", "--html", "--kit") if one in arguments)
    named = tmp_path / arguments[arguments.index(option) + 1]
    written = [named] if named.is_file() else list(named.iterdir())
    assert written
    assert all(path.stat().st_size for path in written)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_of_the_readme_opens(server: str, demo_bundle: Path, address: str) -> None:
    path = address.replace("<release>", open_bundle(demo_bundle).release)
    with urllib.request.urlopen(f"{server}{path}", timeout=120) as answer:
        assert answer.status == 200
        assert len(answer.read()) > 1000


def test_there_is_something_for_each_reader() -> None:
    for reader in ("**Field teams.**", "**Planners.**", "**Reporters.**"):
        assert reader in GUIDE
    assert len(COMMANDS) >= 7
    assert len(ADDRESSES) >= 7

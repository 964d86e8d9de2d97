"""Notebooks run as they stand, define nothing and keep no output."""

import ast
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def code_of(path: Path) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_and_never_defines(path: Path) -> None:
    for source in code_of(path):
        defined = [
            node
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        ]
        assert defined == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_keeps_no_output(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.fixture
def checkout(project: Path, demo_bundle: Path, tmp_path: Path) -> Path:
    """The project as whoever has built the demonstration city finds it, without a way to change that of the tests."""
    for name in ("config.yaml", "claims.yaml"):
        shutil.copyfile(project / name, tmp_path / name)
    shutil.copytree(demo_bundle, tmp_path / "bundles" / "raqqa-demo")
    (tmp_path / "notebooks").mkdir()
    return tmp_path


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
# The kernel's own libraries warn about their future; that is not ours to mend.
@pytest.mark.filterwarnings("default")
def test_a_notebook_runs(path: Path, checkout: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    folder = {"metadata": {"path": str(checkout / "notebooks")}}
    NotebookClient(notebook, timeout=300, resources=folder).execute()

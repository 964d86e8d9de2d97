"""What takes long to make is made once for all workers of a run."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], Path]) -> Path:
    """What `build` makes in the folder it is given: whichever worker comes first builds, the others wait.

    Whoever is given it must not change it.

    Parameters
    ----------
    factory : pytest.TempPathFactory
        Gives the folder of this run.
    name : str
        Tells one thing that is built from another.
    build : callable
        Takes a fresh folder and returns the path of what was made in it.
    """
    # Workers of one run have folders of their own inside one that they share.
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    own = factory.getbasetemp()
    shared = own.parent if is_worker else own
    done = shared / f"{name}.built"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder = shared / name
            folder.mkdir(exist_ok=True)
            done.write_text(str(build(folder)), encoding="utf-8")
    return Path(done.read_text(encoding="utf-8"))

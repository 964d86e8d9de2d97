"""What the command line says on standard error: mistakes in one sentence, and bars of progress.

The bars are silent where standard error is no terminal.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)


def say_error(message: str) -> None:
    """One sentence on standard error, after the name of the program."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"damage-ledger: {message}", markup=False)


def _progress(*columns: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
    )


def _counted(*columns: ProgressColumn) -> Progress:
    return _progress(*columns, TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())


@contextmanager
def bar_of_steps(names: Sequence[str]) -> Iterator[Callable[[str], None]]:
    """A bar over named steps; call it with the name of each step that begins."""
    with _counted(SpinnerColumn()) as progress:
        task = progress.add_task(names[0], total=len(names))

        def on_step(name: str) -> None:
            progress.update(task, description=name, completed=names.index(name))

        yield on_step


@contextmanager
def bar_of_bytes(name: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar over the bytes of a download; call it with those that are here and all of them."""
    with _progress(TextColumn("{task.description}"), BarColumn(), DownloadColumn()) as progress:
        task = progress.add_task(name, total=None)

        def on_bytes(done: int, total: int | None) -> None:
            progress.update(task, completed=done, total=total)

        yield on_bytes


@contextmanager
def bar_of_images() -> Iterator[Callable[[int, int, str], None]]:
    """A bar over images; call it with the number done, of all, and the name of the last."""
    with _counted() as progress:
        task = progress.add_task("radar bands", total=None)

        def on_scene(done: int, n_in_all: int, _name: str) -> None:
            progress.update(task, completed=done, total=n_in_all)

        yield on_scene


@contextmanager
def bars_of_files() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each file that is written; call it with the file, its rows and those that are done."""
    with _counted() as progress:
        bars: dict[str, TaskID] = {}

        def tell(name: str, n_rows: int, done: int) -> None:
            if name not in bars:
                bars[name] = progress.add_task(name, total=n_rows)
            progress.update(bars[name], completed=min(done, n_rows))

        yield tell

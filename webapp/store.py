"""The published bundles, kept open and read again when they are rebuilt; the only door to the data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from flask import current_app

from geodata.errors import BundleError
from geodata.publish.bundle import open_bundle
from webapp.city import City, NotPublishedError

Stamp = tuple[int, int, int]
"""Inode, size and time of change of a manifest: when one of them differs, the bundle was written anew."""


class UnknownCityError(NotPublishedError):
    """No served bundle has this slug."""


@dataclass
class _Shelf:
    """What is known of one bundle folder: the city in it, or why it cannot be read."""

    path: Path
    stamp: Stamp | None = None
    city: City | None = None
    fault: BundleError | None = None
    slug: str | None = None


class Store:
    """The cities of the bundle folders `paths`, opened at their first use."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._shelves = [_Shelf(Path(path)) for path in paths]
        self._lock = RLock()

    def cities(self) -> list[City]:
        """Every city whose bundle can be read, in the order of the bundles."""
        return [city for city, _ in self._states() if city is not None]

    def faults(self) -> list[BundleError]:
        """Why each of the other bundles cannot be read."""
        return [fault for _, fault in self._states() if fault is not None]

    def city(self, slug: str) -> City:
        """The city with this slug.

        Raises
        ------
        BundleError
            If a bundle that had, or seems to have, this slug cannot be read now.
        UnknownCityError
            If no bundle has it.
        """
        for city in self.cities():
            if city.slug == slug:
                return city
        for shelf in self._shelves:
            if shelf.fault is not None and slug in {shelf.slug, shelf.path.name}:
                raise shelf.fault
        msg = f"No served bundle is called {slug!r}."
        raise UnknownCityError(msg)

    def _states(self) -> Iterator[tuple[City | None, BundleError | None]]:
        with self._lock:
            for shelf in self._shelves:
                self._refresh(shelf)
            self._refuse_equal_slugs()
            return iter([(shelf.city, shelf.fault) for shelf in self._shelves])

    @staticmethod
    def _refresh(shelf: _Shelf) -> None:
        """Open the bundle if its manifest is not the one last read; keep the reason if that fails."""
        try:
            stat = (shelf.path / "manifest.json").stat()
            stamp = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            if stamp == shelf.stamp and shelf.city is not None:
                return
            shelf.city, shelf.fault, shelf.stamp = City(open_bundle(shelf.path)), None, stamp
            shelf.slug = shelf.city.slug
        except OSError as error:
            shelf.city, shelf.stamp = None, None
            shelf.fault = BundleError(f"No bundle can be read at {shelf.path.name}: {error.strerror}.")
        except (KeyError, TypeError) as error:
            shelf.city, shelf.stamp = None, None
            shelf.fault = BundleError(
                f"The manifest in {shelf.path.name} lacks {error}; build the bundle again."
            )
        except BundleError as error:
            shelf.city, shelf.stamp, shelf.fault = None, None, error

    def _refuse_equal_slugs(self) -> None:
        """Two bundles of one name cannot both be served; the later one is refused, not silently hidden."""
        seen: set[str] = set()
        for shelf in self._shelves:
            if shelf.city is None:
                continue
            if shelf.city.slug in seen:
                msg = f"Two bundles are called {shelf.city.slug!r}; {shelf.path.name} is not served."
                shelf.city, shelf.stamp, shelf.fault = None, None, BundleError(msg)
            else:
                seen.add(shelf.city.slug)


def store() -> Store:
    """The store of the running application."""
    opened: Store = current_app.extensions["damage_ledger_store"]
    return opened

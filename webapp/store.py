"""The published bundles, kept open and read again when they are rebuilt; the only door to the data."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from flask import current_app

from geodata.errors import BundleError
from geodata.publish.bundle import open_bundle
from geodata.publish.releases import folder_of_releases
from webapp.city import City, NotPublishedError
from webapp.pinned import asked_release

Stamp = tuple[int, int, int]
"""Inode, size and time of change of a manifest: when one of them differs, the bundle was written anew."""


class UnknownCityError(NotPublishedError):
    """No served bundle has this slug."""


MOST_PINNED = 4
"""Earlier releases kept open at once; the longest unused is closed first."""


class UnknownReleaseError(NotPublishedError):
    """A release of the city that is not kept here."""


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
        self._pinned: OrderedDict[tuple[str, str], City] = OrderedDict()
        self._lock = RLock()

    def cities(self) -> list[City]:
        """Every city whose bundle can be read, in the order of the bundles."""
        return [city for city, _ in self._states() if city is not None]

    def faults(self) -> list[BundleError]:
        """Why each of the other bundles cannot be read."""
        return [fault for _, fault in self._states() if fault is not None]

    def city(self, slug: str) -> City:
        """The city with this slug, in the release that the address of the request names, else the current one.

        Raises
        ------
        BundleError
            If a bundle that had, or seems to have, this slug cannot be read now.
        UnknownCityError
            If no bundle has it.
        UnknownReleaseError
            If the address names a release that is not kept.
        """
        release = asked_release()
        return self.current(slug) if release is None else self.pinned(slug, release)

    def pinned(self, slug: str, release: str) -> City:
        """One release of a city; opened apart from the current one, as its pages link to themselves.

        Raises
        ------
        UnknownReleaseError
            If it is neither the current release nor kept beside it.
        """
        current = self.current(slug)
        with self._lock:
            if (slug, release) not in self._pinned:
                self._pinned[slug, release] = self._open_release(current, release)
                while len(self._pinned) > MOST_PINNED:
                    self._pinned.popitem(last=False)
            self._pinned.move_to_end((slug, release))
            return self._pinned[slug, release]

    @staticmethod
    def _open_release(current: City, release: str) -> City:
        here = current.bundle.path.resolve()
        folder = here if release == current.release else folder_of_releases(here) / release
        if (folder / "manifest.json").is_file():
            city = City(open_bundle(folder))
            if (city.slug, city.release) == (current.slug, release):
                return city
        msg = (
            f"Release {release} of {current.slug} is not kept here; the current release is {current.release}."
        )
        raise UnknownReleaseError(msg)

    def current(self, slug: str) -> City:
        """The city with this slug in its current release; errors as :meth:`city`."""
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

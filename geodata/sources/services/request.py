"""One question to a data service: what is asked, and the downloads that answer it, each with its record."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geodata.errors import ConfigError, FetchError
from geodata.options import Options
from geodata.sources.download import download
from geodata.sources.parquet import Box
from geodata.sources.refusal import RefusedError
from geodata.sources.retrieval import Retrieval, public_url, record_of
from geodata.sources.server_answers import CHECK_URL

INDEX_FOLDER = "index"
"""Folder, inside that of the source, of what services answered; apart from the data, so no reader takes it for such."""
CHECK_REMOTE = "check remote: in the configuration"
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Request:
    """What one source asks of one service.

    Attributes
    ----------
    keys
        Keys of ``remote:``, checked to be known.
    service, base, page
        Name of the service, the address that is asked, and its page for people.
    folder
        Where the files go.
    box
        West, south, east and north of the area in degrees, if one is known.
    country
        ISO 3166-1 alpha-3 code of the city's country.
    refresh
        Whether to ask the publisher again for files already there. The index is always asked anew.
    on_bytes, sleep, timeout_s, tries
        As of :func:`geodata.sources.download.download`.
    """

    keys: Options
    service: str
    base: str
    page: str
    folder: Path
    box: Box | None = None
    country: str | None = None
    refresh: bool = False
    on_bytes: Progress | None = None
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    timeout_s: float = 60.0
    tries: int = 4

    def download(self, url: str, *, file_name: str | None = None) -> Retrieval:
        """One file of data.

        Raises
        ------
        FetchError
            If it could not be fetched whole, or lies at an address less protected than that of the service.
        """
        self._require_protected(url)
        try:
            return self._fetched(url, self.folder, file_name, refresh=self.refresh)
        except RefusedError as error:
            raise RefusedError(self._told(error), status=error.status) from error
        except FetchError as error:
            raise FetchError(self._told(error)) from error

    def index(
        self, url: str, *, file_name: str, if_none: str | None = None, if_refused: str = ""
    ) -> Retrieval:
        """What the service answers at an address, kept as a file; always asked anew, resent only if it changed.

        Parameters
        ----------
        url, file_name
            Address, and name of the file that keeps the answer.
        if_none
            What a 404 means here, as a sentence without full stop.
        if_refused
            What else a 403 may mean here.

        Raises
        ------
        FetchError
            If no whole answer came.
        """
        try:
            return self._fetched(url, self.folder / INDEX_FOLDER, file_name, refresh=True)
        except FetchError as error:
            status = error.status if isinstance(error, RefusedError) else None
            # A file put there by hand would not help: the rest of the sentence is about data.
            said = str(error).partition("; ")[0]
            if status == 404 and if_none is not None:
                said = f"{if_none} ({said})"
            if status == 403 and if_refused:
                said = f"{said} ({if_refused})"
            msg = f"{self.service}: {said}; {self._advice(status)}."
            raise FetchError(msg) from error

    def json_index(
        self, url: str, *, file_name: str, if_none: str | None = None, if_refused: str = ""
    ) -> tuple[Retrieval, dict[str, Any]]:
        """What the service answers, with the JSON object in it.

        Raises
        ------
        FetchError
            If no whole answer came, or it is not a JSON object; a spoilt answer is not kept.
        """
        got = self.index(url, file_name=file_name, if_none=if_none, if_refused=if_refused)
        try:
            content = json.loads(got.path.read_text(encoding="utf-8-sig"))
        except ValueError as error:
            raise self.spoilt(got, "JSON that is not whole") from error
        if not isinstance(content, dict):
            raise self.spoilt(got, f"a JSON {type(content).__name__} where an object was expected")
        return got, content

    def spoilt(self, got: Retrieval, what: str) -> FetchError:
        """The error for an answer that is not what it should be; it is removed so that the next try asks again."""
        got.path.unlink(missing_ok=True)
        record_of(got.path).unlink(missing_ok=True)
        return FetchError(
            f"{self.service}: {public_url(got.url)} gave {what}; try again later, or fetch the file by hand from "
            f"{self.page} and set path: in the configuration."
        )

    def nothing(
        self, what: str, *, offered: list[str] | None = None, advice: str = CHECK_REMOTE
    ) -> FetchError:
        """The error for a question that fits nothing, with what is offered instead."""
        told = "" if offered is None else f" It offers: {', '.join(offered) or 'nothing'}."
        return FetchError(f"{self.service}: {what}; {advice}.{told}")

    def required_box(self) -> Box:
        """The area asked for.

        Raises
        ------
        ConfigError
            If none is known.
        """
        if self.box is None:
            msg = (
                f"{self.service} is asked by area, but none is known; give remote: bbox: [west, south, east, north] "
                "in degrees, or a source of area_of_interest or admin_areas whose file is there."
            )
            raise ConfigError(msg)
        return self.box

    def _fetched(self, url: str, folder: Path, file_name: str | None, *, refresh: bool) -> Retrieval:
        return download(
            url,
            folder=folder,
            file_name=file_name,
            refresh=refresh,
            progress=self.on_bytes,
            timeout_s=self.timeout_s,
            tries=self.tries,
            sleep=self.sleep,
        )

    def _require_protected(self, url: str) -> None:
        if urlsplit(self.base).scheme == "https" and urlsplit(url).scheme == "http":
            msg = (
                f"{self.service} names {public_url(url)}, where anybody on the way can change the bytes; give that "
                "address as url: with its sha256: in place of remote:."
            )
            raise FetchError(msg)

    def _told(self, error: FetchError) -> str:
        return f"{self.service}: {error}".replace(CHECK_URL, CHECK_REMOTE)

    def _advice(self, status: int | None) -> str:
        if status in {401, 403}:
            return (
                f"your network or its proxy may not let you through: try another, or fetch the file by hand from "
                f"{self.page} and set path: in the configuration"
            )
        if status == 404:
            return CHECK_REMOTE
        return (
            f"try again later, or fetch the file by hand from {self.page} and set path: in the configuration"
        )

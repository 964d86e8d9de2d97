"""Data services played on this machine, and a way to ask them that never really waits."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geodata.sources.services.fetch_remote import fetch_remote
from geodata.sources.services.service_type import Delivery
from tests.replayed_services import ReplayedServices, playing


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask the real services only when told to: ``pytest -m web``."""
    if config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("web") is not None:
            item.add_marker(pytest.mark.skip(reason="needs the public internet; run it with -m web"))


@pytest.fixture
def services() -> Iterator[ReplayedServices]:
    with playing() as server:
        yield server


@pytest.fixture
def ask(services: ReplayedServices, tmp_path: Path, waits: list[float]) -> Callable[..., Delivery]:
    """``ask("hdx", dataset=...)``: what the played service gives, in the folder ``source``."""

    def ask_played(
        provider: str, *, refresh: bool = False, country: str | None = "SYR", **keys: Any
    ) -> Delivery:
        return fetch_remote(
            {"provider": provider, "base": services.base, **keys},
            source_id="source",
            folder=tmp_path / "source",
            country=country,
            refresh=refresh,
            sleep=waits.append,
            timeout_s=5.0,
        )

    return ask_played

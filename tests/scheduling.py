"""Which tests one worker runs one after the other, and in which order: what takes long begins first."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
APART = frozenset({"test_notebooks.py", "test_wheel.py"})
"""Files whose tests take long and share nothing: any worker may take the next one."""
LONGEST = (
    "browser-1",
    "browser-2",
    "test_notebooks.py",
    "test_wheel.py",
    "webapp/exports/test_atlas.py",
    "webapp/exports/test_memory.py",
    "webapp/test_replaced_meanwhile.py",
    "test_real_data.py",
    "geodata/claims/test_measure.py",
    "geodata/cli/test_commands.py",
    "test_pipeline.py",
    "test_cli.py",
)
"""These begin first, in this order: a long one that began last would keep the other workers waiting."""
FIRST_BROWSER = frozenset(
    {"test_planner.py", "test_guides.py", "test_embeds.py", "test_districts.py", "test_offline.py"}
)
"""Browser tests run in two halves that take about as long: more browsers than processors only wait for each other."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, so that what they share is made once, and put what takes long first."""
    places = {item: _place_of(item.path) for item in items}
    for item, place in places.items():
        if place not in APART:
            item.add_marker(pytest.mark.xdist_group(place))
    rank = {place: n for n, place in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(places[item], len(rank)))


def _place_of(path: Path) -> str:
    if path.parent.name == "browser":
        return "browser-1" if path.name in FIRST_BROWSER else "browser-2"
    return path.relative_to(TESTS).as_posix()

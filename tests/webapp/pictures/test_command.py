"""Pictures on the command line are those of the addresses."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from geodata.errors import ConfigError
from webapp.pictures.command import draw_picture


@pytest.mark.parametrize(
    ("view", "asked", "address"),
    [
        ("map", {"classes": "4", "w": "500", "h": "500"}, "/picture/town/map.{}?classes=4&w=500&h=500&"),
        ("districts", {}, "/picture/town/districts.{}?"),
        ("number-destroyed", {"district": "west"}, "/picture/town/number-destroyed.{}?district=west&"),
        ("claim-town-80", {}, "/claims/town/town-80/card.{}?"),
    ],
)
@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_file_has_the_bytes_of_the_address(
    client: FlaskClient,
    town_bundle: Path,
    tmp_path: Path,
    view: str,
    asked: dict[str, str],
    address: str,
    suffix: str,
) -> None:
    out = tmp_path / f"picture.{suffix}"
    assert draw_picture(town_bundle, view, out, language="ar", theme="dark", args=asked) == out
    assert out.read_bytes() == client.get(f"{address.format(suffix)}lang=ar&theme=dark").data


@pytest.mark.parametrize(
    ("view", "name", "asked", "said"),
    [
        ("map", "picture.gif", {}, "is expected to end in .png or .svg"),
        ("atlas", "picture.png", {}, "has no picture 'atlas' but map"),
        ("map", "picture.png", {"district": "atlantis"}, "district was 'atlantis'"),
        ("map", "picture.png", {"w": "7"}, "w was '7'"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_sentence(
    town_bundle: Path, tmp_path: Path, view: str, name: str, asked: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        draw_picture(town_bundle, view, tmp_path / name, language="en", theme="light", args=asked)
    assert not (tmp_path / name).exists()

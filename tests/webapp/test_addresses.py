"""Only addresses of the web become links."""

import json
import shutil
from pathlib import Path

import pytest

from webapp import create_app
from webapp.addresses import correction_address, web_address
from webapp.settings import Settings

UNSAFE = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "//a",
    "",
    None,
]


@pytest.mark.parametrize("address", [*UNSAFE, "mailto:a@example.org", "http://[", 5])
def test_nothing_but_the_web_is_linked(address: object) -> None:
    assert web_address(address) == ""


@pytest.mark.parametrize("address", UNSAFE)
def test_corrections_go_to_the_web_or_a_mailbox(address: object) -> None:
    assert correction_address(address) == ""
    for allowed in ("https://example.org/{id}", "mailto:a@example.org?subject={id}"):
        assert correction_address(allowed) == allowed


def test_an_unsafe_address_in_a_bundle_is_shown_as_text(
    tmp_path: Path, town_bundle: Path, built_assets: Path
) -> None:
    folder = tmp_path / "town"
    shutil.copytree(town_bundle, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for source in manifest["sources"]:
        source |= {"licence_url": "javascript:alert(1)", "url": "javascript:alert(2)"}
    manifest["webapp"]["correction_url"] = "javascript:alert(3)"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    client = create_app(Settings(bundles=(folder,), assets=built_assets)).test_client()
    method = client.get("/method/town?lang=en").text
    assert 'href="javascript:' not in method
    assert "javascript:alert(1)" in method
    assert "javascript:alert(2)" in method
    for path in ("/map/town?lang=en", "/map/town/buildings/0.json?lang=en"):
        assert "javascript:" not in client.get(path).text

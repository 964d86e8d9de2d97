"""What each response lets a browser do."""

import base64
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.security import inline_script

PAGES = (
    "/",
    "/map/town",
    "/map/points",
    "/claims/town",
    "/claims/town/town-80",
    "/embed/town/claim/town-80",
    "/method/town",
    "/downloads/town",
    "/embed/town",
    "/nothing",
)


def policy_of(headers: dict[str, str]) -> dict[str, list[str]]:
    """Directives of the content security policy."""
    parts = (part.split() for part in headers["Content-Security-Policy"].split(";"))
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_allowed_but_our_own_files(client: FlaskClient, path: str) -> None:
    policy = policy_of(dict(client.get(path).headers))
    assert policy["default-src"] == ["'none'"]
    # Frames name our own host beside 'self', which a sandboxed frame has none of in some browsers.
    own = ["'self'", "http://localhost"] if path.startswith("/embed/") else ["'self'"]
    assert policy["style-src"] == own
    assert policy["connect-src"] == own
    assert policy["img-src"] == [*own, "data:"]
    assert policy["base-uri"] == ["'none'"]
    words = [word for words in policy.values() for word in words]
    assert not [word for word in words if "unsafe" in word or ("http" in word and word not in own)]


def test_a_host_name_that_is_none_gets_into_no_policy(client: FlaskClient) -> None:
    for host in ("evil.example; script-src *", "evil.example 'unsafe-inline'"):
        answer = client.get("/embed/town", headers={"Host": host})
        assert "evil" not in answer.headers.get("Content-Security-Policy", "")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_exactly_the_inline_scripts_of_the_page_are_allowed(
    client: FlaskClient, path: str, language: str
) -> None:
    response = client.get(f"{path}?lang={language}")
    scripts = re.findall(r"<script>(.*?)</script>", response.text, flags=re.S)
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    }
    allowed = policy_of(dict(response.headers))["script-src"]
    assert set(allowed) - {"http://localhost"} == {"'self'"} | hashes


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_inline_style_handler_or_foreign_address(client: FlaskClient, path: str) -> None:
    page = re.sub(r"<script.*?</script>|<pre.*?</pre>", "", client.get(f"{path}?lang=en").text, flags=re.S)
    assert "<style" not in page
    assert re.search(r"\sstyle=", page) is None
    assert re.search(r"\son[a-z]+=", page) is None
    loaded = re.findall(r'(?:src|<link rel="(?:stylesheet|icon)" href)="([^"]+)"', page)
    assert all(address.startswith(("/static/", "/picture/", "data:")) for address in loaded)


def test_only_embeds_may_be_framed_by_others(client: FlaskClient) -> None:
    for path in PAGES:
        headers = dict(client.get(path).headers)
        if path.startswith("/embed/"):
            assert policy_of(headers)["frame-ancestors"] == ["*"]
            assert "X-Frame-Options" not in headers
        else:
            assert policy_of(headers)["frame-ancestors"] == ["'self'"]
            assert headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "path", [*PAGES, "/tiles/town/0/0/0.mvt", "/download/town/statistics.csv", "/healthz"]
)
def test_every_response_carries_the_other_guards(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Permissions-Policy" in headers


def test_no_page_sets_a_cookie(client: FlaskClient) -> None:
    for path in PAGES:
        assert "Set-Cookie" not in client.get(path).headers


def test_an_inline_script_cannot_end_its_own_element(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(ValueError, match="script"):
        inline_script("var a = '</SCRIPT>'")


def test_configuration_in_a_page_cannot_end_its_element(client: FlaskClient) -> None:
    page = client.get("/map/town?lang=en").text
    config = re.search(r'<script type="application/json" id="dl-config">(.*?)</script>', page, flags=re.S)
    assert config
    assert "<" not in config[1]
    assert "West \\u003cGate\\u003e" in config[1]

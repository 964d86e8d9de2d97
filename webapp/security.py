"""What a browser may do with each response: content security policy, framing, and the other guards."""

import base64
import hashlib
import re
from collections.abc import Iterable

from flask import Flask, Response, g, request
from markupsafe import Markup

FRAMEABLE_ENDPOINTS = frozenset({"pages.embed"})
"""Pages that may stand in an iframe of any site; all others refuse foreign framing."""

PERMISSIONS = "camera=(), microphone=(), payment=(), usb=(), geolocation=(self), interest-cohort=()"

HOST = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d+)?")
"""What may be written into a policy of what a request says about our name."""

TILE_MIMETYPE = "application/vnd.mapbox-vector-tile"

THEME_SCRIPT = (
    "try{var t=localStorage.getItem('dl-theme');"
    "if(!document.documentElement.dataset.theme&&(t==='light'||t==='dark'))document.documentElement.dataset.theme=t;"
    "if(localStorage.getItem('dl-typeface'))document.documentElement.classList.add('has-typeface')}"
    "catch(e){}"
)
"""Sets the reader's stored theme, and the typeface if it was fetched before, ahead of anything drawn: no flash."""


def inline_script(code: str) -> Markup:
    """A script element with `code`, whose hash is added to the policy of this response.

    The code must not come from data: it stands in the page as it is.
    """
    if "</script" in code.lower():
        msg = "An inline script may not contain '</script'; it would end there."
        raise ValueError(msg)
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    g.setdefault("script_hashes", []).append(f"'sha256-{digest}'")
    return Markup("<script>{}</script>").format(Markup(code))


def allow_images_from(origins: Iterable[str]) -> None:
    """Let this page show pictures of other servers; the origins must not come from a request."""
    g.setdefault("image_origins", []).extend(origins)


def is_frameable() -> bool:
    """True if the page of this request may be shown inside another site."""
    return request.endpoint in FRAMEABLE_ENDPOINTS or request.path.startswith("/embed/")


def allow_own_frames() -> None:
    """Let this page show our own pages in frames: the preview of what others will embed."""
    g.frames_own_pages = True


def content_security_policy() -> str:
    """The policy of this response: nothing but our own files, and no inline code but what was hashed.

    Pictures of other servers are allowed where the bundle of the page names online backgrounds, and only those.
    """
    own = " ".join(["'self'", *_own_host()])
    scripts = " ".join([own, *dict.fromkeys(g.get("script_hashes", []))])
    images = " ".join([own, "data:", *dict.fromkeys(g.get("image_origins", []))])
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {own}",
            f"img-src {images}",
            f"connect-src {own}",
            f"font-src {own}",
            *(["frame-src 'self'"] if g.get("frames_own_pages") else []),
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors *" if is_frameable() else "frame-ancestors 'self'",
        )
    )


def _own_host() -> list[str]:
    """Our own host by name for frames: in a sandboxed one some browsers take ``'self'`` for nobody."""
    host = request.host_url.rstrip("/")
    return [host] if is_frameable() and HOST.fullmatch(host) else []


def _is_part_of_a_page(response: Response) -> bool:
    """True for scripts, style sheets, typefaces and tiles: never documents, so they obey the policy of their page."""
    return request.endpoint == "static" or response.mimetype == TILE_MIMETYPE


def _guard(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    if _is_part_of_a_page(response):
        # A dozen of them make up a first view: the whole policy on each would cost more than the smallest of them.
        headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        return _keep_for_long(response)
    headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    headers["Permissions-Policy"] = PERMISSIONS
    headers["Content-Security-Policy"] = content_security_policy()
    if not is_frameable():
        headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _keep_for_long(response: Response) -> Response:
    headers = response.headers
    if request.endpoint == "static":
        share(response)
        headers.pop("Content-Disposition", None)  # says "show it", as browsers do without being told
        if response.status_code == 200 and not request.path.endswith(".json"):
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def share(response: Response) -> Response:
    """Let pages of any origin read the response: published data, and the fonts of a sandboxed embed."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def install(app: Flask) -> None:
    """Guard every response of `app`."""
    app.jinja_env.globals.update(inline_script=inline_script, theme_script=THEME_SCRIPT)
    app.after_request(_guard)

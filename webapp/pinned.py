"""Addresses that name a release: ``/v/<release>/`` before any other shows that release and never another one."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, has_request_context, request, url_for

RELEASE = re.compile(r"/v/([0-9a-f]{12})(?=/|$)")
ASKED = "damage_ledger.release"
"""Where the release of the address stands in the environment of a request."""

Environment = dict[str, Any]
Application = Callable[[Environment, Callable[..., Any]], Iterable[bytes]]


class PinnedReleases:
    """Takes ``/v/<release>`` off the address, so that every page answers under it and links stay under it."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Hand the request on, with its release set aside."""
        found = RELEASE.match(environ.get("PATH_INFO", ""))
        if found:
            environ = {
                **environ,
                ASKED: found[1],
                "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + found[0],
                "PATH_INFO": environ["PATH_INFO"][found.end() :] or "/",
            }
        return self._application(environ, start_response)


def asked_release() -> str | None:
    """The release that the address names; `None` where it names none, so that the current one is shown."""
    return request.environ.get(ASKED) if has_request_context() else None


def pinned_to(release: str, endpoint: str, **values: Any) -> str:
    """Address of a page in one release, to be quoted: it opens the same numbers for as long as that is kept."""
    address = url_for(endpoint, **values)
    if asked_release():
        return address
    root = request.script_root
    start = address.find(f"{root}/", address.find("//") + 2) if "://" in address else 0
    return f"{address[:start]}{root}/v/{release}{address[start + len(root) :]}"


def current_address() -> str:
    """Address of the page that is being made, in the release that is current now."""
    root = RELEASE.sub("", request.script_root)
    return f"{root}{request.full_path.rstrip('?')}"


def unpinned(address: str) -> str:
    """The address without a release, for files that are the same in all of them."""
    return RELEASE.sub("", address, count=1)


def install(app: Flask) -> None:
    """Let `app` answer under releases, and templates write such addresses."""
    app.wsgi_app = PinnedReleases(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals.update(
        pinned_release=asked_release, current_address=current_address, pinned_to=pinned_to
    )

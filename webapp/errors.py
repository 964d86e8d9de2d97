"""Exception to status, and the page or JSON a person gets; the traceback goes to the log only."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from geodata.errors import BundleError, DamageLedgerError
from webapp.api.faults import BadParameterError, ReleaseChangedError
from webapp.assets import AssetsMissingError
from webapp.city import City, NotPublishedError
from webapp.exports.made_files import BusyError
from webapp.exports.selection import BadSelectionError
from webapp.languages import gettext as _
from webapp.security import share
from webapp.store import store
from webapp.synthetic import synthetic_marks

STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotPublishedError, 404),
    (BadSelectionError, 400),
    (BusyError, 503),
    (BadParameterError, 400),
    (ReleaseChangedError, 410),
    (AssetsMissingError, 503),
    (BundleError, 503),
    (DamageLedgerError, 500),
)
"""First match wins; anything else is a fault of ours, 500."""

RETRY_SECONDS = 30
DATA_PATHS = ("/tiles/", "/imagery/", "/download/", "/export/", "/picture/", "/healthz", "/oembed")
PROBLEM = "application/problem+json"
TOLD = (NotPublishedError, BadSelectionError, BusyError, BadParameterError, ReleaseChangedError)
"""Whose own words hold nothing private and say what to do."""


class Message(NamedTuple):
    """What an error page says: a heading and what can be done."""

    title: str
    advice: str


def message_for(status: int) -> Message:
    """Heading and advice for a status, in the language of the page."""
    if status == 400:
        return Message(
            _("This request cannot be understood"),
            _("Part of the address is not valid. Start again from the list of cities."),
        )
    if status == 404:
        return Message(
            _("There is no such page"), _("The address may be mistyped, or the city is not served here.")
        )
    if status == 405:
        return Message(_("This cannot be done here"), _("Pages and data here can only be read."))
    if status == 503:
        return Message(
            _("The data cannot be read at the moment"),
            _("The published files are missing or being replaced. Try again in a minute."),
        )
    if status < 500:
        return Message(_("This request cannot be answered"), _("Start again from the list of cities."))
    return Message(
        _("Something went wrong on our side"),
        _("The fault has been recorded. The figures on other pages are not affected."),
    )


def status_of(error: Exception) -> int:
    """HTTP status for an exception."""
    if isinstance(error, HTTPException):
        return error.code or 500
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def wants_data() -> bool:
    """True if the request was for data, so that the answer to an error is JSON."""
    return request.path.startswith(DATA_PATHS) or request.path.endswith(".json")


def wants_problem() -> bool:
    """True if the request was for the JSON interface, whose errors are problem details (RFC 9457)."""
    return request.blueprint == "api" or request.path == "/api" or request.path.startswith("/api/")


def respond(error: Exception) -> Response:
    """The answer to a failed request: a designed page, or JSON where data were asked for."""
    if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
        return Response(error.get_response().get_data(), error.code, error.get_response().headers)
    status = status_of(error)
    if status >= 500:
        current_app.logger.error("%s %s failed", request.method, request.full_path, exc_info=error)
    message = message_for(status)
    if wants_problem():
        response = share(_problem(error, status, message))
    elif wants_data():
        response = share(
            jsonify({"status": status, "error": message.title, "detail": _detail(error, message)})
        )
    else:
        response = Response(_page(error, status, message), mimetype="text/html")
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, HTTPException):
        _keep_allow(error, response)
    return response


def _keep_allow(error: HTTPException, response: Response) -> None:
    allowed = error.get_response().headers.get("Allow")
    if allowed:
        response.headers["Allow"] = allowed


def _detail(error: Exception, message: Message) -> str:
    """Our own words about the cause where they hold nothing private; the general advice otherwise."""
    return str(error) if isinstance(error, TOLD) else message.advice


def _problem(error: Exception, status: int, message: Message) -> Response:
    marks = synthetic_marks(_city_of_address())
    told = {
        "type": "about:blank",
        "title": message.title,
        "status": status,
        "detail": _detail(error, message),
    }
    response = jsonify({**({"notice": " · ".join(marks)} if marks else {}), **told})
    response.mimetype = PROBLEM
    return response


def _page(error: Exception, status: int, message: Message) -> str:
    """The error page; a page without style sheet if the front end was never built."""
    city = _city_of_address()
    values = {"status": status, "message": message, "city": city, "marks": synthetic_marks(city)}
    if not isinstance(error, AssetsMissingError):
        try:
            return render_template("error.html", **values)
        except AssetsMissingError:
            current_app.logger.warning("The front end has not been built; run: make assets")
    return render_template("error_plain.html", assets_missing=isinstance(error, AssetsMissingError), **values)


def _city_of_address() -> City | None:
    """The city the address names, so that its error pages carry its synthetic mark too."""
    parts = set(request.path.split("/"))
    return next((city for city in store().cities() if city.slug in parts), None)


def install(app: Flask) -> None:
    """Answer every exception of `app` with :func:`respond`."""
    handler: Callable[[Exception], Response] = respond
    app.register_error_handler(Exception, handler)

"""Copernicus EMS Rapid Mapping: the product archives of an activation, by area of interest and kind of product."""

import re
from urllib.parse import quote

from geodata.errors import ConfigError, FetchError
from geodata.sources.retrieval import safe_name
from geodata.sources.services.activation import Product, products_of, undelivered
from geodata.sources.services.keys import checked_pattern, checked_text, checked_texts
from geodata.sources.services.request import Request
from geodata.sources.services.service_type import Delivery, ServiceType

GRADING = "GRA"
"""The product that grades damage; others are FEP (first estimate), DEL (delineation), REF (reference)."""
CODE = re.compile(r"EMS[RN][0-9]{3,4}", re.IGNORECASE)
MONITORING = ("all", "latest", "none")


def fetch_copernicus(request: Request) -> Delivery:
    """The archives of an activation, of each product its latest version.

    An area of interest has one first product and one for each round of monitoring; all rounds are kept unless
    ``monitoring`` says ``latest`` (only the last round of each area) or ``none`` (only the first product).

    Raises
    ------
    ConfigError
        If a key is not what it should be.
    FetchError
        If there is no such activation, or none of its products fits; the message lists what there is.
    """
    code = _code(request)
    rounds = request.keys.get("monitoring", MONITORING[0])
    if rounds not in MONITORING:
        msg = f"remote: monitoring was {rounds!r} but is expected to be one of {', '.join(MONITORING)}"
        raise ConfigError(msg)
    address = f"{request.base}/public-activations/?code={quote(code)}"
    index, answer = request.json_index(
        address,
        file_name=f"{code}.json",
        if_none=f"there is no activation {code}",
        if_refused="it also answers so to a code that it does not know",
    )
    if not answer.get("results", answer.get("aois")):
        raise request.nothing(f"there is no public activation {code}")
    offered = products_of(answer, address=address)
    fits = _kept_rounds(_latest(_fitting(request, offered)), str(rounds))
    if not fits:
        raise _nothing_fits(request, code, offered, undelivered(answer))
    return Delivery(
        files=tuple(request.download(one.address, file_name=safe_name(one.file_name)) for one in fits),
        index=(index,),
        facts={"activation": code, "products": [one.to_json() for one in fits]},
        notes=_notes(offered, fits, undelivered(answer)),
    )


def _code(request: Request) -> str:
    code = checked_text(request.keys, "activation")
    if CODE.fullmatch(code):
        return code.upper()
    msg = f"remote: activation was {code!r} but is expected to be the code of an activation such as EMSR648"
    raise ConfigError(msg)


def _fitting(request: Request, offered: list[Product]) -> list[Product]:
    kinds = {kind.upper() for kind in checked_texts(request.keys, "product")} or {GRADING}
    area = checked_pattern(request.keys, "area_of_interest")
    kept = [one for one in offered if one.kind in kinds]
    if area is None:
        return kept
    number = re.fullmatch(r"(?:AOI)?0*([0-9]+)", area.pattern, re.IGNORECASE)
    if number:
        return [one for one in kept if one.area_number == int(number[1])]
    return [one for one in kept if area.search(one.area_name) or area.fullmatch(one.area)]


def _latest(products: list[Product]) -> list[Product]:
    """Of each product of each area and round, the highest version; the first listed of equals."""
    best: dict[tuple[str, str, int, str], Product] = {}
    for one in products:
        if one.ground not in best or one.version > best[one.ground].version:
            best[one.ground] = one
    return [best[ground] for ground in sorted(best)]


def _kept_rounds(products: list[Product], rounds: str) -> list[Product]:
    if rounds == "none":
        return [one for one in products if one.monitoring == 0]
    if rounds == "latest":
        last = {(one.area, one.kind): one.monitoring for one in products}
        return [one for one in products if one.monitoring == last[one.area, one.kind]]
    return products


def _nothing_fits(
    request: Request, code: str, offered: list[Product], awaited: tuple[str, ...]
) -> FetchError:
    told = [one.title for one in offered] + [f"{what} (not delivered)" for what in awaited]
    return request.nothing(
        f"no product of {code} fits",
        offered=told,
        advice="check product:, area_of_interest: and monitoring: of remote: in the configuration",
    )


def _notes(offered: list[Product], fits: list[Product], awaited: tuple[str, ...]) -> tuple[str, ...]:
    kinds = {one.kind for one in fits}
    ground = {one.ground for one in fits}
    older = [one.title for one in offered if one not in fits and one.ground in ground]
    missing = [what for what in awaited if any(kind in what.split() for kind in kinds)]
    notes = []
    if older:
        notes.append(f"Replaced by later versions and not fetched: {', '.join(older)}.")
    if missing:
        notes.append(f"Ordered but without a file: {', '.join(missing)}.")
    return tuple(notes)


SERVICE = ServiceType(
    name="copernicus-ems",
    title="Copernicus EMS Rapid Mapping",
    url="https://rapidmapping.emergency.copernicus.eu",
    base="https://rapidmapping.emergency.copernicus.eu/backend/dashboard-api",
    fetch=fetch_copernicus,
    keys={
        "activation": "Code of the activation, such as EMSR648.",
        "area_of_interest": "Number of an area (2 or AOI02), or a regular expression found in its name; all if left out.",
        "product": "GRA (grading, the default), FEP, DEL or REF, or a list of them.",
        "monitoring": "all (the default), latest for the last round of each area, none for the first product only.",
    },
    required=("activation",),
    example="remote: {provider: copernicus-ems, activation: EMSR648, area_of_interest: 1}",
)

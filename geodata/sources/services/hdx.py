"""HDX, the Humanitarian Data Exchange of OCHA: a file of a dataset, found through its CKAN interface."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from geodata.errors import FetchError
from geodata.sources.services.keys import checked_pattern, checked_text, shown
from geodata.sources.services.request import Request
from geodata.sources.services.service_type import Delivery, ServiceType

DATASET_FACTS = {
    "title": "dataset_title",
    "license_title": "licence",
    "license_url": "licence_url",
    "license_other": "licence_text",
    "dataset_source": "source",
    "dataset_date": "reference_period",
    "caveats": "caveats",
}
RESOURCE_FACTS = {
    "name": "resource",
    "format": "format",
    "last_modified": "last_modified",
    "description": "description",
}


def fetch_hdx(request: Request) -> Delivery:
    """The file of a dataset whose name, or else whose format, fits ``resource``.

    The dataset's page data is asked for with CKAN's ``package_show`` (CKAN, Action API). A resource fits if its
    name is ``resource`` or the expression is found in it; only if none does, those of this format.

    Raises
    ------
    FetchError
        If there is no such dataset, or not exactly one resource fits; the message lists what there is.
    """
    dataset = checked_text(request.keys, "dataset")
    index, answer = request.json_index(
        f"{request.base}/api/3/action/package_show?id={quote(dataset, safe='')}",
        file_name="package_show.json",
        if_none=f"there is no dataset {dataset!r}",
    )
    package = answer.get("result")
    if answer.get("success") is not True or not isinstance(package, dict):
        error = answer.get("error")
        said = error.get("message") if isinstance(error, dict) else error
        raise request.nothing(f"the dataset {dataset!r} is not given out ({said or 'no reason told'})")
    entries = package.get("resources")
    resources = [one for one in entries if _address(one)] if isinstance(entries, list) else []
    chosen = _chosen(request, resources, dataset)
    publisher = package.get("organization")
    facts = shown(package, DATASET_FACTS) | shown(chosen, RESOURCE_FACTS)
    if isinstance(publisher, dict):
        facts |= shown(publisher, {"title": "publisher"})
    return Delivery(files=(request.download(_address(chosen)),), index=(index,), facts=facts)


def _chosen(request: Request, resources: list[Mapping[str, Any]], dataset: str) -> Mapping[str, Any]:
    """The one resource that is meant."""
    offered = [_named(one) for one in resources]
    pattern = checked_pattern(request.keys, "resource")
    if pattern is None:
        fits, wanted = resources, "no resource: is given"
    else:
        fits, wanted = _fitting(resources, pattern), f"resource: is {pattern.pattern!r}"
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise request.nothing(f"nothing fits in the dataset {dataset!r}, {wanted}", offered=offered)
    raise _several(request, wanted, [_named(one) for one in fits])


def _fitting(resources: list[Mapping[str, Any]], pattern: re.Pattern[str]) -> list[Mapping[str, Any]]:
    exact = [one for one in resources if str(one.get("name", "")).casefold() == pattern.pattern.casefold()]
    by_name = [one for one in resources if pattern.search(str(one.get("name", "")))]
    by_format = [one for one in resources if pattern.fullmatch(str(one.get("format", "")))]
    return exact or by_name or by_format


def _several(request: Request, wanted: str, fits: list[str]) -> FetchError:
    return FetchError(
        f"{request.service}: {wanted}, and {len(fits)} resources fit: {', '.join(fits)}; make resource: a longer "
        "piece of the name of one."
    )


def _named(resource: Mapping[str, Any]) -> str:
    return f"{resource.get('name') or 'unnamed'} ({resource.get('format') or 'format unknown'})"


def _address(resource: object) -> str:
    """Where the resource is downloaded; empty if it has no web address, like an entry that is only a remark."""
    if not isinstance(resource, Mapping):
        return ""
    address = str(resource.get("download_url") or resource.get("url") or "")
    return address if address.startswith(("https://", "http://")) else ""


SERVICE = ServiceType(
    name="hdx",
    title="HDX, the Humanitarian Data Exchange",
    url="https://data.humdata.org",
    base="https://data.humdata.org",
    fetch=fetch_hdx,
    keys={
        "dataset": "Name of the dataset: the last step of its address.",
        "resource": "Regular expression found in the name of one resource, or else its format; needed if there are several.",
    },
    required=("dataset",),
    example="remote: {provider: hdx, dataset: cod-ab-syr, resource: 'shp'}",
)

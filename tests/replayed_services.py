"""A machine on 127.0.0.1 that plays the data services: the shape of each one's answers, at their own paths."""

import csv
import io
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.publisher import Answer, Handler, Publisher, gives, says


class ReplayedServices(Publisher):
    """Answers each path with its own answers in order, the last one for ever; 404 for every other path."""

    def __init__(self) -> None:
        super().__init__()
        self.routes: dict[str, list[Answer]] = {}
        self.answers = [self._by_path]

    @property
    def base(self) -> str:
        return self.url("")

    def serves(self, path: str, *answers: Answer) -> str:
        self.routes[path] = list(answers)
        return self.url(path)

    def n_asked(self, path: str) -> int:
        return self.paths.count(path)

    def _by_path(self, handler: Handler) -> None:
        answers = self.routes.get(handler.path, [says(404)])
        (answers.pop(0) if len(answers) > 1 else answers[0])(handler)


@contextmanager
def playing() -> Iterator[ReplayedServices]:
    """The machine, running until the end of the block."""
    server = ReplayedServices()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def told(content: object, **headers: str) -> Answer:
    """An answer in JSON."""
    return gives(json.dumps(content).encode(), etag=None, Content_Type="application/json", **headers)


def table(*rows: Mapping[str, object]) -> Answer:
    """An answer in CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return gives(text.getvalue().encode(), etag=None, Content_Type="text/csv")


def web_page() -> Answer:
    return says(200, b"<!DOCTYPE html><html>Sign in</html>", Content_Type="text/html; charset=utf-8")


def moved_to(url: str) -> Answer:
    return says(302, Location=url)


def hdx_dataset(*resources: Mapping[str, object], title: str = "Areas of Syria") -> dict[str, Any]:
    """What CKAN's package_show says of a dataset."""
    return {
        "help": "https://data.humdata.org/api/3/action/help_show?name=package_show",
        "success": True,
        "result": {
            "name": "cod-ab-syr",
            "title": title,
            "license_id": "cc-by-igo",
            "license_title": "Creative Commons Attribution for Intergovernmental Organisations",
            "dataset_source": "OCHA",
            "organization": {"title": "OCHA Syria"},
            "resources": list(resources),
        },
    }


def hdx_resource(name: str, address: str, kind: str = "SHP") -> dict[str, object]:
    return {"id": name, "name": name, "format": kind, "download_url": address, "url": address, "size": 10}


def ems_product(
    address: str | None, *, kind: str = "GRA", monitoring: int = 0, version: int = 1
) -> dict[str, object]:
    """One product of an activation; `address` is ``None`` while it is not delivered."""
    delivered = {"downloadPath": address} if address else {}
    return {
        "type": kind,
        "monitoring": monitoring > 0,
        "monitoringNumber": monitoring,
        "version": {"number": version, "statusCode": "F" if address else "N", "deliveryTime": None},
        "images": [{"sensorName": "WorldView-3", "acquisitionTime": "2023-02-07T08:00:00"}],
        "layers": [{"name": "x_builtUpP_v1_VT", "format": "vt", "json": "https://example.org/x.json"}],
        **delivered,
    }


def ems_activation(areas: Mapping[str, list[dict[str, object]]], *, code: str = "EMSR648") -> dict[str, Any]:
    """What the dashboard says of an activation; the areas are numbered as they come."""
    aois = [
        {"name": name, "number": number, "extent": "POLYGON EMPTY", "products": products}
        for number, (name, products) in enumerate(areas.items(), start=1)
    ]
    whole = f"https://example.org/{code}_products.zip"
    return {"count": 1, "results": [{"code": code, "name": "Quake", "productsPath": whole, "aois": aois}]}


def geoboundaries_answer(address: str, *, country: str = "SYR", level: str = "ADM2") -> dict[str, object]:
    return {
        "boundaryID": f"{country}-{level}-1",
        "boundaryName": "Syria",
        "boundaryISO": country,
        "boundaryYearRepresented": "2017",
        "boundaryType": level,
        "boundaryLicense": "Open Data Commons Open Database License 1.0",
        "licenseSource": "www.openstreetmap.org/copyright",
        "gjDownloadURL": address,
        "simplifiedGeometryGeoJSON": f"{address}-simplified",
    }

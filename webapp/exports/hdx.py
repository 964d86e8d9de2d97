"""The description that the Humanitarian Data Exchange asks for, to be checked and completed by who publishes it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from webapp.exports.about import About
from webapp.exports.layer import Layer

TO_FILL_IN = "FILL-IN"
"""What only the organisation that publishes the data set knows."""

LICENCES: dict[str, str] = {
    "CC BY-SA": "cc-by-sa",
    "CC BY-IGO": "cc-by-igo",
    "CC BY": "cc-by",
    "ODbL": "hdx-odc-odbl",
    "CC0": "hdx-other",
}
"""Beginning of a licence -> its id on the exchange; anything else is ``hdx-other``, with its words."""

RESOURCES = (
    ("districts", "csv", "Counts by district"),
    ("districts", "geojson", "Districts with their counts"),
    ("buildings", "csv", "Buildings with their class"),
    ("sites", "csv", "Damage sites with their class"),
    ("all", "xlsx", "Districts, statements and codebook in one workbook"),
)


def hdx_dataset(layers: Sequence[Layer], about: About) -> dict[str, Any]:
    """The fields the exchange requires, with those we cannot know marked ``FILL-IN``."""
    held = {layer.name for layer in layers}
    licence = _licence(about.licences)
    return {
        "name": f"{about.slug}-building-damage-{about.epoch}",
        "title": about.title,
        "notes": "\n\n".join(part for part in (about.notice, about.subtitle, about.credit) if part),
        # A data set with made-up positions must not go public by mistake.
        "private": bool(about.notice),
        "dataset_source": "; ".join(
            dict.fromkeys(str(one["publisher"]) for one in about.sources if one.get("publisher"))
        ),
        "owner_org": TO_FILL_IN,
        "maintainer": TO_FILL_IN,
        "dataset_date": f"[{about.epoch}T00:00:00 TO {about.epoch}T23:59:59]",
        "data_update_frequency": "-1",
        "groups": [{"name": about.country.lower() or TO_FILL_IN}],
        "license_id": licence,
        **({"license_other": "; ".join(about.licences)} if licence == "hdx-other" else {}),
        "methodology": "Other",
        "methodology_other": "Damage seen on satellite images by the sources named, matched to building outlines and counted by district.",
        "caveats": "\n".join(about.caveats),
        "tags": [{"name": "damage assessment"}, {"name": "geodata"}, {"name": "conflict-violence"}],
        "resources": [
            {
                "name": f"{about.slug}_{layer}.{suffix}",
                "format": suffix.upper(),
                "description": description,
                "url_type": "upload",
                "resource_type": "file.upload",
            }
            for layer, suffix, description in RESOURCES
            if layer in held or layer == "all"
        ],
        "release": about.release,
        "manifest_sha256": about.manifest_sha256,
        "synthetic": bool(about.notice),
    }


def write_hdx(layers: Sequence[Layer], about: About, target: Path, on_rows: Callable[[int], None]) -> None:
    """Write the description as YAML."""
    text = yaml.safe_dump(hdx_dataset(layers, about), allow_unicode=True, sort_keys=False, width=100)
    target.write_text(text, encoding="utf-8")
    on_rows(sum(layer.n_rows for layer in layers))


def _licence(licences: Sequence[str]) -> str:
    """The one licence of all parts if the exchange knows it."""
    if len(licences) != 1:
        return "hdx-other"
    return next((code for start, code in LICENCES.items() if licences[0].startswith(start)), "hdx-other")

"""The `sources:` of a city: where each file is, who published it, under which licence, and how to read it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import Field, field_validator, model_validator

from geodata.config.section import ID_PATTERN, Section, web_address
from geodata.errors import ConfigError
from geodata.options import check_options, mapping_option

Role = Literal[
    "footprints",
    "assessments",
    "scores",
    "admin_areas",
    "area_of_interest",
    "image_footprint",
    "not_analysed",
    "incidents",
    "basemap",
]
ROLES: tuple[Role, ...] = get_args(Role)
Method = Literal["field_survey", "image_analyst", "volunteers", "image_model", "radar_screen"]
SITE_LABELS = "site-labels"
"""Reader of admin areas that are grown from the labels of the damage sites themselves."""
SITE_LABELS_OPTIONS = {"names_ar": "Label of a site -> Arabic name of its district."}


class SourceConfig(Section):
    """One source: where it is, who published it, under which licence, and how to read it."""

    id: str = Field(pattern=ID_PATTERN, description="Name of the source, unique in the file.")
    reader: str = Field(
        description="Reader to use; docs/sources lists them. site-labels grows districts from the sites' labels."
    )
    path: Path | None = Field(default=None, description="File or folder, relative to the configuration file.")
    url: str | None = Field(
        default=None, description="Where the publisher offers the file; `fetch` downloads it."
    )
    remote: dict[str, Any] | None = Field(
        default=None,
        description="What `fetch` asks a data service for, where there is no lasting address: provider: and its keys.",
    )
    sha256: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", description="Expected checksum of the file."
    )
    title: str = Field(min_length=1, description="Title of the product, as its publisher calls it.")
    publisher: str = Field(min_length=1, description="Who published it.")
    licence: str = Field(min_length=1, description="Licence of the data, as its publisher states it.")
    licence_url: str | None = Field(default=None, description="Address of the licence text.")
    credit: str = Field(min_length=1, description="Credit line shown on every map, page and export.")
    published_date: str | None = Field(
        default=None, description="Date of publication, as precise as it is known."
    )
    imagery: str | None = Field(default=None, description="Images the source is based on.")
    lists: Literal["damage_only", "all_buildings"] | None = Field(
        default=None,
        description="For assessments: damage_only if undamaged buildings are not listed, so that no record says nothing.",
    )
    method: Method | None = Field(
        default=None,
        description="For assessments and scores: how grades were found; that of the reader if left out.",
    )
    resolution_m: float | None = Field(
        default=None,
        gt=0,
        description="For assessments and scores: size of a pixel of the images, in metres.",
    )
    approximate: bool = Field(
        default=False, description="True for outlines that are derived and not official."
    )
    note: str | None = Field(default=None, description="A caveat shown with the source.")
    options: dict[str, Any] = Field(
        default_factory=dict, description="Options of the reader; see the README."
    )

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if self.url is not None and self.remote is not None:
            msg = "names both url: and remote:; keep the one to fetch from"
            raise ValueError(msg)
        if self.remote is not None and not isinstance(self.remote.get("provider"), str):
            msg = "remote: needs provider:, the name of a data service"
            raise ValueError(msg)
        return self

    @field_validator("url", "licence_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        return web_address(value)


class SourcesConfig(Section):
    """All sources of the city, by what they are used for."""

    footprints: tuple[SourceConfig, ...] = Field(
        default=(), description="Building outlines; may be left out."
    )
    assessments: tuple[SourceConfig, ...] = Field(min_length=1, description="Damage lists; at least one.")
    scores: tuple[SourceConfig, ...] = Field(
        default=(), description="Rasters of damage scores or classes, measured on every footprint."
    )
    admin_areas: tuple[SourceConfig, ...] = Field(min_length=1, description="District sets; at least one.")
    area_of_interest: tuple[SourceConfig, ...] = Field(
        default=(), description="Ground the damage list was asked to cover; may be left out."
    )
    image_footprint: tuple[SourceConfig, ...] = Field(
        default=(), description="Ground that the images show; left out, all of it."
    )
    not_analysed: tuple[SourceConfig, ...] = Field(
        default=(), description="Ground under cloud or otherwise unreadable; left out, none."
    )
    incidents: tuple[SourceConfig, ...] = Field(
        default=(), description="Strikes and the like; a layer and counts of their own."
    )
    basemap: tuple[SourceConfig, ...] = Field(
        default=(), max_length=1, description="Rivers and roads drawn under the map; may be left out."
    )

    @field_validator("admin_areas")
    @classmethod
    def _site_labels_have_their_options(cls, value: tuple[SourceConfig, ...]) -> tuple[SourceConfig, ...]:
        """Options of site labels, which no reader of a file will check."""
        for source in value:
            if source.reader == SITE_LABELS:
                _require_site_labels_options(source)
        return value

    @model_validator(mode="after")
    def _scores_have_footprints(self) -> Self:
        if self.scores and not self.footprints:
            msg = "scores: are measured on footprints, so footprints: needs at least one source"
            raise ValueError(msg)
        return self

    def items(self) -> Iterator[tuple[Role, SourceConfig]]:
        """Every source with its role, in file order."""
        for role in ROLES:
            for source in getattr(self, role):
                yield role, source


def _require_site_labels_options(source: SourceConfig) -> None:
    try:
        check_options(source.options, SITE_LABELS_OPTIONS, source_id=source.id)
        names_ar = mapping_option(source.options, "names_ar")
    except ConfigError as error:
        raise ValueError(str(error)) from error
    for label, name in names_ar.items():
        if not isinstance(label, str) or not isinstance(name, str):
            msg = (
                f"option names_ar has {label!r}: {name!r}, but a label and its Arabic name are text; "
                "put both in quotes"
            )
            raise ValueError(msg)

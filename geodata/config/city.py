"""The whole configuration file of a city, and what must hold between its parts."""

from datetime import date
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from geodata.config.imagery import ImageryConfig
from geodata.config.rules import ConflationConfig, MatchingConfig, ResolveConfig
from geodata.config.section import ID_PATTERN, Names, Section, iso_date
from geodata.config.sources import SourceConfig, SourcesConfig
from geodata.config.webapp import WebappConfig
from geodata.crs import metric_crs
from geodata.errors import CRSError


class AreaConfig(Section):
    """The city: its names, its metric reference system, and the date its headline figures are for."""

    slug: str = Field(
        pattern=ID_PATTERN, description="Short name in addresses and file names: a-z, 0-9 and hyphens."
    )
    name: Names = Field(description="Name of the city in English and Arabic.")
    country: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3 code of the country.")
    crs: str = Field(
        description="Projected reference system in metres, in which distances and areas are measured."
    )
    as_of: date = Field(description="Epoch that headline figures and claims are measured at.")
    district_set: str | None = Field(
        default=None,
        description="Which of the admin_areas sources is used as districts; the first one if left out.",
    )

    @field_validator("crs")
    @classmethod
    def _is_metric(cls, value: str) -> str:
        try:
            metric_crs(value)
        except CRSError as error:
            raise ValueError(str(error)) from error
        return value

    @field_validator("as_of", mode="before")
    @classmethod
    def _is_iso_text(cls, value: object) -> object:
        return iso_date(value)


class ClaimsConfig(Section):
    """Which public statements are measured."""

    file: Path | None = Field(default=None, description="Claim file, relative to the configuration file.")


class Config(Section):
    """A city, whole."""

    area: AreaConfig = Field(description="The city.")
    sources: SourcesConfig = Field(description="Its sources.")
    imagery: tuple[ImageryConfig, ...] = Field(
        default=(), description="Images of the city before and after, shown under the map; may be left out."
    )
    matching: MatchingConfig = Field(
        default_factory=MatchingConfig, description="Assignment of sites to footprints."
    )
    resolve: ResolveConfig = Field(
        default_factory=ResolveConfig, description="Which of several statements about a building counts."
    )
    conflation: ConflationConfig = Field(
        default_factory=ConflationConfig, description="Footprints of several sources brought together."
    )
    claims: ClaimsConfig = Field(default_factory=ClaimsConfig, description="Statements to be measured.")
    planning: dict[str, Any] | None = Field(
        default=None,
        description="Debris, cost and displacement as ranges; off if left out, {} for the shipped parameters.",
    )
    webapp: WebappConfig = Field(default_factory=WebappConfig, description="Settings of the web pages.")
    bundle: Path | None = Field(
        default=None, description="Folder to publish into, relative to this file; bundles/<slug> if left out."
    )
    keep_releases: int = Field(
        default=20,
        ge=0,
        description="Earlier releases kept beside the bundle, so that addresses that name one still open it.",
    )

    @field_validator("bundle")
    @classmethod
    def _is_a_folder_of_its_own(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        # Publishing replaces the folder: it must not hold the configuration.
        folder = (info.context or {}).get("folder", Path.cwd())
        if value is None or (folder / value).resolve() in (folder, *folder.parents):
            msg = "name a folder of its own, such as bundles/my-city, or leave the key out"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        seen: set[str] = set()
        for name in (
            *(source.id for _, source in self.sources.items()),
            *(image.id for image in self.imagery),
        ):
            if name in seen:
                msg = f"two sources have the id {name!r}; every id must be unique"
                raise ValueError(msg)
            seen.add(name)
        return self

    @model_validator(mode="after")
    def _district_set_exists(self) -> Self:
        offered = [source.id for source in self.sources.admin_areas]
        chosen = self.area.district_set
        if chosen is not None and chosen not in offered:
            msg = f"area.district_set is {chosen!r} but sources.admin_areas offers {', '.join(offered)}"
            raise ValueError(msg)
        return self

    @property
    def districts(self) -> SourceConfig:
        """The admin-area source in use as districts."""
        chosen = self.area.district_set or self.sources.admin_areas[0].id
        return next(source for source in self.sources.admin_areas if source.id == chosen)

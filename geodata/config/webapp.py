"""The `webapp:` of a city: what its pages need to know."""

from typing import Literal

from pydantic import Field, field_validator

from geodata.config.section import WEB, Section
from geodata.errors import ConfigError
from geodata.online_maps import online_map


class WebappConfig(Section):
    """What the web application needs to know about the city."""

    default_language: Literal["en", "ar"] = Field(
        default="en", description="Language of a page opened without one."
    )
    correction_url: str | None = Field(
        default=None,
        description="mailto: or https: address for corrections; {id} stands for the building or site.",
    )
    basemaps: tuple[str, ...] = Field(
        default=(),
        description="Online map backgrounds that readers may switch on, by the names xyzservices gives them, such as "
        "OpenStreetMap.Mapnik; their servers see who looks where, so none unless named.",
    )

    @field_validator("basemaps")
    @classmethod
    def _can_be_had(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            try:
                online_map(name)
            except ConfigError as error:
                raise ValueError(str(error)) from error
        return tuple(dict.fromkeys(value))

    @field_validator("correction_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith((*WEB, "mailto:")):
            msg = "must start with https://, http:// or mailto:"
            raise ValueError(msg)
        return value

"""The `imagery:` of a city: pictures from above, shown under the map."""

from datetime import date
from pathlib import Path

from pydantic import Field, field_validator

from geodata.config.section import ID_PATTERN, Names, Section, iso_date, web_address

Day = date
"""The type, for a key that is called date."""


class ImageryConfig(Section):
    """One image of the city from above, shown under the map; it says nothing of any building by itself."""

    id: str = Field(pattern=ID_PATTERN, description="Name of the image, unique among sources and images.")
    path: Path | None = Field(
        default=None,
        description="GeoTIFF or another raster with a reference system, relative to the configuration file; without "
        "path and url the image is left out unless --source names a file.",
    )
    url: str | None = Field(default=None, description="Where its publisher offers it; `fetch` downloads it.")
    sha256: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", description="Expected checksum of the file."
    )
    date: Day = Field(description="Day the image was taken.")
    title: Names | None = Field(
        default=None, description="What the image is, in English and Arabic; its date alone if left out."
    )
    publisher: str = Field(min_length=1, description="Who published it.")
    licence: str = Field(min_length=1, description="Licence of the image, as its publisher states it.")
    licence_url: str | None = Field(default=None, description="Address of the licence text.")
    credit: str = Field(min_length=1, description="Credit line shown whenever the image is.")
    resolution_m: float | None = Field(
        default=None,
        gt=0,
        description="Size of a pixel on the ground in metres; that of the file if left out.",
    )
    note: Names | None = Field(default=None, description="A caveat shown with the image.")

    @field_validator("date", mode="before")
    @classmethod
    def _is_iso_text(cls, value: object) -> object:
        return iso_date(value)

    @field_validator("url", "licence_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        return web_address(value)

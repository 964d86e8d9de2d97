"""config.yaml -> checked, frozen settings; the only reader of the configuration file.

Every message names the key, the line it is on, what came and what is allowed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from geodata.crs import metric_crs
from geodata.errors import ConfigError, CRSError
from geodata.online_maps import online_map
from geodata.options import check_options, mapping_option
from geodata.yaml_text import parse_yaml, shortly

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
Criterion = Literal["method", "date", "resolution", "order"]
Day = date
"""The type, for a key that is called date."""
ID_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WEB = ("https://", "http://")
SITE_LABELS = "site-labels"
"""Reader of admin areas that are grown from the labels of the damage sites themselves."""
SITE_LABELS_OPTIONS = {"names_ar": "Label of a site -> Arabic name of its district."}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Names(_Section):
    """A name in English and in Arabic."""

    en: str = Field(min_length=1, description="Name in English.")
    ar: str = Field(min_length=1, description="Name in Arabic.")


class AreaConfig(_Section):
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
        return _iso_date(value)


def _iso_date(value: object) -> object:
    """A day as YAML gives it; anything else is refused."""
    # Numbers, and text made of digits, would be taken for seconds since 1970.
    is_date = isinstance(value, date) and not isinstance(value, datetime)
    if is_date or (isinstance(value, str) and ISO_DATE.fullmatch(value.strip())):
        return value.strip() if isinstance(value, str) else value
    msg = "a date is written as ISO text, year-month-day, such as 2017-10-21"
    raise ValueError(msg)


class SourceConfig(_Section):
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
        return _web_address(value)


class SourcesConfig(_Section):
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


class ImageryConfig(_Section):
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
        return _iso_date(value)

    @field_validator("url", "licence_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        return _web_address(value)


def _web_address(value: str | None) -> str | None:
    if value is not None and not value.startswith(WEB):
        msg = "must start with https:// or http://"
        raise ValueError(msg)
    return value


class MatchingConfig(_Section):
    """How damage sites are assigned to footprints."""

    tolerance_m: float = Field(
        default=8.0, ge=0, le=100, description="Greatest distance from a site to its footprint, in metres."
    )
    sweep_m: tuple[Annotated[float, Field(gt=0, le=200)], ...] = Field(
        default=(1, 2, 4, 6, 8, 10, 15), description="Distances reported beside the chosen one, in metres."
    )


class ResolveConfig(_Section):
    """Which of several statements about one building counts."""

    precedence: tuple[Criterion, ...] = Field(
        default=("date", "method", "resolution", "order"),
        min_length=1,
        description="What decides, first criterion first: date (later), method (field over image over model), "
        "resolution (finer), order (earlier in this file).",
    )
    agreement_days: int = Field(
        default=60, ge=0, description="Two sources are compared at epochs at most this many days apart."
    )

    @field_validator("precedence")
    @classmethod
    def _each_once(cls, value: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        if len(set(value)) < len(value):
            msg = "each criterion may be named once"
            raise ValueError(msg)
        return value


class ConflationConfig(_Section):
    """When footprints of two sources are the same building."""

    same_share: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="A footprint is drawn by an earlier source already if the two share this part of the smaller one.",
    )


class ClaimsConfig(_Section):
    """Which public statements are measured."""

    file: Path | None = Field(default=None, description="Claim file, relative to the configuration file.")


class WebappConfig(_Section):
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


class Config(_Section):
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


@dataclass(frozen=True)
class LoadedConfig:
    """A checked configuration and the folder its relative paths start from."""

    settings: Config
    path: Path

    def resolve(self, path: Path) -> Path:
        """`path` as seen from the configuration file's folder."""
        return path if path.is_absolute() else (self.path.parent / path)

    @property
    def bundle(self) -> Path:
        """Folder the bundle is published into."""
        return self.resolve(self.settings.bundle or Path("bundles") / self.settings.area.slug)

    @property
    def claims(self) -> Path | None:
        """The claim file, if the configuration names one."""
        return None if self.settings.claims.file is None else self.resolve(self.settings.claims.file)


def load_config(
    path: Path, *, source_paths: Mapping[str, Path] | None = None, district_set: str | None = None
) -> LoadedConfig:
    """The checked configuration in `path`.

    Parameters
    ----------
    path
        A YAML file.
    source_paths
        Source id -> file to read instead of the configured one; relative to the working directory.
    district_set
        Admin-area source to use instead of ``area.district_set``.

    Raises
    ------
    ConfigError
        If the file cannot be read or says something that is not allowed; names key, line, value and rule.
    """
    text = _text_of(path)
    lines: dict[tuple[str | int, ...], int] = {}
    root, content = parse_yaml(text, name=str(path), refusal=ConfigError)
    if root is not None:
        _note_lines(root, (), lines)
    if not isinstance(content, dict):
        msg = (
            f"{path} is expected to hold keys such as area: and sources:, but holds {type(content).__name__}."
        )
        raise ConfigError(msg)
    _override(content, source_paths or {}, district_set)
    try:
        settings = Config.model_validate(content, context={"folder": path.resolve().parent})
    except ValidationError as error:
        raise ConfigError(_explain(error, lines, path)) from error
    return LoadedConfig(settings, path.resolve())


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        msg = f"There is no configuration file {path}; `damage-ledger init` writes one to start from."
        raise ConfigError(msg) from error
    except (IsADirectoryError, PermissionError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read as a UTF-8 text file ({error.__class__.__name__}); name a YAML file."
        raise ConfigError(msg) from error


def _note_lines(node: yaml.Node, at: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> None:
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*at, str(key.value))] = key.start_mark.line + 1
            _note_lines(value, (*at, str(key.value)), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*at, index), lines)


def _override(content: dict[str, Any], source_paths: Mapping[str, Path], district_set: str | None) -> None:
    if district_set is not None and isinstance(content.get("area"), dict):
        content["area"]["district_set"] = district_set
    known: list[str] = []
    sources = content.get("sources")
    lists = [*(sources.values() if isinstance(sources, dict) else []), content.get("imagery")]
    for entries in lists:
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict) and "id" in entry:
                known.append(str(entry["id"]))
                if known[-1] in source_paths:
                    entry["path"] = str(source_paths[known[-1]].resolve())
                    # The file named by hand is not the one the checksum was written for.
                    entry.pop("sha256", None)
    strangers = sorted(set(source_paths) - set(known))
    if strangers:
        msg = (
            f"--source names {strangers[0]!r}, but the configuration has {', '.join(known) or 'no sources'}."
        )
        raise ConfigError(msg)


def _explain(error: ValidationError, lines: Mapping[tuple[str | int, ...], int], path: Path) -> str:
    told = []
    problems = error.errors()
    for problem in problems:
        if any(_is_inside(other["loc"], problem["loc"]) for other in problems):
            continue  # a list is only too short because its entries, told themselves, were taken out
        at = tuple(part for part in problem["loc"])
        line = next((lines[at[:length]] for length in range(len(at), -1, -1) if at[:length] in lines), None)
        key = ".".join(str(part) for part in at) or "the file"
        what = _in_words(problem)
        told.append(f"{path}, line {line}: {key} {what}" if line else f"{path}: {key} {what}")
    return "\n".join(told)


def _is_inside(entry: tuple[str | int, ...], whole: tuple[str | int, ...]) -> bool:
    return len(entry) > len(whole) and entry[: len(whole)] == whole


def _in_words(problem: Mapping[str, Any]) -> str:
    kind, came = problem["type"], problem.get("input")
    if kind == "missing":
        return "is missing."
    if kind == "extra_forbidden":
        return "is not a known key; check its spelling."
    if kind == "value_error":
        return f"was {shortly(came)}: {str(problem['ctx']['error']).rstrip('.')}."
    return f"was {shortly(came)}: {problem['msg'][0].lower()}{problem['msg'][1:]}."

"""The configured images: found, checked and described, ready to be published."""

from dataclasses import dataclass, field
from pathlib import Path

from geodata.config import ImageryConfig, LoadedConfig, Names
from geodata.errors import SourceError
from geodata.inputs.location import require_checksum
from geodata.provenance import Finding, Source, sha256_of
from geodata.publish.imagery import Image, require_image
from geodata.sources.download import cache_folder, cached

ROLE = "imagery"


@dataclass
class ImageInputs:
    """Images of a city with their sources, and what is to be said of them."""

    images: list[Image] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_images(config: LoadedConfig) -> ImageInputs:
    """Every configured image, oldest first; nothing of their cells is held.

    Raises
    ------
    SourceError
        If a file is missing, has another checksum, or cannot be shown.
    """
    found = ImageInputs()
    for image in sorted(config.settings.imagery, key=lambda entry: (entry.date, entry.id)):
        one = read_image(config, image)
        found.images.extend(one.images)
        found.sources.extend(one.sources)
        found.findings.extend(one.findings)
    return found


def read_image(config: LoadedConfig, image: ImageryConfig) -> ImageInputs:
    """One configured image; without a file there is only a finding that says so.

    Raises
    ------
    SourceError
        As :func:`read_images`.
    """
    path = _locate(config, image)
    if path is None:
        detail = (
            f"No file is named for this image, so it is left out; name one with --source {image.id}=FILE."
        )
        return ImageInputs(findings=[Finding("publish", image.id, "image_left_out", "refused", 1, detail)])
    stretch = require_image(path, image_id=image.id)
    findings = []
    if stretch is not None:
        detail = (
            f"The image holds values other than 0 to 255; {stretch[0]:g} to {stretch[1]:g} are shown from black to "
            "white, so its brightness cannot be compared with that of another image."
        )
        findings.append(Finding("publish", image.id, "image_rescaled", "repaired", 1, detail))
    source = _source(image, path)
    return ImageInputs([_image(image, path, source, stretch)], [source], findings)


def image_folder(config: LoadedConfig, image: ImageryConfig) -> Path:
    """Where the download of an image is kept."""
    return cache_folder() / config.settings.area.slug / image.id


def _locate(config: LoadedConfig, image: ImageryConfig) -> Path | None:
    if image.path is not None:
        path = config.resolve(image.path)
        if not path.is_file():
            msg = f"Image {image.id}: there is no file {path}; correct path:, or name it with --source {image.id}=FILE."
            raise SourceError(msg)
        require_checksum(image.id, image.sha256, path)
        return path
    if image.url is None:
        return None
    fetched = cached(image.url, image_folder(config, image))
    if fetched is None:
        msg = (
            f"Image {image.id} has not been downloaded yet; run `damage-ledger fetch {config.path.name}`, or name a "
            f"file with --source {image.id}=FILE."
        )
        raise SourceError(msg)
    return fetched


def _image(image: ImageryConfig, path: Path, source: Source, stretch: tuple[float, float] | None) -> Image:
    return Image(
        id=image.id,
        path=path,
        date=image.date.isoformat(),
        title=_in_both(image.title),
        note=_in_both(image.note),
        source=source,
        resolution_m=image.resolution_m,
        stretch=stretch,
    )


def _in_both(names: Names | None) -> dict[str, str] | None:
    return None if names is None else {"en": names.en, "ar": names.ar}


def _source(image: ImageryConfig, path: Path) -> Source:
    return Source(
        id=image.id,
        role=ROLE,
        reader="image",
        title=image.title.en if image.title else f"Image of {image.date.isoformat()}",
        publisher=image.publisher,
        licence=image.licence,
        credit=image.credit,
        licence_url=image.licence_url,
        url=image.url,
        imagery=image.date.isoformat(),
        resolution_m=image.resolution_m,
        note=image.note.en if image.note else None,
        file_name=path.name,
        sha256=sha256_of(path),
        n_bytes=path.stat().st_size,
    )

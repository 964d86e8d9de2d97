"""Read a configuration file: config.yaml -> checked, frozen settings; nothing else reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from geodata.config.city import Config
from geodata.config.refusal_text import refusal_text
from geodata.errors import ConfigError
from geodata.yaml_text import parse_yaml


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
        raise ConfigError(refusal_text(error, lines, path)) from error
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

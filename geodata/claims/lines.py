"""Where in a YAML file each key stands, so that a message can name the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from geodata.errors import ClaimError
from geodata.yaml_text import parse_yaml


@dataclass(frozen=True)
class YamlFile:
    """A parsed YAML file: its content and the tree that knows the lines."""

    name: str
    content: object
    root: yaml.Node

    def place(self, keys: Sequence[str | int]) -> tuple[str, int]:
        """The key as a person writes it (``claims[3].unit``) and its line, counted from 1.

        Keys that do not stand in the file (the tag of a union, a key that is missing) are passed over: the
        line is then that of the nearest key above.
        """
        node, line, written = self.root, self.root.start_mark.line + 1, ""
        for key in keys:
            found = _child(node, key)
            if found is None:
                continue
            node, line = found
            written += f"[{key}]" if isinstance(key, int) else f".{key}"
        return written.lstrip("."), line


def read_yaml(path: Path) -> YamlFile:
    """The content of a YAML file together with its lines.

    Raises
    ------
    ClaimError
        If the file cannot be read, is not YAML, is empty, or says one key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path.name} cannot be read as UTF-8 text: {error}; give the path of a claims file."
        raise ClaimError(msg) from error
    root, content = parse_yaml(text, name=path.name, refusal=ClaimError)
    if root is None:
        msg = f"{path.name} is empty; it is expected to hold claims, as the project's claims.yaml does."
        raise ClaimError(msg)
    return YamlFile(path.name, content, root)


def _child(node: yaml.Node, key: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        member: yaml.Node = node.value[key]
        return member, member.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return value, name.start_mark.line + 1
    return None

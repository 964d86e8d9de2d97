"""Where in a YAML file each key stands, so that a message can name the line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from geodata.errors import ClaimError

TIMESTAMP_TAG = "tag:yaml.org,2002:timestamp"


class _PlainDates(yaml.SafeLoader):
    """The safe loader, but 2017-10-21 stays text: partial dates like 2018-10 must be read the same way."""


_PlainDates.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != TIMESTAMP_TAG]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


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
    try:
        loader = _PlainDates(text)
        root = loader.get_single_node()
        if root is None:
            msg = f"{path.name} is empty; it is expected to hold claims, as the project's claims.yaml does."
            raise ClaimError(msg)
        _refuse_repeated_keys(root, path.name)
        return YamlFile(path.name, loader.construct_document(root), root)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        msg = f"{path.name}, line {line}: not YAML: {error.problem or error.context}."
        raise ClaimError(msg) from error
    except yaml.YAMLError as error:
        msg = f"{path.name}: not YAML: {error}."
        raise ClaimError(msg) from error


def _child(node: yaml.Node, key: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        member: yaml.Node = node.value[key]
        return member, member.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return value, name.start_mark.line + 1
    return None


def _refuse_repeated_keys(root: yaml.Node, file: str) -> None:
    for mapping in _mappings(root):
        seen: dict[str, int] = {}
        for name, _ in mapping.value:
            if name.value in seen:
                msg = (
                    f"{file}, line {name.start_mark.line + 1}: {name.value!r} is said a second time "
                    f"(first on line {seen[name.value]}); each key is expected once."
                )
                raise ClaimError(msg)
            seen[name.value] = name.start_mark.line + 1


def _mappings(root: yaml.Node) -> Iterator[yaml.MappingNode]:
    """Every mapping of the tree once; an alias leads back to a node already seen."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield node
            waiting.extend(value for _, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)

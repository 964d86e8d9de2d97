"""YAML as people write it for us: text, numbers, lists and keys; anything wild is refused with its line."""

from typing import Any

import yaml

from geodata.errors import DamageLedgerError

MOST_REPEATED = 10_000
"""Nodes that the aliases of a YAML file may stand for; nine lines of aliases of aliases can stand for billions."""
DEEPEST = 100
"""Levels that a YAML file may be nested."""
YAML_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "seq", "map", "merge")
)


class _PlainLoader(yaml.SafeLoader):
    """YAML without dates: a wrong date is then told with its key and line like every other wrong value."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value of a node; what Python cannot make of it (``!!int x``) is told with its line too."""
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
            kind = node.tag.rpartition(":")[2]
            problem = f"{shortly(node.value)} cannot be read as {kind}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _WildError(yaml.MarkedYAMLError):
    """YAML that could be read, but means more, or something else, than its writer can have wanted."""


def parse_yaml(text: str, *, name: str, refusal: type[DamageLedgerError]) -> tuple[yaml.Node | None, object]:
    """The tree of a YAML text, which knows the lines, and its content; ``None`` twice if it is empty.

    Parameters
    ----------
    text
        YAML of text, numbers, lists and mappings, each key once. Dates stay text. Aliases are followed as long
        as they stand for at most :data:`MOST_REPEATED` nodes.
    name
        What messages call the file.
    refusal
        Class of the error.

    Raises
    ------
    DamageLedgerError
        Of the class `refusal`, one sentence with the line, if the text is not such YAML.
    """
    try:
        loader = _PlainLoader(text)
        root = loader.get_single_node()
        if root is None:
            return None, None
        _require_tame(root)
        # Constructing changes the tree (it writes merged keys out), so the caller gets one of its own.
        return yaml.compose(text, Loader=_PlainLoader), loader.construct_document(root)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        msg = f"{name}, line {line}: not YAML: {error.reason} (character #x{error.character:04x})."
        raise refusal(msg) from error
    except _WildError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        msg = f"{name}, line {line}: {error.problem}."
        raise refusal(msg) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "context", None) or "cannot be understood"
        msg = f"{name}{where}: not YAML: {problem}."
        raise refusal(msg) from error
    except RecursionError as error:
        msg = f"{name}: not YAML: it is nested more than {DEEPEST} levels deep."
        raise refusal(msg) from error


def _require_tame(root: yaml.Node) -> None:
    """Do nothing if the tree is finite, small, of plain values, and says each key once."""
    waiting: list[tuple[yaml.Node, tuple[int, ...]]] = [(root, ())]
    seen: set[int] = set()
    n_repeated = 0
    while waiting:
        node, above = waiting.pop()
        n_repeated += id(node) in seen
        if id(node) in above:
            raise _wild(node, "it holds an alias of itself")
        if n_repeated > MOST_REPEATED:
            raise _wild(node, f"its aliases stand for more than {MOST_REPEATED:,} values")
        if len(above) >= DEEPEST:
            raise _wild(node, f"it is nested more than {DEEPEST} levels deep")
        if node.tag not in YAML_TAGS:
            raise _wild(node, f"the tag {node.tag} is not allowed; write plain text, numbers, lists and keys")
        if isinstance(node, yaml.MappingNode) and id(node) not in seen:
            _require_single_keys(node)
        seen.add(id(node))
        # Backwards, so that what stands first in the file is told first.
        waiting.extend((child, (*above, id(node))) for child in reversed(_children(node)))


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _require_single_keys(mapping: yaml.MappingNode) -> None:
    first: dict[str, int] = {}
    for key, _ in mapping.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _wild(key, "a key is a list or a mapping; a key is expected to be a word")
        if key.value in first:
            problem = (
                f"{key.value!r} is said a second time (first on line {first[key.value]}); "
                "each key is expected once"
            )
            raise _wild(key, problem)
        first[key.value] = line


def _wild(node: yaml.Node, problem: str) -> _WildError:
    return _WildError(problem=problem, problem_mark=node.start_mark)


def shortly(value: object) -> str:
    """A value as a message shows it: at most 80 characters."""
    told = repr(value) if not isinstance(value, (dict, list)) else f"a {type(value).__name__}"
    return told if len(told) <= 80 else f"{told[:77]}..."

"""The free-form options of a source, read one at a time with the kind of value each must have."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from geodata.errors import ConfigError

Options = Mapping[str, object]


def check_options(options: Options, allowed: Mapping[str, str], *, source_id: str) -> None:
    """Do nothing if every option is one of `allowed`; a misspelt one would have no effect, unseen.

    Raises
    ------
    ConfigError
        Naming the option, the source, the nearest allowed name and all that are allowed.
    """
    for name in options:
        if name not in allowed:
            near = get_close_matches(str(name), allowed, n=1)
            meant = f"did you mean {near[0]}? " if near else ""
            told = ", ".join(sorted(allowed)) or "none"
            msg = f"source {source_id} has the option {name!r}, which is unknown; {meant}Allowed are: {told}."
            raise ConfigError(msg)


def text_option(options: Options, name: str) -> str | None:
    """The option as text, or ``None`` if it is not set.

    Raises
    ------
    ConfigError
        If it is set to something else.
    """
    value = options.get(name)
    if value is None or isinstance(value, str):
        return value
    raise _unexpected(name, value, "text")


def number_option(options: Options, name: str) -> float | None:
    """The option as a number, or ``None`` if it is not set.

    Raises
    ------
    ConfigError
        If it is set to something else.
    """
    value = options.get(name)
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    raise _unexpected(name, value, "a number")


def flag_option(options: Options, name: str) -> bool:
    """The option as true or false; false if it is not set.

    Raises
    ------
    ConfigError
        If it is set to something else.
    """
    value = options.get(name, False)
    if isinstance(value, bool):
        return value
    raise _unexpected(name, value, "true or false")


def list_option(options: Options, name: str) -> list[object] | None:
    """The option as a list of at least one entry, or ``None`` if it is not set.

    Raises
    ------
    ConfigError
        If it is set to something else.
    """
    value = options.get(name)
    if value is None:
        return None
    if isinstance(value, (list, tuple)) and value:
        return list(value)
    raise _unexpected(name, value, "a list")


def names_option(options: Options, name: str) -> list[str] | None:
    """The option as a list of column names, or ``None`` if it is not set.

    Raises
    ------
    ConfigError
        If it is set to something else.
    """
    value = list_option(options, name)
    if value is None:
        return None
    names = [entry for entry in value if isinstance(entry, str)]
    if len(names) == len(value):
        return names
    raise _unexpected(name, value, "a list of column names")


def mapping_option(options: Options, name: str) -> dict[object, object]:
    """The option as a mapping; empty if it is not set.

    Raises
    ------
    ConfigError
        If it is set to something else.
    """
    value = options.get(name)
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return dict(value)
    raise _unexpected(name, value, "a mapping of values to values")


def column_option(
    options: Options, name: str, columns: Iterable[str], *, default: str | None = None
) -> str | None:
    """The column that the option names; if it is not set, `default` where the table has that column.

    Raises
    ------
    ConfigError
        If the option names a column that the table does not have.
    """
    offered = list(columns)
    wanted = text_option(options, name)
    if wanted is None:
        return default if default in offered else None
    if wanted in offered:
        return wanted
    msg = f"option {name} was {wanted!r} but is expected to be one of the columns {', '.join(offered)}"
    raise ConfigError(msg)


def _unexpected(name: str, value: object, expected: str) -> ConfigError:
    return ConfigError(f"option {name} was {value!r} but is expected to be {expected}")

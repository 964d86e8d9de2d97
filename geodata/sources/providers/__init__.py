"""One file for each kind of source; each registers itself under ``SOURCE``, with its classes and its guide."""

import importlib
import pkgutil

from geodata.sources.source_type import SourceType


def registered() -> dict[str, SourceType]:
    """Every source type by the name a configuration gives it, in alphabetical order."""
    modules = [
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    ]
    types: list[SourceType] = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    return {entry.name: entry for entry in sorted(types, key=lambda one: one.name)}

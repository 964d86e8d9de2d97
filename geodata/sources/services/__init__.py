"""Data services that are asked for files by area or product; each module registers itself under ``SERVICE``.

A service is for data that has no lasting address of its own: the answer to a question (a product of an activation,
the partitions that meet an area) is a list of files, which are then downloaded like any other.
"""

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.sources.services.service_type import ServiceType


def registered() -> dict[str, "ServiceType"]:
    """Every service by the name that ``remote: {provider: ...}`` gives it, in alphabetical order."""
    modules = [
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    ]
    services: list[ServiceType] = [module.SERVICE for module in modules if hasattr(module, "SERVICE")]
    return {entry.name: entry for entry in sorted(services, key=lambda one: one.name)}

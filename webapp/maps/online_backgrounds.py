"""The online backgrounds that a bundle names; none unless it does."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from geodata.errors import ConfigError
from geodata.online_maps import OnlineMap, online_map

logger = logging.getLogger(__name__)


def backgrounds_of(manifest: Mapping[str, Any]) -> list[OnlineMap]:
    """Backgrounds by the names in the manifest; one that can no longer be had is left out, with a line in the log."""
    found = []
    for name in manifest.get("webapp", {}).get("basemaps") or []:
        try:
            found.append(online_map(name))
        except ConfigError as error:
            logger.warning("%s", error)
    return found


def origins_of(backgrounds: Iterable[OnlineMap]) -> list[str]:
    """Every server that tiles of the backgrounds may come from."""
    return [origin for background in backgrounds for origin in background.origins]

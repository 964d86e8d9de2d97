"""config.yaml -> checked, frozen settings; the only reader of the configuration file.

Every message names the key, the line it is on, what came and what is allowed.
"""

from geodata.config.city import AreaConfig, Config
from geodata.config.imagery import ImageryConfig
from geodata.config.load import LoadedConfig, load_config
from geodata.config.section import Names
from geodata.config.sources import ROLES, SITE_LABELS, Method, Role, SourceConfig

__all__ = [
    "ROLES", "SITE_LABELS", "AreaConfig", "Config", "ImageryConfig", "LoadedConfig", "Method", "Names", "Role",
    "SourceConfig", "load_config",
]  # fmt: skip

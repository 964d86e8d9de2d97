"""The built-in demonstration city: Raqqa's published counts on synthetic buildings, without any download.

The counts by neighbourhood, site type, class and epoch are UNOSAT's; streets, footprints, uses, heights and
the position of every site are invented. The same program always makes the same bytes.
"""

from geodata.sources.demo_city.roles import ROLES, read_demo_city

__all__ = ["ROLES", "read_demo_city"]

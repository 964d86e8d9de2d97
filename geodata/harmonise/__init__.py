"""Provider columns -> our columns, reference system and damage scale; tells what was repaired or refused."""

from geodata.harmonise.options import OPTIONS

__all__ = ["OPTIONS"]

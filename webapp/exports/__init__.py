"""What people take away: the published layers as files in the formats of their programs, from one implementation."""

from webapp.exports.made_once import blueprint, export_city, install

__all__ = ["blueprint", "export_city", "install"]

"""The JSON interface: OGC API - Features for the layers of a city, and its statistics, claims and sources."""

from webapp.api.routes import blueprint

__all__ = ["blueprint"]

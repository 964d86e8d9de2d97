"""Pictures of a city drawn on the server without a browser: maps, district tables and single numbers."""

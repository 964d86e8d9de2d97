"""What the sections of a city's pages show: tables and drawings made of the published tables."""

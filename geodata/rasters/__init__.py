"""Rasters of damage: scores measured on footprints, and screens made from radar and optical images."""

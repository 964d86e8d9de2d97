"""A city without a connection: saved on a device, as one file, as a kit."""

"""Damage Ledger: destruction measured from building-level evidence, with every denominator in sight."""

__version__ = "0.1.0"

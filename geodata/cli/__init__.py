"""The command line: `damage-ledger COMMAND`, one file a command.

Each command imports what it needs when it is called: `report` and `serve` start in a fraction of the time the library
takes to load.
"""

from geodata.cli.commands import app
from geodata.cli.run import main

__all__ = ["app", "main"]

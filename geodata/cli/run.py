"""Run the command line: which failures there are, and how each one ends."""

import errno
import io
import signal
import sys

from geodata.cli.arguments import FAILED
from geodata.cli.commands import app
from geodata.cli.messages import say_error
from geodata.errors import DamageLedgerError

INTERRUPTED = 130


def main() -> None:
    """Run the command line; the user's mistakes end in one sentence and exit code 1, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show Arabic gets question marks, not a failure.
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except DamageLedgerError as error:
        say_error(str(error))
        sys.exit(FAILED)
    except _Interrupted:
        say_error("Interrupted; nothing was published.")
        sys.exit(INTERRUPTED)
    except OSError as error:
        if error.errno == errno.EPIPE:
            # The reader of our output (a pager, head) has gone; that is no fault.
            sys.stdout = None
            sys.exit(0)
        say_error(f"{error.filename or 'The output'} cannot be used: {error.strerror or error}.")
        sys.exit(FAILED)


class _Interrupted(BaseException):
    """The user pressed Ctrl+C; a KeyboardInterrupt would be swallowed by the command framework."""


def _interrupt(_number: int, _frame: object) -> None:
    raise _Interrupted

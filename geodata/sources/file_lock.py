"""One process at a time: a lock that the operating system releases when its holder ends, however it ends."""

import errno
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_S = 0.2
NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}

logger = logging.getLogger(__name__)

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            # Some network drives know no locks; better two runs at once than none.
            if error.errno not in NO_LOCKS_HERE:
                raise
        return True


@contextmanager
def held(path: Path, *, sleep: Callable[[float], None]) -> Iterator[None]:
    """Run the block while holding the lock of this (empty) file, after waiting for any other holder.

    The lock file stays: removing it would let two processes hold "the same" lock, one of them on a file that
    is no longer there.
    """
    with path.open("ab") as stream:
        if not _try_lock(stream.fileno()):
            logger.info("Waiting for another process that is fetching %s", path.name)
            while not _try_lock(stream.fileno()):
                sleep(POLL_S)
        # Closing the file lets go of the lock.
        yield

"""What can go wrong, one class a cause; every message says what was expected, what came, and what to do."""


class DamageLedgerError(Exception):
    """Anything the user can mend; the command line and the web show its message and no traceback."""


class ConfigError(DamageLedgerError):
    """The configuration file does not say what it must."""


class SourceError(DamageLedgerError):
    """A source file is missing, cannot be read, or is not what its reader expects."""


class UnknownCodeError(SourceError):
    """A source uses a damage class that its published code list does not hold."""


class CRSError(DamageLedgerError):
    """Coordinates have no reference system, the wrong one, or two."""


class SchemaError(DamageLedgerError):
    """A table between two stages lacks a column, repeats an id, or holds a value outside its range."""


class InvariantError(DamageLedgerError):
    """A count that must not change between two stages did change: a fault in the program, not in the data."""


class ClaimError(DamageLedgerError):
    """A claim is described in a way that cannot be measured."""


class EstimateError(DamageLedgerError):
    """Counts, labels or settings from which nothing can be estimated as asked."""


class FetchError(DamageLedgerError):
    """A download failed; nothing partial is kept under the final name."""


class BundleError(DamageLedgerError):
    """A published bundle is missing, incomplete, or of another format version."""


class VerificationError(BundleError):
    """A published bundle does not reproduce its own checksums or claims."""


class BuildInProgressError(DamageLedgerError):
    """Another process is writing the same bundle."""

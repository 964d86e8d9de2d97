"""What can be wrong with a question to the interface; the status of each is decided in webapp/errors.py."""


class BadParameterError(ValueError):
    """A parameter of the address is unknown, given twice, or has a value it cannot have."""


class ReleaseChangedError(Exception):
    """The address goes on with a walk through a release that is no longer served; the walk must start again."""

"""The error for a server that answered, but not with the file that was asked for."""

from geodata.errors import FetchError


class RefusedError(FetchError):
    """The server answered with something else than the file.

    Attributes
    ----------
    status
        Status of its answer; some services say with it that they have nothing for the question.
    """

    def __init__(self, sentence: str, *, status: int) -> None:
        super().__init__(sentence)
        self.status = status

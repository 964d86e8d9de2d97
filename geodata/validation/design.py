"""How a sample was drawn, written down so that answers can be tied to it and to the bundle it is of."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.errors import DamageLedgerError

FORMAT = "damage-ledger-sample/1"
DESIGN_FILE = "sample.json"


class SampleError(DamageLedgerError):
    """A sample cannot be drawn as asked, or its design cannot be read."""


@dataclass(frozen=True)
class SampleDesign:
    """Everything that makes the sample again: the bundle's release, the seed, the strata and their sizes.

    Attributes
    ----------
    release
        Release of the bundle the sample was drawn from, before any validation was published into it.
    unit
        ``buildings`` or ``sites``.
    strata_by
        ``class``, ``district`` or both.
    strata
        One entry for each stratum: ``stratum``, ``n_units`` (N_h) and ``n_sampled`` (n_h).
    guesses
        For each map class the share of affected units guessed before any answer; it decides how Neyman
        allocation spreads the sample, and no estimate.
    blind
        True if people who grade are not shown the class on the map.
    """

    release: str
    slug: str
    name: Mapping[str, str]
    as_of: str
    unit: str
    seed: int
    n_asked: int
    allocation: str
    strata_by: tuple[str, ...]
    guesses: Mapping[str, float]
    strata: tuple[Mapping[str, Any], ...]
    blind: bool
    synthetic: bool
    synthetic_notice: Mapping[str, str] | None
    software: Mapping[str, str]

    @property
    def n(self) -> int:
        """Units in the sample."""
        return sum(int(stratum["n_sampled"]) for stratum in self.strata)

    def population(self) -> pd.Series:
        """Units of each stratum."""
        return pd.Series({one["stratum"]: int(one["n_units"]) for one in self.strata}, dtype="int64")

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary, with the format first and the size of the sample beside what was asked."""
        return {"format": FORMAT, **asdict(self), "strata_by": list(self.strata_by), "n_drawn": self.n}

    def text(self) -> str:
        """The design as the text of its file."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=1) + "\n"


def design_from(content: object, *, name: str) -> SampleDesign:
    """The design that `content` describes, as :meth:`SampleDesign.to_json` wrote it.

    Raises
    ------
    SampleError
        If it is not one, or of another format version.
    """
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        came = content.get("format") if isinstance(content, dict) else type(content).__name__
        msg = f"{name} is expected to be a sample design of format {FORMAT} but is {came}; draw the sample again."
        raise SampleError(msg)
    known = {key: value for key, value in content.items() if key not in {"format", "n_drawn"}}
    try:
        design = SampleDesign(**known)
    except TypeError as error:
        msg = f"{name} lacks part of the sample design ({error}); draw the sample again."
        raise SampleError(msg) from error
    return SampleDesign(**{**known, "strata_by": tuple(design.strata_by), "strata": tuple(design.strata)})


def read_design(path: Path) -> SampleDesign:
    """The design in the file `path`, or in the sample's folder `path`.

    Raises
    ------
    SampleError
        If there is none.
    """
    file = path / DESIGN_FILE if path.is_dir() else path
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        msg = f"There is no sample design {file}; `damage-ledger sample BUNDLE --out DIR` writes one."
        raise SampleError(msg) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        msg = f"{file} is expected to be the {DESIGN_FILE} of a sample but is no JSON; name the sample's folder."
        raise SampleError(msg) from error
    return design_from(content, name=str(file))

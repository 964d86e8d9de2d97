"""What a footprint source says beside the outline: storeys and use, in our units and words."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from geodata.errors import ConfigError
from geodata.harmonise.text import as_text
from geodata.provenance import Findings

USES: tuple[str, ...] = ("residential", "mixed", "commercial", "industrial", "public", "religious")
"""What a building is used for, in our words."""

USE_OF: dict[str, str] = {use: use for use in USES} | {
    # Overture Maps, building subtype.
    "civic": "public",
    "education": "public",
    "entertainment": "commercial",
    "medical": "public",
    "service": "public",
    # OpenStreetMap, building=* and amenity=*.
    "apartments": "residential",
    "bungalow": "residential",
    "cathedral": "religious",
    "chapel": "religious",
    "church": "religious",
    "clinic": "public",
    "college": "public",
    "courthouse": "public",
    "detached": "residential",
    "dormitory": "residential",
    "factory": "industrial",
    "government": "public",
    "hospital": "public",
    "hotel": "commercial",
    "house": "residential",
    "kindergarten": "public",
    "kiosk": "commercial",
    "marketplace": "commercial",
    "mosque": "religious",
    "office": "commercial",
    "place_of_worship": "religious",
    "police": "public",
    "retail": "commercial",
    "school": "public",
    "semidetached_house": "residential",
    "shop": "commercial",
    "supermarket": "commercial",
    "terrace": "residential",
    "townhall": "public",
    "university": "public",
    "warehouse": "industrial",
}
"""A source's use in lower case -> ours."""

SAYS_NOTHING = {"yes", "true", "building", "no data", "unknown", "unclassified"}
SAYS_NOTHING |= {"ruins", "collapsed", "destroyed", "damaged", "demolished", "razed"}
"""Uses that state no use, so that they are missing and not unknown."""

HIGHEST_LEVELS = 200.0
"""More storeys than any building has (Burj Khalifa: 163); above it the value is taken for an error."""

GROUND_AND = re.compile(r"(?:g|gf|ground(?: floor)?|r|rdc)\s*\+\s*(\d+)", re.IGNORECASE)
"""Storeys above the ground floor, as engineers write them in English and French."""


def parse_levels(values: pd.Series, findings: Findings) -> pd.Series:
    """Storeys above ground of each footprint; missing where not stated or not above zero.

    OpenStreetMap writes several values for a building with parts of different height ("3;4", "2-5"); their
    mean is taken, because storeys are used to add up floor area, which the mean leaves unbiased. "G+3", the
    ground floor and three more, is four.
    """
    codes, uniques = pd.factorize(as_text(values).astype(object), use_na_sentinel=True)
    numbers = np.array([*(_mean_of(str(text)) for text in uniques), np.nan])
    levels = pd.Series(numbers[codes], index=values.index, name="levels")
    unreadable = (codes >= 0) & levels.isna().to_numpy()
    told = ", ".join(repr(uniques[code]) for code in pd.unique(codes[unreadable])[:5])
    detail = (
        f"Footprints whose storeys are no number between 0 and {HIGHEST_LEVELS:g} ({told}); taken as not "
        "stated."
    )
    findings.add("unreadable_levels", "repaired", int(unreadable.sum()), detail)
    several = (
        pd.Series(uniques, dtype="str").str.contains(r"\d\s*[;,/-]\s*\d", regex=True).to_numpy(dtype=bool)
    )
    n_several = int(np.append(several, False)[codes].sum())
    findings.add(
        "several_levels", "repaired", n_several, "Footprints with several storey counts; the mean is taken."
    )
    return levels


def parse_use(values: pd.Series, extra: Mapping[object, object], findings: Findings) -> pd.Series:
    """Use of each footprint in our words; missing where the source does not say, or says something unknown.

    Parameters
    ----------
    values
        In the source's words.
    extra
        The source's words -> ours, before :data:`USE_OF`.
    findings
        Told of uses that are in neither.

    Raises
    ------
    ConfigError
        If a word is mapped to a use that is not ours.
    """
    for own, ours in extra.items():
        if ours not in USES:
            allowed = ", ".join(USES)
            msg = f"option use_values maps {own!r} to {ours!r} but is expected to map to one of {allowed}"
            raise ConfigError(msg)
    known = USE_OF | {str(own).strip().lower(): str(ours) for own, ours in extra.items()}
    words = as_text(values).str.lower()
    use = words.map(known).astype("str").rename("use")
    unknown = words[words.notna() & use.isna() & ~words.isin(SAYS_NOTHING)]
    told = ", ".join(f"{word!r} {count}" for word, count in unknown.value_counts().head(5).items())
    detail = f"Footprints with a use in no list ({told}); taken as not stated. Option use_values adds some."
    findings.add("unknown_use", "repaired", len(unknown), detail)
    return use


def _mean_of(text: str) -> float:
    parts = [part.strip() for part in re.split(r"[;,/]|(?<=\d)\s*-\s*(?=\d)", text) if part.strip()]
    parts = [GROUND_AND.sub(lambda above: str(int(above.group(1)) + 1), part) for part in parts]
    numbers = [float(part) for part in parts if re.fullmatch(r"\d+(\.\d+)?", part)]
    if not parts or len(numbers) < len(parts):
        return np.nan
    mean = sum(numbers) / len(numbers)
    return mean if 0 < mean <= HIGHEST_LEVELS else np.nan

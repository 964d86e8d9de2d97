"""Text from data as it may be shown: missing is missing, and no name can reorder the page around it."""

import re
from collections.abc import Mapping
from typing import Any

FALLBACK = "en"
BIDI_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Direction marks, embeddings, overrides and isolates; the last three reach past the name they stand in."""


def shown(value: Any) -> str:
    """The text without direction controls; empty for what is missing (`None`, NaN, NA or blank)."""
    return BIDI_CONTROLS.sub("", value).strip() if isinstance(value, str) else ""


def in_language(texts: Mapping[str, Any] | str | None, language: str) -> str:
    """The text in `language`, else the English one, else any other, else nothing."""
    if texts is None or isinstance(texts, str):
        return shown(texts)
    codes = dict.fromkeys((language, FALLBACK, *texts))
    return next((text for text in (shown(texts.get(code)) for code in codes) if text), "")

"""The colours of the style sheet's tokens, for drawings that stand without it: files, cards, social images."""

LIGHT = {
    "paper": "#fffefb", "ink": "#1d2227", "muted": "#545b62", "rule": "#d5d0c5", "stripe": "#ebe8e1",
    "band": "#ffe7ad", "edge": "#8a6200", "mark-ink": "#3f2b00",
}  # fmt: skip
DARK = {
    "paper": "#1c2126", "ink": "#eceae6", "muted": "#a9afb5", "rule": "#343b42", "stripe": "#101316",
    "band": "#4a3600", "edge": "#d5a83a", "mark-ink": "#ffe7ad",
}  # fmt: skip
TOKENS = {
    "paper": "surface", "ink": "ink", "muted": "muted", "rule": "rule", "stripe": "sunken", "band": "mark",
    "edge": "mark-edge", "mark-ink": "mark-ink",
}  # fmt: skip
"""Which custom property of the style sheet each colour is; a test holds the two together."""

FACE = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', Tahoma, sans-serif"


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme; those of the light one for any name but ``dark``."""
    return DARK if theme == "dark" else LIGHT

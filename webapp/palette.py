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

GROUND_LIGHT = {
    "paper": "#f4f2ee", "water": "#c3d9e2", "road": "#ffffff", "roadEdge": "#cfc8ba", "street": "#fbfaf7",
    "rail": "#a49c8e", "districtLine": "#4d473d", "selected": "#0067b8", "crater": "#0b6a63",
    "watermark": "rgba(29, 34, 39, 0.26)",
}  # fmt: skip
GROUND_DARK = {
    "paper": "#15191d", "water": "#1c3440", "road": "#353d45", "roadEdge": "#0e1114", "street": "#262d33",
    "rail": "#565f68", "districtLine": "#aeb4ba", "selected": "#5cc1ff", "crater": "#3fd0c0",
    "watermark": "rgba(236, 234, 230, 0.26)",
}  # fmt: skip
RAMP_LIGHT = ("#f1e4d3", "#e2bd9d", "#c98a76", "#974b5a", "#561d42")
RAMP_DARK = ("#2f2d33", "#5d3f44", "#9a5a4b", "#d08a58", "#f6cf8f")
"""Colours of the map's ground and of its overview, as the map script has them; a test holds the two together."""

FACE = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', Tahoma, sans-serif"


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme; those of the light one for any name but ``dark``."""
    return DARK if theme == "dark" else LIGHT


def ground(theme: str) -> dict[str, str]:
    """The colours of the map's ground in a theme."""
    return GROUND_DARK if theme == "dark" else GROUND_LIGHT


def ramp(theme: str) -> tuple[str, ...]:
    """The colours of the overview from low to high; one hue, so that nobody reads them as classes."""
    return RAMP_DARK if theme == "dark" else RAMP_LIGHT

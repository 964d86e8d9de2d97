"""What is aimed at, by number of buildings, and whether what was measured keeps it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """What is aimed at, by number of buildings; the nearest smaller size counts for those between."""

    name: str
    at_most: dict[int, float]

    def limit(self, n: int) -> float:
        """The limit for a town of `n` buildings."""
        below = [size for size in self.at_most if size <= n]
        return self.at_most[max(below) if below else min(self.at_most)]


FIRST_BYTES = Target("bytes to first view", {30_000: 0.05})
STREET_BYTES = Target("bytes at street view", {30_000: 0.35, 100_000: 0.12, 300_000: 0.04})
FIRST_SECONDS = Target("time to first buildings", {30_000: 1 / 20, 100_000: 1 / 120})
ALL_SECONDS = Target("time to all buildings in view", {30_000: 1 / 20, 100_000: 1 / 120})
FRAME_MS = 1000 / 60
"""One frame of a screen: no map can be dragged more smoothly than at one a frame, whatever theirs takes."""
PAN_FRAMES = Target("worst-5 % pan frame", {30_000: 0.2})
HEAP = Target("script heap and buffers", {30_000: 1 / 25})
ONE_FILE = Target("one file for offline use", {30_000: 0.11, 300_000: 0.09})
FIRST_VIEW_KB, FIRST_VIEW_S, STEP_MS = 100, 4, 100


def verdict(
    target: Target, n: int, ours: float | None, theirs: float | None, least: float | None = None
) -> str:
    """One line of the table of ratios; `least` is the smallest that can be measured at all."""
    limit = target.limit(n)
    aim = f"<= {limit:.3f}" if limit >= 0.02 else f"<= 1/{1 / limit:.0f}"
    if ours is None or not theirs:
        return f"{target.name:<28} {'not measured':>12}   {aim}"
    ratio = ours / theirs
    word = "kept" if ratio <= limit else "missed"
    if word == "missed" and least is not None and ours < 1.1 * least:
        word = f"at the floor: one frame of {least:.0f} ms is the least there is"
    return f"{target.name:<28} {ratio:>12.4f}   {aim:<10} {word}"


def absolute(name: str, measured: float | None, at_most: float, unit: str) -> str:
    """One line of what is aimed at without comparing."""
    if measured is None:
        return f"{name:<28} {'not measured':>12}   <= {at_most:g} {unit}"
    kept = "kept" if measured <= at_most else "missed"
    return f"{name:<28} {measured:>12.1f}   <= {at_most:g} {unit:<6} {kept}"

"""Charts as drawings the server makes; everything in them stands in a table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

_HIGH, _TOP, _STEP, _WIDE, _BASE = 150, 24, 52, 36, 28


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands under it, and how much it is."""

    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bar with its place in the drawing."""

    words: str
    number: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Where words below and above the bar stand."""
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of bars."""

    width: int
    height: int
    base: int
    bars: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar in parts, from the left: each with its place and width, out of a whole of 100 wide."""

    parts: tuple[tuple[str, float, float], ...]


def bars(found: Sequence[Bar]) -> Chart:
    """Return the bars side by side, the highest as high as the drawing allows."""
    most = max((each.number for each in found), default=0) or 1
    drawn = []
    for place, each in enumerate(found):
        height = round(each.number / most * _HIGH) or (2 if each.number else 0)
        drawn.append(Drawn(each.words, each.number, place * _STEP + 8, _TOP + _HIGH - height, _WIDE, height))
    return Chart(len(found) * _STEP + 8, _TOP + _HIGH + _BASE, _TOP + _HIGH, tuple(drawn))


def stack(parts: Sequence[tuple[str, int]]) -> Stack:
    """Return the parts as shares of the whole, each beginning where the one before it ends."""
    whole = sum(number for _, number in parts) or 1
    drawn, x = [], 0.0
    for name, number in parts:
        width = round(number / whole * 100, 2)
        drawn.append((name, round(x, 2), width))
        x += width
    return Stack(tuple(drawn))

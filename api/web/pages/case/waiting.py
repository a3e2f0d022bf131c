"""Who waits for whom in a case, as a drawing: who waits on the left, who it waits for on the right."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.web.words.norms import Duty

_ROW, _TOP, _BOX, _WIDE, _RIGHT, _LETTERS = 64, 8, 50, 215, 325, 24


@dataclass(frozen=True, slots=True)
class Wait:
    """`waiter` waits for `bearer` to do `acts`, the most pressing first; `tone` is how the first of them stands."""

    bearer: str
    waiter: str
    duties: tuple[Duty, ...]

    @property
    def tone(self) -> str:
        """How the most pressing of them stands."""
        return self.duties[0].tone


@dataclass(frozen=True, slots=True)
class Box:
    """A party or role in the drawing, with its place."""

    lines: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """From who waits to who owes, as the sentence goes: this one waits for that one."""

    tone: str
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing; everything in it stands in words beside it."""

    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def waits(duties: Iterable[Duty], nobody: str, everybody: str) -> tuple[Wait, ...]:
    """Return who waits for whom; `nobody` stands for a vacant role, `everybody` for an obligation towards no one."""
    found: dict[tuple[str, str], list[Duty]] = {}
    for duty in duties:
        bearer = ", ".join(duty.bearers) or f"{duty.role} ({nobody})"
        found.setdefault((bearer, duty.towards or everybody), []).append(duty)
    return tuple(Wait(bearer, waiter, tuple(owed)) for (bearer, waiter), owed in found.items())


def picture(found: Sequence[Wait]) -> Picture:
    """Return the drawing of who waits for whom."""
    left, right = _column([each.waiter for each in found], 0), _column([each.bearer for each in found], _RIGHT)
    arrows = (
        Arrow(each.tone, _WIDE, left[each.waiter].y + _BOX // 2, _RIGHT - 10, right[each.bearer].y + _BOX // 2)
        for each in found
    )
    rows = max(len(left), len(right), 1)
    boxes = (*left.values(), *right.values())
    return Picture(_RIGHT + _WIDE, rows * _ROW + _TOP, _WIDE, _BOX, boxes, tuple(arrows))


def _column(names: Iterable[str], x: int) -> dict[str, Box]:
    unique = enumerate(dict.fromkeys(names))
    return {name: Box(_lines(name), x, _TOP + row * _ROW) for row, name in unique}


def _lines(name: str) -> tuple[str, ...]:
    """Return the name in at most two lines that fit the box; in full it stands in the words beside the drawing."""
    return tuple(textwrap.wrap(name, _LETTERS, max_lines=2, placeholder=" …"))

"""The deadlines of a replay as a picture: a bar for each week, stacked by how the obligations stood.

It says everything twice, in shape and in words: kinds differ by pattern and not by colour, everything is drawn in the
colour of the text around it, and the same figures stand in its description.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape

from orchestrator.replay.report import ReplayReport, Tally, iso_week

_WIDTH, _HEIGHT = 960, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 76, 52
_MOST_LABELS, _MOST_LINES = 12, 5
_WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "in_time": "op tijd",
        "late": "te laat",
        "open": "loopt nog",
        "overdue": "verstreken, nog niet nagekomen",
        "title": "Termijnen van {rule} per week",
        "desc": "{log}: {arisen} verplichtingen, {in_time} op tijd, {late} te laat, {open} lopen nog en {overdue} zijn "
        "verstreken. Stand op {day}. De week is die waarin de termijn eindigt.",
    },
    "en": {
        "in_time": "in time",
        "late": "late",
        "open": "open",
        "overdue": "overdue, not fulfilled yet",
        "title": "Deadlines of {rule} per week",
        "desc": "{log}: {arisen} obligations, {in_time} fulfilled in time, {late} late, {open} open and {overdue} "
        "overdue. As it stood on {day}. The week is the one in which the term ends.",
    },
}
_KINDS = ("in_time", "late", "open", "overdue")
_FILL = {"in_time": "url(#dots)", "late": "currentColor", "open": "none", "overdue": "url(#hatch)"}
_PATTERNS = (
    '<defs><pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<rect width="4" height="4" fill="currentColor" fill-opacity="0.18"/></pattern>'
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="1" y1="0" x2="1" y2="5" stroke="currentColor" stroke-width="2"/></pattern></defs>'
)


def picture_of(report: ReplayReport, language: str = "nl") -> str:
    """Return the picture as SVG text, with its words in `nl` or `en`."""
    words = _WORDS.get(language, _WORDS["nl"])
    weeks = _every_week(report.by_week)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" lang="{language}"'
        ' aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13" fill="currentColor">'
    )
    return "\n".join([head, *_said(report, words), _PATTERNS, *_legend(words), *_bars(weeks, words), "</svg>\n"])


def _every_week(found: Mapping[str, Tally]) -> Sequence[tuple[str, Tally]]:
    """Return the weeks from the first to the last, also those in which nothing ended."""
    if not found:
        return ()
    day, last = (date.fromisoformat(f"{week}-1") for week in (min(found), max(found)))
    weeks = []
    while day <= last:
        weeks.append((iso_week(day), found.get(iso_week(day), Tally.of(()))))
        day += timedelta(weeks=1)
    return weeks


def _said(report: ReplayReport, words: Mapping[str, str]) -> Iterator[str]:
    total = report.by_rule.get(report.reported, Tally.of(()))
    title = escape(words["title"].format(rule=report.reported))
    figures = {**total.as_json(), "log": report.log, "day": report.last_moment.date().isoformat()}
    yield f'<title id="title">{title}</title>'
    yield f'<desc id="desc">{escape(words["desc"].format(**figures))}</desc>'
    yield f'<text x="{_LEFT}" y="24" font-size="17" font-weight="600">{title}</text>'


def _legend(words: Mapping[str, str]) -> Iterator[str]:
    x = _LEFT
    for kind in _KINDS:
        yield _box(x, 40, 14, 14, kind)
        yield f'<text x="{x + 20}" y="52">{words[kind]}</text>'
        x += 44 + 8 * len(words[kind])


def _bars(weeks: Sequence[tuple[str, Tally]], words: Mapping[str, str]) -> Iterator[str]:
    if not weeks:
        return
    highest = max(1, *(sum(_counts(tally).values()) for _, tally in weeks))
    pitch = (_WIDTH - _LEFT - _RIGHT) / len(weeks)
    yield from _scale(highest)
    for place, (week, tally) in enumerate(weeks):
        x = _LEFT + place * pitch
        counts = ", ".join(f"{count} {words[kind]}" for kind, count in _counts(tally).items() if count)
        stack = "".join(_stack(tally, x + pitch * 0.1, pitch * 0.8, highest))
        yield f"<g><title>{week}: {counts or 0}</title>{stack}</g>"
        if place % -(-len(weeks) // _MOST_LABELS) == 0:
            where = f'x="{x + pitch / 2:.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle"'
            yield f'<text {where} font-size="12">{week}</text>'


def _scale(highest: int) -> Iterator[str]:
    """Draw lines at round numbers."""
    apart = next(each for each in _round_numbers() if highest / each <= _MOST_LINES)
    for number in range(0, highest + 1, apart):
        y = _y(number, highest)
        across = f'x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"'
        yield f'<line {across} stroke="currentColor" opacity="0.25"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" font-size="12">{number}</text>'


def _round_numbers() -> Iterator[int]:
    ten = 1
    while True:
        yield from (ten, 2 * ten, 5 * ten)
        ten *= 10


def _stack(tally: Tally, x: float, width: float, highest: int) -> Iterator[str]:
    below = 0
    for kind, count in _counts(tally).items():
        if count:
            top = _y(below + count, highest)
            yield _box(x, top, width, _y(below, highest) - top, kind)
            below += count


def _box(x: float, y: float, width: float, height: float, kind: str) -> str:
    size = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {size} fill="{_FILL[kind]}" stroke="currentColor" stroke-width="1"/>'


def _counts(tally: Tally) -> dict[str, int]:
    return {kind: tally.as_json()[kind] for kind in _KINDS}


def _y(number: int, highest: int) -> float:
    return _HEIGHT - _BOTTOM - number / highest * (_HEIGHT - _TOP - _BOTTOM)

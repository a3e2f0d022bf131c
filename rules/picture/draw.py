"""A policy as a picture: a row for each rule, a column for each thing rules look at, and beside it what follows.

Rows and columns instead of boxes and arrows: forty rules stay legible, and whoever follows a column sees where a
conclusion is made (a diamond) and who looks at it (a dot). Everything differs by shape and words, never by colour
alone, and the same stands in words in the description.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from rules.model.citation import source_of
from rules.picture.sketch import Look, Norm, Outcome, Row, Sketch, Sort, Thing
from rules.terms.said import Told

_ROW, _LINE, _COLUMN = 40, 17, 24
_LEFT, _GAP, _RIGHT = 350, 26, 520
_HEADING = 196
_LONGEST = {"rule": 42, "thing": 28, "follows": 70}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "desc": "{rules} regels, en {things} zaken waarnaar ze kijken. Per regel: waarnaar, en wat eruit volgt.",
        "needs": "moet er zijn",
        "without": "moet ontbreken",
        "makes": "volgt uit de regel",
        "looks": "kijkt naar",
        "misses": "zonder",
        "follows": "Wat volgt",
        "rule": "Regel en bron",
    },
    "en": {
        "desc": "{rules} rules and {things} things they look at. For each rule: what it looks at, and what follows.",
        "needs": "must be there",
        "without": "must be absent",
        "makes": "follows from the rule",
        "looks": "looks at",
        "misses": "without",
        "follows": "What follows",
        "rule": "Rule and source",
    },
}
_SIGN: Mapping[Norm, str] = {Norm.MUST: "●", Norm.MAY: "○", Norm.MAY_NOT: "⊘", Norm.OFFER: "▷", Norm.OTHER: "▪"}
_TINT: Mapping[Sort, str] = {Sort.FACT: "0", Sort.DERIVED: "0.05", Sort.OBLIGATION: "0.09", Sort.STANDING: "0.03"}


def draw(sketch: Sketch, language: str = "nl") -> str:
    """Return the picture as SVG text, with its words in `nl` or `en`."""
    words = _WORDS.get(language, _WORDS["nl"])
    heights = [max(_ROW, 10 + _LINE * max(2, len(row.follows))) for row in sketch.rows]
    width = _LEFT + _COLUMN * len(sketch.things) + _GAP + _RIGHT
    height = _HEADING + sum(heights) + 44
    return "\n".join(
        [
            *_opening(sketch, language, width, height),
            *_columns(sketch, sum(heights), language),
            *_headings(words, width),
            *_rows(sketch, heights, language, width),
            *_legend(words, height),
            "</svg>\n",
        ]
    )


def _opening(sketch: Sketch, language: str, width: int, height: int) -> Iterator[str]:
    """What the picture is, and the same in words for who does not see it."""
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img"'
        f' lang="{language}" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13"'
        ' fill="currentColor" style="max-width: 100%; height: auto">'
    )
    yield f'<title id="title">{escape(_in(sketch.title, language))} ({escape(sketch.version)})</title>'
    yield f'<desc id="desc">{escape(" ".join(describe(sketch, language)))}</desc>'


def describe(sketch: Sketch, language: str = "nl") -> tuple[str, ...]:
    """Return the picture in words: a sentence about the whole, and one for each rule."""
    words = _WORDS.get(language, _WORDS["nl"])
    titles = {thing.key: _in(thing.title, language) for thing in sketch.things}
    whole = words["desc"].format(rules=len(sketch.rows), things=len(sketch.things))
    return (whole, *(_sentence(row, titles, words, language) for row in sketch.rows))


def _sentence(row: Row, titles: Mapping[str, str], words: Mapping[str, str], language: str) -> str:
    parts = []
    for look, word in ((Look.NEEDS, "looks"), (Look.WITHOUT, "misses")):
        seen = [titles[key] for key, each in row.looks.items() if each is look]
        parts += [f"{words[word]} {', '.join(seen)}"] if seen else []
    follows = [f"{_in(each.role, language)} {_in(each.words, language)}".strip() for each in row.follows]
    source = source_of(row.citations, language)
    return f"{_in(row.title, language)}{f' ({source})' if source else ''}: {'; '.join([*parts, *follows])}."


def _columns(sketch: Sketch, depth: int, language: str) -> Iterator[str]:
    """The stripes behind the columns, and the slanted names above them."""
    for n, thing in enumerate(sketch.things):
        x = _LEFT + n * _COLUMN
        tint = _TINT[thing.sort]
        middle, bottom = x + _COLUMN / 2, _HEADING + depth
        yield f'<rect x="{x}" y="{_HEADING}" width="{_COLUMN}" height="{depth}" fill-opacity="{tint}"/>'
        yield (
            f'<line x1="{middle}" y1="{_HEADING}" x2="{middle}" y2="{bottom}" stroke="currentColor"'
            ' stroke-opacity="0.2" stroke-dasharray="1 5"/>'
        )
        yield (
            f'<text transform="translate({x + _COLUMN / 2 + 4} {_HEADING - 10}) rotate(-60)"{_slanted(thing)}>'
            f"{escape(_short(_in(thing.title, language), 'thing'))}</text>"
        )


def _slanted(thing: Thing) -> str:
    return "" if thing.sort is Sort.FACT else ' font-style="italic"'


def _headings(words: Mapping[str, str], width: int) -> Iterator[str]:
    yield f'<text x="8" y="{_HEADING - 12}" font-weight="600">{words["rule"]}</text>'
    yield f'<text x="{width - _RIGHT}" y="{_HEADING - 12}" font-weight="600">{words["follows"]}</text>'


def _rows(sketch: Sketch, heights: Sequence[int], language: str, width: int) -> Iterator[str]:
    y = _HEADING
    place = {thing.key: _LEFT + n * _COLUMN + _COLUMN / 2 for n, thing in enumerate(sketch.things)}
    for row, height in zip(sketch.rows, heights, strict=True):
        yield f'<line x1="0" y1="{y}" x2="{width}" y2="{y}" stroke="currentColor" stroke-opacity="0.25"/>'
        yield f'<text x="8" y="{y + 18}" font-weight="600">{escape(_short(_in(row.title, language), "rule"))}</text>'
        source = _short(source_of(row.citations, language) or row.name, "rule")
        yield f'<text x="8" y="{y + 34}" font-size="11">{escape(source)}</text>'
        for key, look in row.looks.items():
            yield _mark(place[key], y + height / 2, look)
        for n, each in enumerate(row.follows):
            yield _norm(each, width - _RIGHT, y + 18 + n * _LINE, language)
        y += height
    yield f'<line x1="0" y1="{y}" x2="{width}" y2="{y}" stroke="currentColor" stroke-opacity="0.25"/>'


def _mark(x: float, y: float, look: Look) -> str:
    match look:
        case Look.NEEDS:
            return f'<circle cx="{x}" cy="{y}" r="5"/>'
        case Look.WITHOUT:
            return f'<circle cx="{x}" cy="{y}" r="4.5" fill="none" stroke="currentColor" stroke-width="1.6"/>'
        case Look.MAKES:
            return f'<rect x="{x - 4.5}" y="{y - 4.5}" width="9" height="9" transform="rotate(45 {x} {y})"/>'


def _norm(each: Outcome, x: float, y: float, language: str) -> str:
    role = f'<tspan font-weight="600">{escape(_in(each.role, language))}</tspan> ' if each.role else ""
    length = len(_in(each.role, language))
    words = _short(_in(each.words, language), "follows", length)
    return f'<text x="{x}" y="{y}">{_SIGN[each.norm]} {role}{escape(words)}</text>'


def _legend(words: Mapping[str, str], height: int) -> Iterator[str]:
    x = 14.0
    for look in Look:
        yield _mark(x, height - 18, look)
        yield f'<text x="{x + 12}" y="{height - 14}" font-size="12">{words[look.value]}</text>'
        x += 40 + 7 * len(words[look.value])


def _in(text: Told | None, language: str) -> str:
    return text.in_language(language) if text else ""


def _short(words: str, room: str, taken: int = 0) -> str:
    most = _LONGEST[room] - taken
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"

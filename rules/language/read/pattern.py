"""Which patterns `matches` takes: those that any engine decides quickly, whatever text they meet.

A repetition of a repetition, or of alternatives, can take a time that doubles with every letter; so can a back
reference. Leaving those out costs a policy nothing and keeps one text from stopping the service.
"""

import re

from rules.language.text.errors import listed, quoted
from rules.terms.said import Said, said

LONGEST_PATTERN = 200
MOST_OPEN_REPEATS = 2
MOST_CHOICES = 10
_PARTS = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\((?:\?[^:]?.?|))|(?P<close>\))"
    r"|(?P<repeat>[*+?]|\{[0-9]*,?[0-9]*\})|(?P<or>\|)|(?P<plain>.)",
    re.DOTALL,
)


def why_unsafe(pattern: str) -> Said | None:
    """Say why the pattern is not taken, or None when it is."""
    if len(pattern) > LONGEST_PATTERN:
        return said("at_most_characters", count=LONGEST_PATTERN)
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        return said("a_regular_expression", why=str(error))
    return _why_slow(pattern)


def _why_slow(pattern: str) -> Said | None:
    groups = [False]
    """For each open group whether something in it repeats or offers alternatives."""
    inside_varies = False
    open_repeats = choices = 0
    for part in _PARTS.finditer(pattern):
        kind, text = part.lastgroup, part.group()
        if kind == "open":
            if text not in ("(", "(?:"):
                return said("groups_without", text=quoted(text))
            groups.append(False)
        elif kind == "close":
            inside_varies = groups.pop()
            groups[-1] |= inside_varies
            continue
        elif kind == "repeat":
            if inside_varies:
                return said("no_repeated_group")
            groups[-1] = True
            open_repeats += text in ("*", "+") or "," in text
            choices += text == "?"
        elif kind == "or":
            groups[-1] = True
            choices += 1
        elif kind == "escape" and text[1].isdigit():
            return said("no_back_references")
        inside_varies = False
    return _why_often(open_repeats, choices)


def _why_often(open_repeats: int, choices: int) -> Said | None:
    if open_repeats > MOST_OPEN_REPEATS:
        return said("at_most_times", count=MOST_OPEN_REPEATS, what=listed(("*", "+", "{m,n}")))
    if choices > MOST_CHOICES:
        return said("at_most_times", count=MOST_CHOICES, what=listed(("?", "|")))
    return None

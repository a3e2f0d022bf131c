"""Expressions in CEL, for the rare condition that tests and joins cannot say; looked at after matching.

Dates and moments are ISO 8601 text in an expression, so that they compare as they are written; numbers with decimals
are doubles.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import cel

from rules.model.values import Value
from rules.terms.said import Said, english, said

LONGEST = 500
"""Characters an expression may have."""

_FUNCTIONS = frozenset(
    {"all", "contains", "double", "endsWith", "exists", "exists_one", "filter", "has", "int", "map", "matches", "max"}
    | {"min", "size", "startsWith", "string", "type"}
)
_WORD = re.compile(r"[A-Za-z]\w*")
_LOCAL = re.compile(r"\.(?:all|exists|exists_one|filter|map)\(\s*([A-Za-z_]\w*)\s*,")


class ExpressionError(ValueError):
    """An expression that cannot be read, and why."""

    def __init__(self, why: Said | str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return english(self.why)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that can be read; `names` are those it expects to be bound."""

    text: str
    names: tuple[str, ...]
    run: Callable[[dict[str, Any]], object]

    def holds(self, bound: Mapping[str, Mapping[str, Value]]) -> bool:
        """Whether it is true of these fields. One that cannot be computed, as where a field is missing, is not true."""
        given = {name: {field: _plain(value) for field, value in bound[name].items()} for name in self.names}
        try:
            return self.run(given) is True
        except (KeyError, TypeError, ValueError, RuntimeError):
            return False


@lru_cache(maxsize=1024)
def read_expression(text: str) -> Expression:
    """Read an expression; raises `ExpressionError`."""
    if len(text) > LONGEST:
        raise ExpressionError(said("expression_too_long", most=LONGEST))
    try:
        program = cel.compile(text)
    except ValueError as error:
        raise ExpressionError(_complaint(str(error))) from error
    unknown = [name for name in program.functions() if _WORD.fullmatch(name) and name not in _FUNCTIONS]
    if unknown:
        raise ExpressionError(said("no_function", name=unknown[0]))
    local = set(_LOCAL.findall(text))
    names = tuple(name for name in program.variables() if name not in local and name[0] != "@")
    return Expression(text, names, program.execute)


def _complaint(message: str) -> Said | str:
    """The first line of what the parser says, without its list of everything that could have stood there."""
    found = re.search(r":1:(\d+): (?:Syntax error: )?([^\n]*?)(?: expecting [^\n]*)?(?:\n|$)", message)
    return said("at_character", place=found[1], why=found[2]) if found else message.splitlines()[0]


def _plain(value: Value) -> object:
    match value:
        case tuple():
            return [_plain(each) for each in value]
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case _:
            return value

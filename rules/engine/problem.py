"""The matching problem in its smallest form: what a compiled policy asks of an engine, whichever engine answers.

A policy is compiled to branches: plain conjunctions without nesting, disjunction, aggregates or derived negation. Two
engines answer the same problem, `durable_rules` inside its fence and a small Python matcher; they must agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from rules.terms.duration import Duration

Scalar = str | int | bool | Decimal | date | datetime
"""A value an engine compares. Numbers lie within ±900,000,000,000 with at most four decimals; moments are aware."""

Value = Scalar | tuple[Scalar, ...]
"""What a field holds: one scalar, or a list of them (which only `CONTAINS`, `PRESENT` and `MISSING` may test)."""


class Op(StrEnum):
    """A comparison of a field of the pattern's record (left) with the operand (right).

    A missing field satisfies `MISSING` and nothing else; a missing field on the right satisfies nothing. Values of
    different families (text, number, yes/no, date, moment) are unequal and have no order. Text is ordered by code
    point.
    """

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    PRESENT = "present"
    MISSING = "missing"
    ONE_OF = "one_of"
    CONTAINS = "contains"
    MATCHES = "matches"


@dataclass(frozen=True, slots=True)
class Const:
    """A value written in the policy. For `ONE_OF` a tuple; for `MATCHES` a regular expression that must match fully.

    `CONTAINS` asks whether a text holds this text, or a list holds this scalar. `PRESENT` and `MISSING` ignore it.
    """

    value: Value


@dataclass(frozen=True, slots=True)
class Ref:
    """A field of the record bound to another alias, for dates and moments optionally moved by a duration.

    In a positive pattern the alias is one that stands earlier in the branch; in a negative one any positive alias.
    Only `EQ`, `NE`, `LT`, `LE`, `GT` and `GE` take a `Ref`.
    """

    alias: str
    field: str
    plus: Duration | None = None
    minus: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison within a pattern."""

    __test__ = False  # pytest takes every class of this name for a test

    field: str
    op: Op
    operand: Const | Ref


@dataclass(frozen=True, slots=True)
class Pattern:
    """A record of the given kind that satisfies all tests, known in its branch by an alias."""

    alias: str
    kind: str
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A conjunction: every positive pattern is matched by some record, and no record matches any negative one.

    Two aliases may be bound to the same record. Without positive patterns there is at most one match, the empty one.
    """

    name: str
    positives: tuple[Pattern, ...]
    negatives: tuple[Pattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A fact, a derived fact or an obligation's state, flattened for matching. Absent fields are simply not there."""

    kind: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Match:
    """One way a branch holds: for each positive alias the index of the record in the sequence that was given."""

    branch: str
    binding: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A set of branches, with distinct names, that is matched again and again."""

    branches: tuple[Branch, ...]


class Matcher(Protocol):
    """Something that answers matching problems."""

    def match(self, program: Program, records: Sequence[Record]) -> frozenset[Match]:
        """Find every match of every branch, each once."""
        ...

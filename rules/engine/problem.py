"""The matching problem in its smallest form: what a compiled policy asks of an engine, whichever engine answers.

A policy is compiled to branches: plain conjunctions without nesting, disjunction, aggregates or derived negation. Two
engines answer the same problem, `durable_rules` inside its fence and a small Python matcher; they must agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rules.model.values import Test, Value


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

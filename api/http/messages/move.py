"""Moves as they go out: what the caller could do now, and if not, why not."""

from typing import Any

from pydantic import Field, model_validator

from api.http.messages.shape import Out
from api.http.messages.text import TextOut
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Allowed


class MissingOut(Out):
    """A fact that is not there, and the roles that could supply it (empty: every role)."""

    fact: str
    roles: list[str]


class WhyNotOut(Out):
    """One reason why not: the rule with its source, the facts it rests on, and what is missing."""

    reason: TextOut
    rule: str | None
    source: str | None
    facts: list[str]
    missing: list[MissingOut]


class MoveOut(Out):
    """Adding a fact of this type in this role. When not allowed: the reason, rule, source, facts, and what is missing.

    `owed` are the keys of the obligations it would fulfil. `also` are the other reasons why not.
    """

    fact: str
    role: str
    allowed: bool
    owed: list[str]
    reason: TextOut | None = None
    rule: str | None = None
    source: str | None = None
    facts: list[str] = Field(default_factory=list)
    missing: list[MissingOut] = Field(default_factory=list)
    also: list[WhyNotOut] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _told(cls, given: Any) -> Any:
        if not isinstance(given, Move):
            return given
        told = {"fact": given.fact, "role": given.role, "owed": given.owed}
        if isinstance(given.verdict, Allowed):
            return told | {"allowed": True}
        refused = given.verdict
        why = {name: getattr(refused, name) for name in ("reason", "rule", "source", "facts", "missing", "also")}
        return told | {"allowed": False} | why


class MovesOut(Out):
    """Every move of the caller's party in this case."""

    moves: list[MoveOut]

"""A notice as the platform keeps it: what somebody was told, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orchestrator.domain.obligation import Obligation
from rules.model.text import Text


@dataclass(frozen=True, slots=True)
class Notice:
    """What a rule told `parties` (those that held `role`, where a role was addressed) or a person, at `given_at`.

    Identified by `key` within its case; it stays as it was given, whatever happens later. With `call` the program of
    each party is told to do this, with `values` (JSON). `since` is when the rule came to hold, `facts` are the ids of
    its grounds.
    """

    key: str
    rule: str
    source: str | None
    role: str | None
    parties: tuple[str, ...]
    person: str | None
    what_nl: str
    what_en: str
    call: str | None
    values: Mapping[str, Any]
    since: datetime
    given_at: datetime
    facts: tuple[str, ...]

    @property
    def what(self) -> Text:
        """What is told, in both languages."""
        return Text(self.what_nl, self.what_en)


def notice_about(
    owed: Obligation,
    key: str,
    what: Text,
    *,
    parties: tuple[str, ...],
    role: str | None,
    since: datetime,
    at: datetime,
) -> Notice:
    """Return what the platform itself tells of an obligation, by its rule and grounds; `key` is unique for it."""
    return Notice(
        key=f"{owed.key}:{key}",
        rule=owed.rule,
        source=owed.source,
        role=role,
        parties=parties,
        person=None,
        what_nl=what.nl,
        what_en=what.en,
        call=None,
        values={},
        since=since,
        given_at=at,
        facts=owed.facts,
    )


def notice_id(case_id: str, key: str) -> str:
    """Return the id of a notice over all cases."""
    return f"{case_id}:{key}"


def parts_of(notice: str) -> tuple[str, str]:
    """Return the case and the key that an id stands for; no case has a colon in its id."""
    case_id, _, key = notice.partition(":")
    return case_id, key

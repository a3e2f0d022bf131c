"""Who may know what the rules of each published version conclude, as conditions on tables.

What `rules.model.audience` reads off a policy is kept beside its text, so that lists over many cases leave out what is
not for who asks before they count, order and cut it into pages.
"""

from typing import Any

from sqlalchemy import ColumnElement, any_, delete, exists, insert, or_, select
from sqlmodel import Session

from orchestrator.db.tables.case import CASE, CASE_PARTY
from orchestrator.db.tables.policy import AUDIENCE, POLICY_VERSION
from rules.model.audience import audiences_of
from rules.model.policy import Policy

_ITS_CASE, _HOLDER = CASE.alias("its_case"), CASE_PARTY.alias("holder")
_READ = ""
"""Stands for a rule where a version was read, so that one in which all is for everybody is not read again."""


def save_audiences(session: Session, policy: Policy) -> None:
    """Keep for each rule of the version which sets of roles one needs a role of."""
    rows = [
        {
            "digest": policy.digest,
            "rule": rule,
            "place": place,
            "needs": sorted(need),
            "director": policy.director in need,
        }
        for rule, audience in audiences_of(policy).rules.items()
        for place, need in enumerate(sorted(audience.needs, key=sorted))
    ]
    read = {"digest": policy.digest, "rule": _READ, "place": 0, "needs": [], "director": True}
    session.execute(delete(AUDIENCE).where(AUDIENCE.c.digest == policy.digest))
    session.execute(insert(AUDIENCE), [read, *rows])


def without_audiences(session: Session) -> tuple[str, ...]:
    """Return the digests of published versions of which they are not kept, as they were published before they were."""
    kept = select(AUDIENCE.c.digest).where(AUDIENCE.c.rule == _READ)
    return tuple(session.execute(select(POLICY_VERSION.c.digest).where(POLICY_VERSION.c.digest.not_in(kept))).scalars())


def hears(party: Any, found: Any) -> ColumnElement[bool]:
    """Return the condition that what a row of a table (`case_id`, `rule`) says is for the party: by the roles it holds.

    The case of the row is one of those that are asked for.
    """
    missing = (AUDIENCE.c.digest == CASE.c.digest) & (AUDIENCE.c.rule == found.c.rule)
    asked = select(1).select_from(AUDIENCE).where(missing, ~_holds_one(party, found))
    return ~exists(asked.correlate_except(AUDIENCE))


def directing_hears(municipality: Any, found: Any) -> ColumnElement[bool]:
    """Return the same for who directs the case: only few rules conclude what is not for a director."""
    missing = (AUDIENCE.c.rule == found.c.rule) & ~AUDIENCE.c.director
    of_case = (_ITS_CASE.c.id == found.c.case_id) & (_ITS_CASE.c.digest == AUDIENCE.c.digest)
    asked = select(1).select_from(AUDIENCE).join(_ITS_CASE, of_case).where(missing, ~_holds_one(municipality, found))
    return ~exists(asked.correlate_except(AUDIENCE, _ITS_CASE))


def _holds_one(party: Any, found: Any) -> ColumnElement[bool]:
    holds = (_HOLDER.c.case_id == found.c.case_id) & (_HOLDER.c.party == party)
    asked = select(1).select_from(_HOLDER).where(holds, _HOLDER.c.role == any_(AUDIENCE.c.needs))
    return exists(asked.correlate_except(_HOLDER))


def is_for(party: Any, task: Any) -> ColumnElement[bool]:
    """Return the condition that work is offered to the party, or done by it."""
    return or_(task.c.offered_to.contains([party]), task.c.claimed_by == party, task.c.completed_by == party)

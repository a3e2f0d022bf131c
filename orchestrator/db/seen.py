"""Which cases a party may see: those of its own municipality, and those it takes part in."""

from sqlalchemy import BindParameter, ColumnElement, or_, select

from orchestrator.db.tables.case import CASE, CASE_PARTY


def seen_by(party: str | BindParameter[str]) -> ColumnElement[bool]:
    """Return the condition on the table of cases."""
    takes_part = select(CASE_PARTY.c.case_id).where(CASE_PARTY.c.party == party)
    return or_(CASE.c.municipality == party, CASE.c.id.in_(takes_part))

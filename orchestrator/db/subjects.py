"""In which cases somebody is: as a party that takes part, by what they did, or named in a fact; and who read it."""

from sqlalchemy import String, cast, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlmodel import Session

from orchestrator.db.cases import case_of
from orchestrator.db.processing import processing_of
from orchestrator.db.secrecy import SEEN
from orchestrator.db.tables.case import CASE, CASE_PARTY, JOURNAL
from orchestrator.db.tables.personal import PROCESSING
from orchestrator.domain.case import Case
from orchestrator.domain.processing import Processing


def cases_about(session: Session, municipality: str, subject: str) -> tuple[Case, ...]:
    """Return the cases of the municipality in which the party or person is, the one that was opened first first."""
    holds = exists().where(CASE_PARTY.c.case_id == CASE.c.id, CASE_PARTY.c.party == subject)
    wanted = func.jsonb_build_object("subject", cast(literal(subject), String))
    named = func.jsonb_path_exists(JOURNAL.c.body["fields"], cast(literal("$.** ? (@ == $subject)"), JSONPATH), wanted)
    did = or_(JOURNAL.c.party == subject, JOURNAL.c.person == subject, named)
    said = exists().where(JOURNAL.c.case_id == CASE.c.id, did)
    asked = select(*SEEN).where(CASE.c.municipality == municipality, or_(holds, said))
    return tuple(case_of(row) for row in session.execute(asked.order_by(CASE.c.opened_at, CASE.c.id)))


def readings_of(session: Session, municipality: str, subject: str) -> tuple[Processing, ...]:
    """Return who read of the party or person in cases of the municipality, the first first."""
    asked = select(PROCESSING).where(PROCESSING.c.municipality == municipality, PROCESSING.c.subject == subject)
    return tuple(processing_of(row) for row in session.execute(asked.order_by(PROCESSING.c.seq)))

"""Rebuild a case: throw away what is believed about it and draw it again from the journal."""

from sqlmodel import Session

from orchestrator.domain.answers import RebuildReport


def rebuild_case(session: Session, case_id: str, *, write: bool) -> RebuildReport:
    """Compare what is stored with what the journal yields, byte for byte; with `write` store the latter.

    Raises CaseNotFound.
    """
    raise NotImplementedError

"""Every journal is a whole chain, and everything believed about a case is what its journal yields."""

from collections.abc import Iterator, Sequence

from orchestrator.errors import CaseNotFound
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import verify_journal
from tests.chaos.checks.truth import Truth

_DEADLINES = """
select case_id, key from obligation o, "case" c where c.id = o.case_id and o.due_at is not null
  and not exists (select 1 from deadline d where d.case_id = o.case_id and d.key = o.key and d.due_at = o.due_at)
"""


def journals_whole(truth: Truth, cases: Sequence[str]) -> Iterator[str]:
    """Recompute chains, and rebuild beside what is stored."""
    with truth.session() as session:
        for case in cases:
            try:
                yield from (f"{case}: {flaw}" for flaw in verify_journal(session, case))
                report = rebuild_case(session, case, write=False)
            except CaseNotFound:
                if truth.ledger.is_owed(case):
                    yield f"{case} is not there"
                continue
            yield from (f"{case}: {each}" for each in report.differences)


def board_equal(truth: Truth) -> Iterator[str]:
    """Compare the table of deadlines with the obligations it repeats."""
    for case, key in truth.rows(_DEADLINES):
        yield f"{case}: the deadline of {key} is not on the board"

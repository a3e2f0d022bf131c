"""What was erased: those who could see it hear of it, and of nothing that it said."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from orchestrator.domain.body import ContentErased
from orchestrator.domain.journal import Entry
from orchestrator.domain.plan import NoticeChange
from orchestrator.domain.work import ERASED, Obligation, ObligationState, notice_of_line
from orchestrator.domain.written import erasures_in, read_body
from rules.terms.said import said


def with_duties(
    said: Sequence[ContentErased], gone: Collection[Entry], owed: Mapping[str, Obligation], at: datetime
) -> tuple[ContentErased, ...]:
    """Return it with how many duties the lines that go with it told of, and whether one was late: in the last one."""
    told = [body for each in gone if isinstance(body := read_body(each), Obligation)]
    keys = {each.key for each in told}
    stood = [owed[key].stood_at(at) for key in keys if key in owed]
    late = any(each.late or each.state is ObligationState.BREACHED for each in (*told, *stood))
    return (*said[:-1], replace(said[-1], duties=len(keys), late=late))


def tell_erased(inputs: Sequence[Entry]) -> Iterator[NoticeChange]:
    """Yield a notice of each thing that was erased to the parties that could see it, but who erased it."""
    for entry, body in erasures_in(inputs):
        parties = tuple(each for each in body.told if each != entry.party)
        if parties:
            what = said("was_erased", line=body.line, why=body.why)
            yield NoticeChange(notice_of_line(ERASED, entry.seq, what, parties=parties, at=entry.at))

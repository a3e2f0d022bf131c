"""What was erased: those who could see it hear of it, and of nothing that it said."""

from collections.abc import Iterator, Sequence

from orchestrator.domain.body import ContentErased
from orchestrator.domain.journal import Entry
from orchestrator.domain.plan import NoticeChange
from orchestrator.domain.work import ERASED, Notice
from orchestrator.domain.written import erasures_in
from rules.terms.said import said


def tell_erased(inputs: Sequence[Entry]) -> Iterator[NoticeChange]:
    """Yield a notice of each thing that was erased to the parties that could see it, but who erased it."""
    for entry, body in erasures_in(inputs):
        parties = tuple(each for each in body.told if each != entry.party)
        if parties:
            yield NoticeChange(_notice(entry, body, parties))


def _notice(entry: Entry, body: ContentErased, parties: tuple[str, ...]) -> Notice:
    return Notice(
        key=f"{ERASED}:{entry.seq}",
        rule=ERASED,
        source=None,
        role=None,
        parties=parties,
        person=None,
        what=said("was_erased", line=body.line, why=body.why),
        call=None,
        since=entry.at,
        given_at=entry.at,
        facts=(),
    )

"""The journal as one reader is told it: lines that are not for the reader are left out, not blanked.

Places in the journal then have gaps. A gap tells that something was written, and nothing of what, by whom or when.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from orchestrator.domain.body import Body, ContentErased, FactSaid, Opening, Retitled, TaskActed
from orchestrator.domain.case import Standing
from orchestrator.domain.journal import Entry, InputKind
from orchestrator.domain.plan import name_of
from orchestrator.domain.view import Believed, View
from orchestrator.domain.work import Notice, Obligation, Task
from orchestrator.domain.written import fact_id, read_body, read_fact, written
from rules.evaluate.sight import Seen, sees


def retold(
    view: View, entries: Iterable[Entry], before: Iterable[Believed] = (), *, watched: bool = False
) -> Iterator[Entry]:
    """Yield the lines that are for the reader, and of each what is.

    A line that tells the reader nothing new is left out, and so is the passing of time from which nothing followed that
    is for the reader. `before` is what was believed before these lines, where they are not the whole journal.
    Who only watches over the case is told of all that was erased: else whoever is watched erases what it was late with.
    """
    telling = _Telling(view, watched, {name_of(each): view.believed(each) for each in before})
    passing: Entry | None = None
    shown: set[int] = set()
    for entry in entries:
        if entry.kind is InputKind.CLOCK:
            passing = entry
            continue
        if entry.is_destroyed:
            # Where it stood is told by the line that says that it was erased, which is not for everybody.
            shown |= {entry.seq} if view.directs else set()
            continue
        said = read_body(entry)
        body = telling.of(entry, said)
        if body is None:
            continue
        if passing and entry.cause == passing.seq and passing.seq not in shown:
            shown.add(passing.seq)
            yield passing
        shown.add(entry.seq)
        yield _line(entry, said, body, None if entry.cause not in shown else entry.cause)


def _line(entry: Entry, said: Body, body: Body, cause: int | None) -> Entry:
    if cause == entry.cause and body == said:
        return entry
    # What the hash was taken of is more than is told, so there is nothing to check it with.
    return replace(entry, body=entry.body if body == said else written(body), cause=cause, salt=None)


@dataclass(frozen=True, slots=True)
class _Telling:
    """What the reader has been told up to a line, by name."""

    view: View
    watched: bool
    told: dict[str, Believed | None] = field(default_factory=dict)

    def of(self, entry: Entry, body: Body) -> Body | None:
        match body:
            case FactSaid():
                return self._said(entry, body)
            case Opening() | Retitled():
                return self._titled(entry, body)
            case TaskActed():
                return self._acted(entry, body)
            case Obligation() | Task() | Notice() | Standing():
                return self._news(body)
            case ContentErased():
                return self._erased(entry, body)
        return body

    def _said(self, entry: Entry, body: FactSaid) -> Body | None:
        view = self.view
        fact = view.facts.get(fact_id(entry.seq)) or read_fact(view.policy, entry)
        said = body if view.tells_what_it_corrects(fact) else replace(body, corrects=None)
        match sees(view.policy, view.reader, fact, view.facts):
            case Seen.ALL:
                kept = view.secrets.kept_from(view.reader, fact)
                return said.without(kept) if kept else said
            case Seen.EXISTENCE:
                return said.hidden()
            case Seen.NOTHING:
                return None

    def _titled(self, entry: Entry, body: Opening | Retitled) -> Body:
        """Return that the case was called something, without what, where that is for others since."""
        told = self.view.secrets.title_for(entry.seq)
        return body if told is None or self.view.reader.plays(told) else replace(body, title="")

    def _erased(self, entry: Entry, body: ContentErased) -> Body | None:
        """Return that something was erased; what it corrected, its level and how many duties went not for everybody."""
        view = self.view
        if not (self.watched or view.directs or view.reader.party in (entry.party, *body.told)):
            return None
        said = body if self.watched or view.is_whole else replace(body, duties=0, late=False)
        return said if view.directs else replace(said, corrected=None, level=None)

    def _acted(self, entry: Entry, body: TaskActed) -> Body | None:
        """Return what somebody did to work; why is for whoever wrote that, and for who directs the case."""
        if self.told.get(f"task {body.task}") is None:
            return None
        return body if self.view.directs or entry.party == self.view.reader.party else replace(body, reason=None)

    def _news(self, found: Believed) -> Believed | None:
        name, now = name_of(found), self.view.believed(found)
        before, self.told[name] = self.told.get(name), now
        return now if now != before else None

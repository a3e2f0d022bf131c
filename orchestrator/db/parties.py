"""Storing and finding parties, what they are called, and which municipalities they watch over."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Text, any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlmodel import Session

from orchestrator.db.round_trip import Query, ask, prepared
from orchestrator.db.rows import in_order, values_of
from orchestrator.db.secrecy import is_kept_secret, name_seen
from orchestrator.db.tables.party import PARTY, PARTY_CHANGE, SUPERVISION
from orchestrator.domain.listing import Listed, Page
from orchestrator.domain.party import PLATFORM, Actor, Party, PartyChange, PartyDraft

_WORKERS = prepared(
    select(PARTY.c.id).where(PARTY.c.id == any_(bindparam("parties", type_=ARRAY(Text))), PARTY.c.has_worker)
)

# The operator sees to the platform, and is nobody in a case.
_TAKES_PART = PARTY.c.id != PLATFORM.party


def add_party(session: Session, draft: PartyDraft, by: Actor | None, at: datetime) -> Party | None:
    """Store a new party that the actor (None: the operator) registers; None when there already is one with this id."""
    registered_by = by.party if by else None
    stored = insert(PARTY).values(**asdict(draft), registered_at=at, registered_by=registered_by)
    row = session.execute(stored.on_conflict_do_nothing().returning(PARTY)).one_or_none()
    return _party_of(row) if row else None


def lock_party(session: Session, party: str) -> Party | None:
    """Return the party, and keep others from changing it until the end of the transaction."""
    row = session.execute(select(PARTY).where(PARTY.c.id == party).with_for_update()).one_or_none()
    return _party_of(row) if row else None


def save_party(session: Session, party: Party) -> None:
    """Store what is now known of the party."""
    session.execute(update(PARTY).where(PARTY.c.id == party.id).values(**party.said()))


def save_namespace(session: Session, party: str, namespace: str | None) -> None:
    """Store how the namespace of the party's program is called; None: as usual."""
    session.execute(update(PARTY).where(PARTY.c.id == party).values(namespace=namespace))


def named_namespace(session: Session, namespace: str) -> str | None:
    """Return the party whose namespace the operator called so."""
    return session.execute(select(PARTY.c.id).where(PARTY.c.namespace == namespace)).scalar()


def add_change(session: Session, change: PartyChange) -> None:
    """Write a change down; its `seq` is given here."""
    values = {name: each for name, each in asdict(change).items() if name != "seq"}
    session.execute(insert(PARTY_CHANGE).values(**values))


def list_changes(session: Session, party: str, page: Page) -> Listed[PartyChange]:
    """Return what was changed of the party, the first first; with its id in place of a name that stays secret."""
    columns = PARTY_CHANGE.c
    asked = select(PARTY_CHANGE).where(columns.party == party)
    listed = in_order(session, asked, columns.seq, page, lambda row: PartyChange(**values_of(row, PartyChange)))
    secret = session.execute(select(PARTY.c.id).where(PARTY.c.id == party, is_kept_secret([party]))).scalar()
    return replace(listed, found=tuple(map(_without_name, listed.found))) if secret else listed


def _without_name(change: PartyChange) -> PartyChange:
    before, after = (
        {**each, "title": change.party} if "title" in each else each for each in (change.before, change.after)
    )
    return replace(change, before=before, after=after)


def find_party(session: Session, party: str) -> Party | None:
    """Return the party."""
    row = session.execute(_seen([party]).where(PARTY.c.id == party)).one_or_none()
    return _party_of(row) if row else None


def list_parties(session: Session, page: Page) -> Listed[Party]:
    """Return the parties that can take part in a case, by id."""
    asked = _seen().where(_TAKES_PART, PARTY.c.id > (page.after or "")).order_by(PARTY.c.id)
    rows = session.execute(asked.limit(page.limit + 1)).all()
    found = tuple(_party_of(row) for row in rows[: page.limit])
    return Listed(found, found[-1].id if len(rows) > page.limit else None)


def search_parties(session: Session, words: str, limit: int) -> tuple[Party, ...]:
    """Return parties with each of the words in their title or id, those whose title begins with them first."""
    asked = _seen().where(_TAKES_PART)
    for word in words.split():
        holds = name_seen().icontains(word, autoescape=True) | PARTY.c.id.icontains(word, autoescape=True)
        asked = asked.where(holds)
    first = name_seen().istartswith(words, autoescape=True).desc()
    rows = session.execute(asked.order_by(first, name_seen(), PARTY.c.id).limit(limit))
    return tuple(_party_of(row) for row in rows)


def parties_named(session: Session, names: Collection[str]) -> tuple[Party, ...]:
    """Return the parties that have one of these as their id, or as their title in whatever capitals."""
    titles = [name.lower() for name in names]
    asked = _seen().where(_TAKES_PART, PARTY.c.id.in_(names) | func.lower(name_seen()).in_(titles))
    return tuple(_party_of(row) for row in session.execute(asked.order_by(PARTY.c.id)))


def _seen(parties: Collection[str] | None = None) -> Select[Any]:
    """Return the question for parties as they may be seen; `parties` are those that are asked about."""
    return select(*(name_seen(parties).label(each.name) if each.name == "title" else each for each in PARTY.c))


def unknown_parties(session: Session, wanted: Collection[str]) -> list[str]:
    """Return which of these ids no party has that can take part in a case, sorted."""
    known = session.execute(select(PARTY.c.id).where(_TAKES_PART, PARTY.c.id.in_(wanted))).scalars()
    return sorted(set(wanted) - set(known)) if wanted else []


def working(wanted: Collection[str]) -> Query:
    """Return the question which of these parties run their own worker."""
    return Query(_WORKERS, {"parties": sorted(wanted)})


def with_worker(session: Session, wanted: Collection[str]) -> frozenset[str]:
    """Return which of these parties run their own worker."""
    if not wanted:
        return frozenset()
    return frozenset(row.id for row in ask(session, working(wanted)))


def _party_of(row: Row[Any]) -> Party:
    acts = row.acts_since is not None
    by, namespace = row.registered_by, row.namespace
    return Party(row.id, row.title, row.kind, row.has_worker, registered_by=by, acts=acts, namespace=namespace)


def titles_of(session: Session, parties: Iterable[str]) -> Mapping[str, str]:
    """Return the title of each of these parties that is registered; of one whose name stays secret its id."""
    wanted = set(parties)
    asked = select(PARTY.c.id, name_seen(wanted).label("title")).where(PARTY.c.id.in_(wanted))
    rows = session.execute(asked)
    return {row.id: row.title for row in rows}


def save_supervision(session: Session, supervisor: str, municipality: str, since: datetime) -> None:
    """Store that the party watches over the municipality; if it did already, that is as it was."""
    stored = insert(SUPERVISION).values(supervisor=supervisor, municipality=municipality, since=since)
    session.execute(stored.on_conflict_do_nothing())


def supervised_by(session: Session, supervisor: str) -> tuple[str, ...]:
    """Return the municipalities the party watches over, sorted."""
    asked = select(SUPERVISION.c.municipality).where(SUPERVISION.c.supervisor == supervisor)
    return tuple(session.execute(asked.order_by(SUPERVISION.c.municipality)).scalars())

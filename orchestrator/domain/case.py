"""A case: the shared matter, of one municipality, under one policy version."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the platform keeps it.

    `version` is the policy version in one word (`name@date`), `digest` the SHA-256 of its text. `seq` and `head` are
    number and hash of the last entry in its journal, `recorded_at` the moment of that entry: the time of a case never
    runs back. `next_due` is the next moment at which, without any new fact, something can be different. `closed_since`
    is None while the case is open. `editions` are the digests of the closed days and amounts it rests on; a case from
    before there were editions has none, and rests on those of then.
    """

    id: str
    municipality: str
    title: str
    policy: str
    version: str
    digest: str
    opened_at: datetime
    recorded_at: datetime
    seq: int
    head: str
    next_due: datetime | None
    closed_since: datetime | None = None
    editions: tuple[str, ...] = ()

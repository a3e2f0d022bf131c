"""The one door of identity: a request shows a token, and from then on is somebody acting for a party.

Real sign-in comes later and changes this file alone.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import Session

from api.http.asked_words import must_be_known
from api.http.idempotency import REPLAYED
from api.http.traffic import is_reading
from orchestrator.clock import current_time, now
from orchestrator.db.database import Database
from orchestrator.db.requests import was_replayed
from orchestrator.domain.party import Actor, Credential
from orchestrator.errors import NotSignedIn
from orchestrator.settings import Settings
from orchestrator.usecases.identity import identify, identify_to_record

TOKEN_ENDS = "Token-Ends"  # noqa: S105 the name of a header
"""Stands in an answer in the last month of the token that was shown: when it ends."""

_bearer = HTTPBearer(auto_error=False, description="A token of your party.")


@dataclass(frozen=True, slots=True)
class Visit:
    """One signed-in caller, in one transaction, at one moment."""

    session: Session
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Door:
    """Lets a caller in: what happens inside one opening is committed together, or not at all."""

    database: Database
    settings: Settings
    response: Response
    token: str = field(repr=False)
    reads: bool = False

    def open(self) -> AbstractContextManager[Visit]:
        """Give the caller's visit; committed when the block ends. Raises NotSignedIn."""
        return self._visit(partial(identify, at=now(), development=self.settings.development))

    def open_to_record(self, case: str, key: str) -> AbstractContextManager[Visit]:
        """Give the visit of a caller who will add to the case, sooner than `open` does. Raises NotSignedIn."""
        development = self.settings.development
        return self._visit(partial(identify_to_record, case_id=case, key=key, at=now(), development=development))

    @contextmanager
    def _visit(self, identified: Callable[[Session, str], Credential]) -> Iterator[Visit]:
        with self.database.reading() if self.reads else self.database.transaction() as session:
            credential = identified(session, self.token)
            if credential.ends_soon(now()):
                self.response.headers[TOKEN_ENDS] = credential.expires_at.isoformat(timespec="seconds")
            yield Visit(session, credential.actor, current_time(session, self.settings))
            if was_replayed(session):
                self.response.headers[REPLAYED] = "true"


async def at_the_door(
    request: Request, response: Response, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Door:
    """Return the door for this request. Raises NotSignedIn when no token is shown."""
    if shown is None or not shown.credentials:
        raise NotSignedIn
    must_be_known(request)
    reads = is_reading(request.method, request.url.path)
    return Door(request.app.state.database, request.app.state.settings, response, shown.credentials, reads)


AtTheDoor = Annotated[Door, Depends(at_the_door)]

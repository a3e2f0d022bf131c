"""A person at a desk: the door for pages. It opens like the door for programs, with the token in the cookie."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from api.http.traffic import is_reading
from api.web.frame.preferences import Preferences, preferences_of
from api.web.frame.refusals import PageNotFound, SignInNeeded
from api.web.frame.session import shown_token
from api.web.words.language import Language, language
from orchestrator.clock import current_time, now
from orchestrator.db.database import Database
from orchestrator.domain.party import MUNICIPALITY, Actor, Credential, Party
from orchestrator.settings import Settings
from orchestrator.usecases.identity import find_session, keep_going, lies_back
from orchestrator.usecases.parties import get_party


@dataclass(frozen=True, slots=True)
class Visit:
    """One person at a desk, in one transaction, at one moment."""

    session: Session
    actor: Actor
    party: Party
    at: datetime

    @property
    def directs(self) -> bool:
        """Whether the person works for a municipality, and so can direct cases."""
        return self.party.kind == MUNICIPALITY


@dataclass(frozen=True, slots=True)
class Desk:
    """A request for a page. What happens inside one `open` is committed together, or not at all."""

    request: Request
    token: str | None
    preferences: Preferences

    @property
    def settings(self) -> Settings:
        """The settings of the platform."""
        settings: Settings = self.request.app.state.settings
        return settings

    @property
    def database(self) -> Database:
        """The database of the platform."""
        database: Database = self.request.app.state.database
        return database

    @property
    def language(self) -> Language:
        """The language the person reads."""
        return language(self.preferences.language)

    @contextmanager
    def open(self, *, present: bool = True) -> Iterator[Visit]:
        """Give the person's visit; committed when the block ends. Raises SignInNeeded.

        A page that looks by itself, with nobody `present`, does not keep the session going.
        """
        found: Credential | None = None
        try:
            with self._session() as session:
                found = self._found(session)
                if found is None:
                    raise SignInNeeded
                actor, party = found.actor, get_party(session, found.actor.party)
                self.request.state.visitor = (actor, party)
                yield Visit(session, actor, party, current_time(session, self.settings))
        finally:
            if found and present and lies_back(found, now()):
                self._keep_going(found)

    def _session(self) -> AbstractContextManager[Session]:
        reads = is_reading(self.request.method, self.request.url.path)
        return self.database.reading() if reads else self.database.transaction()

    def _found(self, session: Session) -> Credential | None:
        if self.token is None:
            return None
        idle, development = self.settings.session_idle, self.settings.development
        return find_session(session, self.token, at=now(), idle=idle, development=development)

    def _keep_going(self, found: Credential) -> None:
        """Remember that the session is used. Where nothing can be written now it only ends sooner."""
        with suppress(DBAPIError, PoolTimeout), self.database.transaction() as session:
            keep_going(session, found, at=now())

    @contextmanager
    def open_at_one_moment(self) -> Iterator[Visit]:
        """Give the person's visit to read a long list in parts, of which none knows more than another.

        Raises SignInNeeded.
        """
        with self.open() as visit:
            pass
        with self.database.snapshot() as session:
            yield replace(visit, session=session)

    def must_direct(self, visit: Visit) -> None:
        """Raise PageNotFound for somebody who does not work for a municipality."""
        if not visit.directs:
            raise PageNotFound(self.request.url.path)

    def known(self) -> "Desk":
        """Return this desk, having looked who is there, for pages that anybody may see."""
        if self.token:
            with self._session() as session:
                found = self._found(session)
                if found:
                    self.request.state.visitor = (found.actor, get_party(session, found.actor.party))
        return self

    @property
    def visitor(self) -> tuple[Actor, Party] | None:
        """Who was let in, for the top of the page; None before the desk was opened."""
        found: tuple[Actor, Party] | None = getattr(self.request.state, "visitor", None)
        return found


async def desk_of(request: Request) -> Desk:
    """Return the desk for a request, whoever asks."""
    return Desk(request, shown_token(request), preferences_of(request))


AnyDesk = Annotated[Desk, Depends(desk_of)]
"""For pages everybody may see. A page for people who are signed in opens the desk, which asks who is there."""

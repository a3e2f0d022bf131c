"""A person at a desk: the door for pages. It opens like the door for programs, with the token in the cookie.

A page opens the desk and shows what it found; a form acts, and is answered by the way to a page, or by itself again.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from api.http.allowance import tell_caller, tell_wrong
from api.http.traffic import is_reading
from api.http.visitor import is_near
from api.web.frame.asks import asked_by
from api.web.frame.page import page_for
from api.web.frame.preferences import Preferences, preferences_of
from api.web.frame.refusals import PageNotFound, SignInNeeded
from api.web.frame.session import shown_token
from api.web.words.language import Language, language
from orchestrator.clock import current_time, now
from orchestrator.db.database import Database
from orchestrator.db.eyes import look_as
from orchestrator.domain.answers import CaseOpened, Recorded
from orchestrator.domain.party import Actor, Credential, Party
from orchestrator.domain.rights import Action, may_at_all
from orchestrator.settings import Settings, networks
from orchestrator.usecases.identity import find_session, keep_going, lies_back
from orchestrator.usecases.parties import get_party
from orchestrator.usecases.processing import keep_readings, readings_in

No = TypeVar("No", bound=Exception)

WRITTEN_DOWN = "written_down"
"""The name under which a request remembers that the log has a reason: the page then says how it is found there."""


@dataclass(frozen=True, slots=True)
class DeskVisit:
    """One person at a desk, in one transaction, at one moment."""

    session: Session
    actor: Actor
    party: Party
    at: datetime

    @property
    def directs(self) -> bool:
        """Whether the person can direct cases, working for a municipality."""
        return may_at_all(self.actor, self.party.kind, Action.DIRECT)


@dataclass(frozen=True, slots=True)
class Done:
    """What a form did: how it is answered, and the facts to count once they are committed."""

    answer: Response
    recorded: Recorded | CaseOpened


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

    def is_near(self, words: str) -> bool:
        """Whether the request comes from one of these networks itself, and not through something that stands there."""
        return is_near(self.request.scope, networks(words))

    def tell_wrong(self) -> None:
        """Say that a key that was typed in is not known, so that whoever tries keys is soon told to wait."""
        tell_wrong(self.request.scope)

    @contextmanager
    def open(self, *, present: bool = True) -> Iterator[DeskVisit]:
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
                look_as(session, actor.party)
                self.request.state.visitor = (actor, party)
                tell_caller(self.request.scope, actor)
                self._must_be_for(actor, party)
                yield DeskVisit(session, actor, party, current_time(session, self.settings))
                read = readings_in(session, now())
            keep_readings(self.database, read, self.settings.readings_kept)
        finally:
            if found and present and lies_back(found, now()):
                self._keep_going(found)

    def _must_be_for(self, actor: Actor, party: Party) -> None:
        """Whom a page is not for is not told that there is one. Raises PageNotFound."""
        if not may_at_all(actor, party.kind, asked_by(self.request.scope["route"].name)):
            raise PageNotFound(self.request.url.path)

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
    def open_at_one_moment(self) -> Iterator[DeskVisit]:
        """Give the person's visit to read a long list in parts, of which none knows more than another.

        Raises SignInNeeded.
        """
        with self.open() as visit:
            pass
        with self.database.snapshot() as session:
            look_as(session, visit.actor.party)
            yield replace(visit, session=session)

    def act(
        self,
        do: Callable[[DeskVisit], Response | Done],
        again: Callable[[DeskVisit, No], Response] | None = None,
        *on: type[No],
    ) -> Response:
        """Do what a form asks in one transaction, count the facts it adds, and return the answer.

        What is refused with one of the errors in `on` is undone, and answered by `again`, on a visit of its own: the
        form with what was typed and what is wrong with it. Raises SignInNeeded, and whatever else `do` raises.
        """
        try:
            with self.open() as visit:
                done = do(visit)
        except on as no:
            if again is None:
                raise
            with self.open() as visit:
                return again(visit, no)
        if isinstance(done, Response):
            return done
        self.count(done.recorded)
        return done.answer

    def count(self, recorded: Recorded | CaseOpened) -> None:
        """Count the facts of something that is committed."""
        self.request.app.state.metrics.count_facts(recorded.facts, replayed=recorded.replayed)

    def show(self, template: str, *, status: int = 200, **told: Any) -> HTMLResponse:
        """Return the page; `told` is what the template asks for besides what every page has."""
        return page_for(self, template, told, status)

    def go_to(self, route: str, said: str = "", part: str = "", **names: str) -> RedirectResponse:
        """Send the browser on to a page, or a part of it, that says in the words `done.<said>` what was done."""
        path = self.request.app.url_path_for(route, **names)
        told, place = f"?gelukt={said}" if said else "", f"#{part}" if part else ""
        return RedirectResponse(f"{path}{told}{place}", 303)

    def known(self) -> "Desk":
        """Return this desk, having looked who is there, for pages that anybody may see."""
        if self.token:
            with self._session() as session:
                found = self._found(session)
                if found:
                    self.request.state.visitor = (found.actor, get_party(session, found.actor.party))
                    tell_caller(self.request.scope, found.actor)
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

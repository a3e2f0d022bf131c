"""Who asks, with which words, and under which key; and the door that lets them in."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlmodel import Session
from starlette.types import Scope

from api.http.allowance import tell_caller
from api.http.asks import asked_by
from api.http.openapi import SIGNED_IN
from api.http.problems import RequestRefused
from api.http.traffic import is_reading
from orchestrator.clock import current_time, now
from orchestrator.db.database import Database
from orchestrator.db.eyes import look_as
from orchestrator.db.requests import was_replayed
from orchestrator.domain.bearer import Bearer, BearerRefused, Check
from orchestrator.domain.dpop import BEARER, DPOP
from orchestrator.domain.party import Actor, Credential
from orchestrator.errors import FieldProblem, NotSignedIn
from orchestrator.settings import Settings
from orchestrator.usecases.identity import identify, identify_to_record
from orchestrator.usecases.processing import keep_readings, readings_in
from orchestrator.usecases.rights import must_at_all
from orchestrator.usecases.signed import (
    ByIssuer,
    LetIn,
    Seen,
    identify_signed,
    identify_signed_to_record,
    look_at,
)
from rules.language.text.errors import listed, nearest
from rules.terms.said import english

A_KEY = "1 to 255 visible characters without spaces"
REPLAYED = "Idempotency-Replayed"
"""Stands in an answer that was given before."""


async def idempotency_key(
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=255,
            pattern=r"^[!-~]+$",
            description=f"A name for this request, unique for your party: {A_KEY}. "
            "Sent again with the same content it gets the same answer and changes nothing.",
        ),
    ],
) -> str:
    """Return the key of this write."""
    return idempotency_key


IdempotencyKey = Annotated[str, Depends(idempotency_key)]


def must_be_known(request: Request) -> None:
    """Raises RequestRefused for a name the route does not know, and for one that is there more than once."""
    problems = tuple(_problems(request))
    if problems:
        raise RequestRefused(problems)


def _problems(request: Request) -> Iterator[FieldProblem]:
    names = _names(request.scope["route"])
    for name, times in _counted(request).items():
        if name not in names:
            yield FieldProblem(name, "a name that is not known here", _expected(name, names))
        elif times > 1:
            yield FieldProblem(name, f"{times} values", "one value")


def _counted(request: Request) -> dict[str, int]:
    asked = request.query_params
    return {name: len(asked.getlist(name)) for name in asked}


def _names(route: APIRoute) -> list[str]:
    """Return what the route takes after the question mark, as callers write it."""
    return [name for each in route.dependant.query_params for name in _names_of(each.field_info.annotation, each.alias)]


def _names_of(annotation: object, alias: str) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [field.alias or name for name, field in annotation.model_fields.items()]
    return [alias]


def _expected(name: str, names: list[str]) -> str:
    near = nearest(name, names)
    if near:
        return f"'{near}'"
    return english(listed(names)) if names else "nothing after the question mark"


TOKEN_ENDS = "Token-Ends"  # noqa: S105 the name of a header
"""Stands in an answer in the last month of the token that was shown: when it ends."""
KEY_ENDS = "Key-Ends"
"""Stands in an answer in the last month of the key that signed what was shown: when it ends."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """One signed-in caller, in one transaction, at one moment."""

    session: Session
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who was let in, and when what lets them in ends, under the header that tells it."""

    actor: Actor
    header: str = ""
    ends: datetime | None = None


Identified = Callable[[Session], Entrance]


@dataclass(frozen=True, slots=True)
class Door:
    """Lets a caller in: what happens inside one opening is committed together, or not at all."""

    database: Database
    settings: Settings
    response: Response
    shown: Bearer
    scope: Scope = field(repr=False)
    by_issuer: ByIssuer
    reads: bool = False

    def open(self) -> AbstractContextManager[Visit]:
        """Give the caller's visit; committed when the block ends. Raises NotSignedIn."""
        at = now()
        if self.shown.is_signed:
            seen = self._look(at)
            return self._visit(lambda session: _let_in(identify_signed(session, seen, at=at, reads=self.reads), at))
        return self._visit(self._by_token(partial(identify, at=at), at))

    def open_to_record(self, case: str, key: str) -> AbstractContextManager[Visit]:
        """Give the visit of a caller who will add to the case, sooner than `open` does. Raises NotSignedIn."""
        at = now()
        if self.shown.is_signed:
            seen = self._look(at)
            return self._visit(lambda session: _let_in(identify_signed_to_record(session, seen, case, key, at=at), at))
        return self._visit(self._by_token(partial(identify_to_record, case_id=case, key=key, at=at), at))

    def _look(self, at: datetime) -> Seen:
        with _refusals_logged():
            return look_at(self.shown, self.settings.client_url, self.by_issuer, at=at)

    def _by_token(self, identified: Callable[..., Credential], at: datetime) -> Identified:
        def let_in(session: Session) -> Entrance:
            if self.shown.scheme.lower() != BEARER:
                raise BearerRefused(Check.BINDING, self.shown.scheme)
            found = identified(session, self.shown.token, development=self.settings.development)
            return Entrance(found.actor, TOKEN_ENDS, found.expires_at if found.ends_soon(at) else None)

        return let_in

    @contextmanager
    def _visit(self, identified: Identified) -> Iterator[Visit]:
        with _refusals_logged(), self.database.reading() if self.reads else self.database.transaction() as session:
            entrance = identified(session)
            look_as(session, entrance.actor.party)
            tell_caller(self.scope, entrance.actor)
            must_at_all(session, entrance.actor, asked_by(self.scope["route"].name))
            if entrance.ends:
                self.response.headers[entrance.header] = entrance.ends.isoformat(timespec="seconds")
            yield Visit(session, entrance.actor, current_time(session, self.settings))
            if was_replayed(session):
                self.response.headers[REPLAYED] = "true"
            read = readings_in(session, now())
        keep_readings(self.database, read, self.settings.readings_kept)


def _let_in(found: LetIn, at: datetime) -> Entrance:
    ends = found.key.expires_at if found.key and found.key.ends_soon(at) else None
    return Entrance(found.actor, KEY_ENDS, ends)


@contextmanager
def _refusals_logged() -> Iterator[None]:
    """Say in the log why somebody is not let in; what they showed is never written."""
    try:
        yield
    except BearerRefused as no:
        _log.warning("not let in: %s %s", no.check.name, no.found)
        raise


SCHEMES = frozenset({BEARER, DPOP})


def shown_by(request: Request, settings: Settings) -> Bearer:
    """Return what the request shows. Raises NotSignedIn when that is nothing."""
    shown = request.headers.getlist("authorization")
    scheme, _, token = shown[0].partition(" ") if len(shown) == 1 else ("", "", "")
    if scheme.lower() not in SCHEMES or not token.strip():
        raise NotSignedIn
    path = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0]
    proofs = tuple(request.headers.getlist("dpop"))
    return Bearer(scheme, token.strip(), proofs, request.method, settings.client_url + path)


async def at_the_door(request: Request, response: Response, _: Annotated[None, Depends(SIGNED_IN)]) -> Door:
    """Return the door for this request. Raises NotSignedIn when no token is shown."""
    state = request.app.state
    shown = shown_by(request, state.settings)
    must_be_known(request)
    reads = is_reading(request.method, request.url.path)
    return Door(state.database, state.settings, response, shown, request.scope, state.by_issuer, reads)


AtTheDoor = Annotated[Door, Depends(at_the_door)]

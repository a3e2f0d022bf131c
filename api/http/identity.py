"""Who asks, with which words, and under which key; and the door that lets them in."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlmodel import Session
from starlette.types import Scope

from api.http.allowance import tell_caller
from api.http.problems import RequestRefused
from api.http.traffic import is_reading
from orchestrator.clock import current_time, now
from orchestrator.db.database import Database
from orchestrator.db.requests import was_replayed
from orchestrator.domain.party import Actor, Credential
from orchestrator.errors import FieldProblem, NotSignedIn
from orchestrator.settings import Settings
from orchestrator.usecases.identity import identify, identify_to_record
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
    scope: Scope = field(repr=False)
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
            tell_caller(self.scope, credential.actor)
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
    return Door(
        request.app.state.database, request.app.state.settings, response, shown.credentials, request.scope, reads
    )


AtTheDoor = Annotated[Door, Depends(at_the_door)]

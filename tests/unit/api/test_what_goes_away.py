"""A route that is marked as going away says so in each of its answers, and in the description; others say nothing."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.routing import APIRoute
from starlette.types import Message

from api import app as ours
from api.http import openapi
from api.http.going_away import CHANGELOG, GoingAway, goes_away, going_away
from api.http.headers import Courtesy

SINCE, UNTIL = date(2026, 3, 2), date(2027, 3, 2)
SAID = {
    "deprecation": "@1772409600",
    "sunset": "Tue, 02 Mar 2027 00:00:00 GMT",
    "link": f'<{CHANGELOG}>; rel="deprecation"; type="text/html"',
}
small = FastAPI(generate_unique_id_function=openapi.operation_id)
courteous = Courtesy(small, lambda *_: None)


@small.get("/v1/old")
@goes_away(since=SINCE, until=UNTIL)
def list_old(refused: str = "") -> list[str]:
    """List what is old."""
    if refused:
        raise HTTPException(404)
    return []


@small.get("/v1/new")
def list_new() -> list[str]:
    """List what is new."""
    return []


def headers_of(path: str, query: str = "") -> dict[str, str]:
    sent: list[Message] = []

    async def ask() -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
        await courteous(scope, receive, send)

    asyncio.run(ask())
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_each_answer_of_what_goes_away_says_since_when_and_until_when() -> None:
    for query in ("", "refused=yes"):
        assert SAID.items() <= headers_of("/v1/old", query).items()
    assert not SAID.keys() & headers_of("/v1/new").keys()
    assert not SAID.keys() & headers_of("/v1/nothing").keys()


def test_the_description_says_it_as_well() -> None:
    paths = openapi.describe(small.openapi(), small.routes)["paths"]
    old, new = paths["/v1/old"]["get"], paths["/v1/new"]["get"]
    assert (old["deprecated"], new.get("deprecated")) == (True, None)
    assert "since 2026-03-02; it may be gone from 2027-03-02 on" in old["description"]
    assert all({"Deprecation", "Sunset"} <= each["headers"].keys() for each in old["responses"].values())
    assert not any({"Deprecation", "Sunset"} & each["headers"].keys() for each in new["responses"].values())


def test_what_goes_away_stands_in_the_changelog_a_year_before() -> None:
    text = (Path(__file__).parents[3] / "CHANGELOG.md").read_text("utf-8")
    for name, leaving in marked():
        assert str(leaving.until) in text, name
        assert (leaving.until - leaving.since).days >= 365, name


def marked() -> Iterator[tuple[str, GoingAway]]:
    routes: list[Any] = [route for noun in ours._ROUTERS for route in noun.router.routes]
    for route in routes:
        if isinstance(route, APIRoute) and (leaving := going_away(route.endpoint)):
            yield route.name, leaving

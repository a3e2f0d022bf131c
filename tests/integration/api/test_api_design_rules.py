"""The NL GOV API Design Rules 2.1, and what 2.2 added, rule by rule: on the description, and on answers of the API."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from api.http.headers import API_VERSION
from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, OPENING, PORTAAL, Counter

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "api-design-rules.md").read_text("utf-8")
METHODS = {"get", "post", "patch", "put", "delete"}
PLURAL = re.compile(r"[a-z-]+s")
ONE_OF_A_KIND = {"journal", "clock", "retention", "proof", "growth"}
OPERATIONS = {"claim", "lease", "decline", "release", "complete", "fail", "read", "destroy", "erase"}

Rule = Callable[[Counter], None]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    def remember(checked: Rule) -> Rule:
        RULES[name] = checked
        return checked

    return remember


def description(counter: Counter) -> dict[str, Any]:
    found: dict[str, Any] = counter.get("/v1/openapi.json", None).json()
    return found


def operations(counter: Counter) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in description(counter)["paths"].items():
        yield from ((path, method, operation) for method, operation in item.items() if method in METHODS)


def segments(path: str) -> list[str]:
    return [each for each in path.removeprefix("/v1/").split("/") if not each.startswith("{")]


def answers(counter: Counter) -> list[httpx.Response]:
    """One answer of each kind there is."""
    counter.open_case()
    key = {"Idempotency-Key": "k-1"}
    return [
        counter.get("/v1/cases"),
        counter.get("/v1/openapi.json", None),
        counter.post("/v1/cases", GEMEENTE, {**OPENING, "id": "zaak-2"}),
        counter.send("GET", "/v1/cases", GEMEENTE, headers={"If-None-Match": "*"}),
        counter.get("/v1/cases", GEMEENTE, limit="many"),
        counter.get("/v1/cases", None),
        counter.post("/v1/cases", PORTAAL, OPENING),
        counter.get("/v1/niets"),
        counter.get("/v1/cases/niets"),
        counter.send("DELETE", "/v1/cases", GEMEENTE),
        counter.post("/v1/cases", GEMEENTE, {**OPENING, "title": "Anders"}),
        counter.send("POST", "/v1/cases", GEMEENTE, content=b"{", headers=key | {"Content-Type": "application/json"}),
        counter.send("POST", "/v1/cases", GEMEENTE, content=b"x", headers=key | {"Content-Type": "text/plain"}),
        counter.send("POST", "/v1/cases", GEMEENTE, content=b"x" * 1_100_000, headers=key),
    ]


@rule("/core/naming-resources")
def _(counter: Counter) -> None:
    for path, method, _ in operations(counter):
        first, *_ = segments(path)
        assert PLURAL.fullmatch(first) or first in ONE_OF_A_KIND, path
        assert method == "post" or not OPERATIONS & set(segments(path)), path


@rule("/core/naming-collections")
def _(counter: Counter) -> None:
    for path, method, operation in operations(counter):
        assert all(PLURAL.fullmatch(each) for each in re.findall(r"/([a-z-]+)/\{", path)), path
        answer = str(operation["responses"].get("200", {}).get("content", ""))
        if method == "get" and "Found_" in answer and segments(path)[-1] not in ONE_OF_A_KIND:
            assert PLURAL.fullmatch(path.rpartition("/")[2]), path


@rule("/core/no-trailing-slash")
def _(counter: Counter) -> None:
    assert not [path for path in description(counter)["paths"] if path.endswith("/")]
    for path in ("/v1/cases/", "/v1/parties/", f"/v1/parties/{BRANDWEER}/", "/v1/openapi.json/"):
        assert counter.get(path).status_code == 404, path


@rule("/core/path-segments-kebab-case")
def _(counter: Counter) -> None:
    for path in description(counter)["paths"]:
        assert re.fullmatch(r"/v1(/([a-z0-9]+(-[a-z0-9]+)*|\{[a-zA-Z_]+\}))+", path), path


@rule("/core/query-keys-camel-case")
def _(counter: Counter) -> None:
    for path, method, operation in operations(counter):
        names = [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
        assert all(re.fullmatch(r"[a-z]+([A-Z][a-z0-9]*)*", each) for each in names), (path, method, names)


@rule("/core/hide-implementation")
def _(counter: Counter) -> None:
    for answer in answers(counter):
        told = f"{answer.headers} {answer.text}".lower() if "openapi" not in str(answer.url) else str(answer.headers)
        for name in ("uvicorn", "fastapi", "starlette", "psycopg", "sqlalchemy", "pydantic", "traceback", ".py"):
            assert name not in told, (answer.url, name)


@rule("/core/http-methods")
def _(counter: Counter) -> None:
    assert {method for _, method, _ in operations(counter)} <= METHODS
    for _, method, operation in operations(counter):
        assert method != "get" or "requestBody" not in operation


def everything(database_url: str) -> dict[str, int]:
    """Every table but the log of reading, with the transaction that changed it last."""
    with psycopg.connect(database_url, autocommit=True, options="-c speelruimte.eyes=*") as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        tables.remove(("processing",))
        counted = "select coalesce(max(xmin::text::bigint), 0) from"
        return {name: connection.execute(f'{counted} "{name}"').fetchone()[0] for (name,) in tables}  # type: ignore[index]


def test_what_only_reads_changes_nothing(counter: Counter, database_url: str) -> None:
    """Rule /core/http-safety."""
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    names = {"case": "zaak-1", "fact": "f6", "policy": "vergunning", "date": "2024-01-01", "party": BRANDWEER}
    names |= {"subject": "besluit", "task": counter.offered(BRANDWEER), "notice": "niets"}
    before = everything(database_url)
    for path, method, _ in operations(counter):
        if method == "get":
            asked = counter.get(re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], "niets"), path))
            assert asked.status_code < 500, path
    assert everything(database_url) == before
    for _, method, operation in operations(counter):
        headers = {each["name"] for each in operation.get("parameters", []) if each["in"] == "header"}
        assert method == "get" or "Idempotency-Key" in headers or operation["operationId"] == "evaluateFacts"


RULES["/core/http-safety"] = lambda _: None  # above: it looks at the database as well


@rule("/core/http-response-code")
def _(counter: Counter) -> None:
    found = [answer.status_code for answer in answers(counter)]
    assert found == [200, 200, 201, 304, 400, 401, 403, 404, 404, 405, 409, 400, 415, 413]
    made = counter.post("/v1/cases", GEMEENTE, {**OPENING, "id": "zaak-3"})
    assert counter.get(made.headers["Location"]).status_code == 200


@rule("/core/stateless")
def _(counter: Counter) -> None:
    cookie = {"Cookie": f"speelruimte_sessie=token-of-{GEMEENTE}-None"}
    assert counter.send("GET", "/v1/cases", headers=cookie).status_code == 401
    assert not [answer.url for answer in answers(counter) if "set-cookie" in answer.headers]


@rule("/core/nested-child")
def _(counter: Counter) -> None:
    children = {"facts", "journal", "moves", "explanations"}
    for path in description(counter)["paths"]:
        if children & set(segments(path)):
            assert path.startswith("/v1/cases/{case}/"), path


@rule("/core/resource-operations")
def _(counter: Counter) -> None:
    for path, method, _ in operations(counter):
        if OPERATIONS & set(segments(path)):
            assert method == "post"
            assert re.fullmatch(r"/v1/[a-z]+/\{\w+\}/[a-z]+", path), path


@rule("/core/doc-openapi")
def _(counter: Counter) -> None:
    assert re.fullmatch(r"3\.\d+\.\d+", description(counter)["openapi"])
    assert all(operation.get("operationId") and operation.get("summary") for *_, operation in operations(counter))


@rule("/core/doc-openapi-contact")
def _(counter: Counter) -> None:
    assert set(description(counter)["info"]["contact"]) == {"name", "url", "email"}


@rule("/core/publish-openapi")
def _(counter: Counter) -> None:
    answer = counter.send("GET", "/v1/openapi.json", headers={"Origin": "https://elders.example"})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert answer.headers["Content-Type"] == "application/json"
    assert description(counter)["servers"]


@rule("/core/uri-version")
def _(counter: Counter) -> None:
    assert all(path.startswith(f"/v{API_VERSION.partition('.')[0]}/") for path in description(counter)["paths"])


@rule("/core/semver")
def _(counter: Counter) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?", description(counter)["info"]["version"])


@rule("/core/version-header")
def _(counter: Counter) -> None:
    assert {answer.headers["API-Version"] for answer in answers(counter)} == {description(counter)["info"]["version"]}
    for path, method, operation in operations(counter):
        for status, answer in operation["responses"].items():
            assert "API-Version" in answer["headers"] or status == "304", (path, method, status)


@rule("/core/changelog")
def _(_counter: Counter) -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def moments(schema: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a schema that has a format, or a name that says it is a time."""
    if isinstance(schema, list):
        for each in schema:
            yield from moments(each, name)
    if isinstance(schema, dict):
        if schema.get("type") == "string" and (schema.get("format") or re.search(r"(At|On|Day|Since|Before)$", name)):
            yield name, schema.get("format", "none")
        for key, each in schema.items():
            inner = key if isinstance(each, dict) and key not in {"items", "schema", "anyOf"} else name
            yield from moments(each, inner)


@rule("/core/deprecation-schedule")
def _(counter: Counter) -> None:
    """What is marked is told in every answer: `tests/unit/api/test_what_goes_away.py`. Nothing is marked now."""
    assert not [path for path, _, operation in operations(counter) if operation.get("deprecated")]
    assert not [each for each in answers(counter) if {"Deprecation", "Sunset"} & set(each.headers)]


@rule("/core/date-time/format")
def _(counter: Counter) -> None:
    found = list(moments(description(counter)["components"]["schemas"]))
    parameters = [each for *_, operation in operations(counter) for each in operation.get("parameters", [])]
    found += [pair for each in parameters for pair in moments(each["schema"], each["name"])]
    assert len(found) > 20
    assert [(name, said) for name, said in found if said not in {"date", "date-time", "uri"}] == []


@rule("/core/date-time/timezone")
def _(counter: Counter) -> None:
    counter.open_case()
    for number, moment in enumerate(("2026-03-03T09:00:00Z", "2026-03-03T10:00:00+01:00", "2026-03-02T23:00:00-10:00")):
        fact = AANVRAAG | {"occurredAt": moment}
        key = {"Idempotency-Key": f"m-{number}"}
        answer = counter.send("POST", "/v1/cases/zaak-1/facts", GEMEENTE, json=fact, headers=key)
        assert answer.status_code == 201, answer.text
        assert answer.json()["fact"]["occurredAt"] == "2026-03-03T09:00:00Z"


@rule("/core/date-time/date-omit-time-portion")
def _(counter: Counter) -> None:
    found = dict(moments(description(counter)["components"]["schemas"]))
    assert {found[name] for name in ("lastDay", "inForce", "readIn")} == {"date"}


@rule("/core/error-handling/problem-details")
def _(counter: Counter) -> None:
    for answer in (each for each in answers(counter) if each.status_code >= 400):
        assert answer.headers["Content-Type"] == "application/problem+json"
        said = answer.json()
        assert said["status"] == answer.status_code
        assert said["title"]
        assert said["detail"]
    for path, method, operation in operations(counter):
        for status, said in operation["responses"].items():
            if status == "default" or status >= "400":
                assert set(said["content"]) == {"application/problem+json"}, (path, method, status)


@rule("/core/error-handling/invalid-input")
def _(counter: Counter) -> None:
    assert counter.post("/v1/cases", GEMEENTE, {"policy": 3}).status_code == 400
    assert counter.get("/v1/cases", GEMEENTE, limit="0").status_code == 400
    assert counter.get("/v1/cases", GEMEENTE, nonsense="1").status_code == 400
    assert not [path for path, _, operation in operations(counter) if "422" in operation["responses"]]


@rule("/core/error-handling/all-errors")
def _(counter: Counter) -> None:
    said = counter.post("/v1/parties", GEMEENTE, {"id": 1, "title": "", "sort": "x"}).json()
    assert {each["field"] for each in said["errors"]} == {"id", "title", "kind", "sort"}


@rule("/core/transport/no-sensitive-uris")
def _(counter: Counter) -> None:
    for path, method, operation in operations(counter):
        names = {each["name"].lower() for each in operation.get("parameters", []) if each["in"] in {"path", "query"}}
        assert not names & {"token", "name", "naam", "bsn", "email", "password", "secret"}, (path, method)


@rule("/core/transport/security-headers")
def _(counter: Counter) -> None:
    for answer in answers(counter):
        headers = answer.headers
        assert headers["Cache-Control"] == ("no-cache" if answer.url.path.endswith("openapi.json") else "no-store")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Strict-Transport-Security"]
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Content-Type" in headers or answer.status_code == 304


@rule("/core/transport/cors")
def _(counter: Counter) -> None:
    for path in ("/v1/cases", "/v1/parties", "/v1/policies"):
        answer = counter.send("GET", path, GEMEENTE, headers={"Origin": "https://elders.example"})
        assert "access-control-allow-origin" not in answer.headers
        asked = {"Origin": "https://elders.example", "Access-Control-Request-Method": "POST"}
        assert "access-control-allow-origin" not in counter.send("OPTIONS", path, headers=asked).headers


@pytest.mark.parametrize("name", RULES)
def test_the_api_keeps_the_rule(counter: Counter, name: str) -> None:
    RULES[name](counter)


def test_the_page_says_of_each_rule_what_holds_it() -> None:
    lines = dict(re.findall(r"^\| `(/core/[a-z/-]+)`[^|]*\| ([a-z ]+) \|", PAGE, re.MULTILINE))
    assert {name for name, held in lines.items() if held == "test"} == set(RULES)
    assert set(lines.values()) == {"test", "choice", "promise", "operator", "not applicable"}

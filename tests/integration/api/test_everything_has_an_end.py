"""Whatever somebody sends has an end: every text, list and number of the API, every address, and every body."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.http.bad_request import LARGEST_BATCH, LARGEST_BODY, LONGEST_ADDRESS
from tests.integration.api.counter import GEMEENTE, OPENING, Counter

# What the rules of a policy give names to, or a dossier: the whole body has an end, and so has how deep it goes.
WHOLE = {"FactIn.fields", "evaluateFacts.facts", "evaluateFacts.roles"}
METHODS = {"get", "post", "patch", "put", "delete"}


def sent(description: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of what is sent, under a name."""
    for item in description["paths"].values():
        for operation in (item[each] for each in METHODS & set(item)):
            content = operation.get("requestBody", {}).get("content", {})
            for each in content.values():
                yield from inside(each["schema"], operation["operationId"], description, set())


def inside(
    schema: dict[str, Any], name: str, description: dict[str, Any], seen: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if "$ref" in schema:
        known = schema["$ref"].rpartition("/")[2]
        if known not in seen:
            yield from inside(description["components"]["schemas"][known], known, description, seen | {known})
        return
    for each in schema.get("anyOf", []):
        yield from inside(each, name, description, seen)
    if "type" in schema:
        yield name, schema
    for key, each in schema.get("properties", {}).items():
        if f"{name}.{key}" not in WHOLE:
            yield from inside(each, f"{name}.{key}", description, seen)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from inside(schema[key], f"{name}[]", description, seen)


def has_an_end(schema: dict[str, Any]) -> bool:
    match schema["type"]:
        case "string":
            return bool({"maxLength", "enum", "const", "format"} & set(schema))
        case "array":
            return "maxItems" in schema
        case "integer" | "number":
            return "maximum" in schema or "exclusiveMaximum" in schema
        case "object":
            return schema.get("additionalProperties") is False or "maxProperties" in schema or "properties" in schema
        case _:
            return True


def test_every_text_list_and_number_that_is_sent_has_an_end(counter: Counter) -> None:
    found = dict(sent(counter.get("/v1/openapi.json", None).json()))
    assert len(found) > 20
    assert [name for name, schema in found.items() if not has_an_end(schema) and not name.startswith("evaluate")] == []


@pytest.mark.parametrize("path", ["/v1/cases/{}", "/v1/cases?after={}", "/zaken/{}", "/postvak?zoek={}"])
def test_an_address_has_an_end(counter: Counter, path: str) -> None:
    no = counter.send("GET", path.format("x" * LONGEST_ADDRESS), GEMEENTE)
    assert (no.status_code, no.headers["Content-Type"]) == (414, "application/problem+json")
    assert counter.send("GET", path.format("x" * 100), GEMEENTE).status_code != 414


@pytest.mark.parametrize(
    ("path", "largest"), [("/v1/cases", LARGEST_BODY), ("/v1/policies/x/evaluations", LARGEST_BATCH)]
)
def test_a_body_has_an_end_whether_it_is_announced_or_not(counter: Counter, path: str, largest: int) -> None:
    def in_parts() -> Iterator[bytes]:
        for _ in range(largest // 65_536 + 1):
            yield b" " * 65_536

    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    for body in (b" " * (largest + 1), in_parts()):
        assert counter.send("POST", path, GEMEENTE, content=body, headers=headers).status_code == 413


def test_what_goes_deep_or_holds_a_number_nobody_can_read_is_refused(counter: Counter) -> None:
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    for value in (deep, 2**60, "\x00"):
        fact = {"type": "aanvraag", "fields": {"soort": value}}
        assert counter.post("/v1/cases", GEMEENTE, {**OPENING, "facts": [fact]}).status_code == 400

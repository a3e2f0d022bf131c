"""The examples of docs/http.md, asked in order and compared with what is answered."""

import json
import re
from pathlib import Path
from typing import Any

from api.http.problems import KINDS
from api.http.unavailable import WORDS
from tests.integration.api.counter import Counter

PAGE = (Path(__file__).parents[3] / "docs" / "http.md").read_text("utf-8")
EXAMPLE = re.compile(r"```http\n(GET|POST|PATCH) (\S+) as (\S+)\n(.*?)-> (\d+) (.*?)```", re.DOTALL)


def _holds(answer: Any, example: Any) -> bool:
    """Whether an answer holds everything the example shows of it; lists are shown whole."""
    if isinstance(example, dict):
        return isinstance(answer, dict) and all(_holds(answer.get(name), each) for name, each in example.items())
    if isinstance(example, list):
        return len(answer) == len(example) and all(map(_holds, answer, example))
    return bool(answer == example)


def test_the_examples_are_answered_as_written(counter: Counter) -> None:
    examples = EXAMPLE.findall(PAGE)
    assert len(examples) == PAGE.count("```http")
    for method, path, who, body, status, shown in examples:
        party, _, person = who.partition(":")
        headers = {"Idempotency-Key": f"example-{body}{path}".replace(" ", "").replace("\n", "")[:255]}
        sent = {"json": json.loads(body)} if body.strip() else {}
        answer = counter.send(method, path, party, person or None, headers={} if method == "GET" else headers, **sent)
        assert answer.status_code == int(status), (path, answer.text)
        assert _holds(answer.json(), json.loads(shown)), (path, answer.text)


def test_the_page_names_every_problem() -> None:
    table = PAGE[PAGE.index("## Every no") :]
    kinds = [*KINDS.values(), *(said.kind for said in WORDS.values())]
    assert {kind.name for kind in kinds} - set(re.findall(r"`([a-z-]+)`", table)) == set()

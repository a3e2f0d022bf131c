"""What a clause cites goes out as data beside its one line: in explanations, refusals, and the rules of a policy."""

import pytest

from api.cli.terminal import cited, tell_explanation
from api.http.messages.explanation import ExplanationOut
from api.http.messages.policy import PolicyOut
from api.http.messages.work import MoveOut, WhyNotOut
from orchestrator.domain.overview import Clause, Explanation
from rules.evaluate.moves import Move
from rules.evaluate.present import present_sources
from rules.evaluate.verdict import Refused
from rules.language.layers.shelf import shelf
from rules.language.policy import load_policy
from rules.terms.said import said

POLICY = load_policy(shelf()["omgevingsvergunning@2024-01-01"])
RULE = next(rule for rule in POLICY.rules.values() if rule.source == "Awb 6:14(1); eigen regel: termijn van een week")
SHOWN = [
    {
        "words": "Awb 6:14(1)",
        "regulation": "Awb",
        "article": "6:14",
        "paragraph": "1",
        "parts": [],
        "readIn": "2024-01-01",
        "jci": "jci1.3:c:BWBR0005537&artikel=6:14&lid=1&z=2024-01-01&g=2024-01-01",
        "link": "https://wetten.overheid.nl/jci1.3:c:BWBR0005537&artikel=6:14&lid=1&z=2024-01-01&g=2024-01-01",
        "own": None,
    },
    {
        **dict.fromkeys(("regulation", "article", "paragraph", "readIn", "jci", "link")),
        "words": "eigen regel: termijn van een week",
        "parts": [],
        "own": {"nl": "termijn van een week", "en": "a term of one week"},
    },
]
REFUSED = Refused(said("case_closed"), RULE.name, RULE.citations, also=(Refused(said("case_closed"), RULE.name),))
MOVE = Move("besluit", "bevoegd_gezag", REFUSED, ())


@pytest.fixture
def told() -> dict[str, object]:
    """An explanation as it goes out."""
    clause = Clause(RULE.name, RULE.citations, RULE.title)
    found = Explanation(MOVE, POLICY.version, RULE.name, RULE.citations, RULE.title, (), settled=clause)
    return ExplanationOut.tell(found).model_dump(mode="json", by_alias=True)


def test_both_doors_say_the_same() -> None:
    assert present_sources(RULE.citations) == SHOWN


def test_an_explanation_has_them_beside_the_line(told: dict[str, object]) -> None:
    assert (told["source"], told["sources"]) == (RULE.source, SHOWN)
    settled, move = told["settled"], told["move"]
    assert isinstance(settled, dict)
    assert isinstance(move, dict)
    assert (settled["source"], settled["sources"]) == (move["source"], move["sources"]) == (RULE.source, SHOWN)


def test_so_has_a_refusal_with_every_other_reason() -> None:
    shown = MoveOut.tell(MOVE).model_dump(mode="json", by_alias=True)
    assert (shown["source"], shown["sources"], shown["also"][0]["sources"]) == (RULE.source, SHOWN, [])
    assert WhyNotOut.tell(REFUSED).model_dump(mode="json", by_alias=True)["sources"] == SHOWN


def test_so_has_each_rule_of_a_policy() -> None:
    rules = {each.name: each for each in PolicyOut.told(POLICY).rules}
    assert rules[RULE.name].model_dump(mode="json", by_alias=True)["sources"] == SHOWN


def test_a_terminal_says_them_in_english_with_where_they_can_be_read(
    told: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    tell_explanation(told)
    lines = capsys.readouterr().out.splitlines()
    version = f"({POLICY.version})"
    assert f"Source  Awb 6:14(1); own rule: a term of one week {version}" in lines
    assert f"        Awb 6:14(1): {SHOWN[0]['link']}" in lines
    assert cited([]) == ""

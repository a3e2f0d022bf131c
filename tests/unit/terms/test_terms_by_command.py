"""The worked examples of the law, and every vector, through the command itself: JSON in, JSON out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.patience import PATIENCE

HERE = Path(__file__).parent
KINGS_DAY, EIGHT_WEEKS = "2026-04-28", "P8W"

# question, what the answer holds
WORKED_EXAMPLES = {
    "8 weeks ending on King's Day": ({"after": "2026-03-02", "lasts": EIGHT_WEEKS}, {"last_day": KINGS_DAY}),
    "8 weeks ending on Ascension Day": ({"after": "2026-03-19", "lasts": EIGHT_WEEKS}, {"last_day": "2026-05-18"}),
    "suspension": (
        {
            "after": "2026-01-12",
            "lasts": EIGHT_WEEKS,
            "suspended": [{"from_day_after": "2026-01-20", "until_day_of": "2026-02-03"}],
        },
        {"last_day": "2026-03-23", "suspended_days": 13},
    ),
    "objection": ({"after": "2026-03-12", "lasts": "P6W"}, {"last_day": "2026-04-23"}),
    "objection ending on King's Day": ({"after": "2026-03-16", "lasts": "P6W"}, {"last_day": KINGS_DAY}),
    "lex specialis": ({"after": "2026-03-12", "lasts": "P4W"}, {"last_day": "2026-04-09"}),
    "six months": ({"after": "2026-02-16", "lasts": "P6M"}, {"last_day": "2026-08-16"}),
    "Omgevingswet": ({"after": "2026-03-20", "lasts": EIGHT_WEEKS}, {"last_day": "2026-05-18"}),
    "Omgevingswet, extended": (
        {"after": "2026-03-20", "lasts": EIGHT_WEEKS, "extended": ["P6W"]},
        {"last_day": "2026-06-26"},
    ),
    "the question as written": (
        {
            "after": "2026-01-12",
            "lasts": "P8W",
            "calendar": "nl-termijnenwet",
            "suspended": [{"from_day_after": "2026-01-20", "until_day_of": "2026-02-03", "inclusive": False}],
            "extended": ["P6W"],
        },
        {"last_day": "2026-05-04", "suspended_days": 13},
    ),
    "the penalty as written": (
        {"penalty": {"notice_received": "2026-05-06", "term_ended": "2026-04-28", "decided": "2026-06-15"}},
        {"first_day": "2026-05-21", "last_day": "2026-07-01", "days": 25, "amount_eur": 707},
    ),
}

# The first day is 21 May 2026, so a decision on the day beside it leaves that many days.
PENALTY_AFTER_DAYS = {
    1: ("2026-05-22", 23),
    10: ("2026-05-31", 230),
    14: ("2026-06-04", 322),
    15: ("2026-06-05", 357),
    28: ("2026-06-18", 812),
    42: ("2026-07-02", 1442),
    60: ("2026-07-20", 1442),
}


@pytest.fixture(scope="module")
def ask():
    """Asks the command in a process of its own, with one question or a list of them."""

    def run(question):
        done = subprocess.run(
            [sys.executable, "-m", "api.cli.main", "term", "--json"],
            input=json.dumps(question, default=str),
            capture_output=True,
            text=True,
            check=False,
            cwd=HERE.parents[2],
            timeout=PATIENCE,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    return run


def test_every_worked_example(ask):
    answers = ask([question for question, _ in WORKED_EXAMPLES.values()])
    for (name, (_, expected)), answered in zip(WORKED_EXAMPLES.items(), answers, strict=True):
        assert {key: answered[key] for key in expected} == expected, name
        assert answered["steps"], name


def test_every_worked_penalty(ask):
    notice = {"notice_received": "2026-05-06", "term_ended": "2026-04-28"}
    answers = ask([{"penalty": {**notice, "decided": decided}} for decided, _ in PENALTY_AFTER_DAYS.values()])
    amounts = [amount for _, amount in PENALTY_AFTER_DAYS.values()]
    assert [answered["amount_eur"] for answered in answers] == amounts
    assert [answered["days"] for answered in answers] == [min(days, 42) for days in PENALTY_AFTER_DAYS]


def test_one_question_gets_one_answer(ask):
    assert ask({"after": "2026-03-02", "lasts": "P8W"})["last_day"] == KINGS_DAY


def test_every_vector(ask):
    vectors = YAML(typ="safe", pure=True).load((HERE / "vectors.yaml").read_text(encoding="utf-8"))
    answers = ask([vector["ask"] for vector in vectors])
    key_of = {True: "first_day", False: "last_day"}
    expected = [vector[key_of["penalty" in vector["ask"]]] for vector in vectors]
    answered = [one[key_of["penalty" in vector["ask"]]] for vector, one in zip(vectors, answers, strict=True)]
    assert answered == [day and str(day) for day in expected]

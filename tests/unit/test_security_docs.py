"""The page on what could be tried says of each threat which test holds the answer, and of each limit what it is."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from api.http import allowance, bad_request, traffic
from api.http.messages import policy, shape
from orchestrator.domain.case import MOST_AT_ONCE, MOST_PARTIES
from orchestrator.domain.party import LONGEST_TITLE
from orchestrator.settings import Settings
from orchestrator.usecases import identity, kept_answers
from rules.service.dossier import MOST_FACTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [[each.strip() for each in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("|")]
DOORS = (
    *("The JSON API", "The pages", "The calendar feed", "Temporal", "The database", "The command line"),
    *("Files, policies, editions and logs from outside", "The partner kit", "The demonstration, and development"),
)


def test_every_door_has_a_part_of_the_page() -> None:
    assert [door for door in DOORS if f"\n## {door}\n" not in PAGE] == []
    assert "(SSE)" in PAGE


def test_every_threat_has_an_answer_and_a_test_that_is_there() -> None:
    threats = [row for row in ROWS if row[0] in set("STRIDE")]
    assert len(threats) > 25
    for _, what, answer, held, _ in threats:
        assert what
        assert answer
        named = re.findall(r"`(tests/[^`]+\.py)`", held)
        assert named, what
        assert [each for each in named if not (ROOT / each).is_file()] == [], what


SETTINGS = {name: each.default for name, each in Settings.model_fields.items()}
LIMITS = {
    "requests a minute, of a caller / an address": (
        f"{SETTINGS['requests_per_minute']:,} / {SETTINGS['requests_per_minute_unknown']}"
    ),
    "a body / a batch of dossiers": f"{bad_request.LARGEST_BODY >> 20} MiB / {bad_request.LARGEST_BATCH >> 20} MiB",
    "the time a body takes": f"{traffic.BODY_SECONDS:.0f} s",
    "an address with its question": f"{bad_request.LONGEST_ADDRESS:,} bytes",
    "how deep JSON goes, a whole number": f"{shape.DEEPEST}, 2^53 - 1",
    "a title, of a case or a party": f"{LONGEST_TITLE} characters",
    "parties, and facts, at the opening of a case": f"{MOST_PARTIES} each",
    "dossiers of a batch, facts of a dossier": f"{policy.MOST_DOSSIERS:,} each",
    "writes at a time, of all cases / of one": f"{traffic.WRITERS} / {traffic.OF_ONE_CASE} for each process",
    "a lock, a statement": (
        f"{SETTINGS['database_lock_seconds']:.0f} s, {SETTINGS['database_statement_seconds']:.0f} s"
    ),
    "answers to forms that are kept, of a session / of nobody": (
        f"{kept_answers.MOST_OF_ONE} / {kept_answers.MOST_OF_NOBODY}"
    ),
}


@pytest.mark.parametrize("of", LIMITS)
def test_a_limit_is_what_the_page_says(of: str) -> None:
    assert [row[1] for row in ROWS if row[0] == of] == [LIMITS[of]]


def test_limits_that_are_said_together_are_the_same() -> None:
    assert MOST_AT_ONCE == MOST_PARTIES
    assert MOST_FACTS == policy.MOST_DOSSIERS
    assert timedelta(days=365) == identity.A_YEAR
    assert shape.LARGEST_NUMBER == 2**53 - 1
    assert allowance.WRONG == 10

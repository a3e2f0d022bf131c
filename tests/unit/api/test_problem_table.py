"""Every refusal of the platform has its row in the table of the door."""

from collections.abc import Iterator

from api.http.problems import KINDS
from orchestrator.errors import SpeelruimteError

ELSEWHERE = "orchestrator.replay"
"""Replaying is not offered at the door."""


def _kinds_of(error: type[SpeelruimteError]) -> Iterator[type[SpeelruimteError]]:
    for each in error.__subclasses__():
        yield each
        yield from _kinds_of(each)


def test_every_error_has_a_row() -> None:
    missing = {each for each in _kinds_of(SpeelruimteError) if not each.__module__.startswith(ELSEWHERE)} - set(KINDS)
    assert missing == set()


def test_rows_differ_by_name_and_are_refusals() -> None:
    by_name = {kind.name: kind for kind in KINDS.values()}
    assert all(by_name[kind.name] == kind for kind in KINDS.values())
    assert all(400 <= kind.status < 500 for kind in KINDS.values())

"""What the tests of scenarios share."""

from collections.abc import Iterator

import pytest

from rules.engine.durable_matcher import DurableMatcher


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    """The engine itself, without the fence around it that would fall back."""
    matcher = DurableMatcher()
    yield matcher
    matcher.close()

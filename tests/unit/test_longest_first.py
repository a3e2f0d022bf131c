"""The files that take longest begin first; a name that is no file any more would put none of them there."""

from pathlib import Path

import pytest

from tests.longest import LONGEST

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("name", LONGEST)
def test_what_is_to_begin_first_is_there(name: str) -> None:
    assert len(list(TESTS.rglob(name))) == 1

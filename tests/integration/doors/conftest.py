"""Two platforms for all tests of a module."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from rules.engine.python_matcher import PythonMatcher
from rules.evaluate import evaluate as evaluating
from tests.conftest import database_url_of, drop_database, make_database
from tests.integration.doors.worlds import World, stories


@pytest.fixture(scope="module")
def worlds(postgres, template_database) -> Iterator[tuple[World, ...]]:
    """Two platforms with the same cases, told otherwise in what is hidden."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as afterwards:
        patch.setattr(evaluating, "default_matcher", PythonMatcher)
        found = []
        for way in (0, 1):
            name = make_database(postgres, f"world_{uuid.uuid4().hex[:12]}", template=template_database)
            afterwards.callback(drop_database, postgres, name)
            found.append(World(database_url_of(postgres, name)))
            afterwards.callback(found[-1].database.dispose)
            found[-1].begin(stories(), way)
        yield tuple(found)

"""Each story has a database of its own."""

from collections.abc import Iterator

import pytest

from tests.integration.case.case_story import CaseStory


@pytest.fixture
def story(database_url: str, owner_url: str) -> Iterator[CaseStory]:
    told = CaseStory(database_url, owner_url)
    yield told
    told.database.dispose()
    told.owned.dispose()

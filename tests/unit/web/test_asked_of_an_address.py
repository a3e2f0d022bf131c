"""A filter is a link: the address says it all, and gives the same filter back."""

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from api.web.pages.director.worklist import WorklistQuery, worklist_query
from orchestrator.domain.worklist import Urgency

SHOWN = ("aandacht", "te-laat", "deze-week", "later", "zonder-termijn", "onbezet", "niets-te-doen", "gesloten", "alles")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20).map(str.strip)


def said(query: str) -> QueryParams:
    return QueryParams(query.removeprefix("?"))


@given(st.sampled_from(SHOWN), WORDS, WORDS, st.booleans(), WORDS)
def test_an_address_gives_the_same_filter_back(show, policy, party, mine, words):
    asked = WorklistQuery(show, policy, party, mine, words)
    assert worklist_query(said(asked.query())) == asked


def test_what_an_address_cannot_mean_is_left_out():
    asked = worklist_query(said("?toon=iets-anders&zoek=%00dak"))
    assert asked.wanted("medewerker-1").urgency is Urgency.OWING
    assert asked.words == "dak"


def test_mine_is_about_the_person_who_looks():
    assert worklist_query(said("?van-mij=ja")).wanted("medewerker-2").person == "medewerker-2"
    assert worklist_query(said("")).wanted("medewerker-2").person is None

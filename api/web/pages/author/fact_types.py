"""The facts a policy knows: what can be said in a case, by whom, and what it holds."""

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.pages.author.library import find_version
from api.web.pages.author.policy import every_page_of
from api.web.words.wording import Wording
from rules.model.fact_type import types_of_every_policy

router = APIRouter()

_OF_EVERY_POLICY = frozenset(each.name for each in types_of_every_policy())


@router.get("/beleid/{policy}/{version}/feiten")
def show_fact_types(desk: AnyDesk, policy: str, version: str) -> Response:
    """Show the types of fact of the policy itself; those that every policy has are told of in words."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    facts = [each for each in found.policy.facts.values() if each.name not in _OF_EVERY_POLICY]
    wording = Wording(found.policy, {}, desk.language)
    return desk.show("pages/author/fact_types.html", **every_page_of(desk, found), facts=facts, wording=wording)

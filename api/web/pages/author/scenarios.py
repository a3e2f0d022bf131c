"""The scenarios beside a policy and what came of them: the examples a lawyer can work out by hand."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.web.desk import AnyDesk
from api.web.page import render
from api.web.pages.author.library import find_version
from api.web.pages.author.policy import every_page_of
from api.web.pages.author.proof import by_rule, scenarios_of
from api.web.wording import Wording

router = APIRouter()


@router.get("/beleid/{policy}/{version}/scenarios")
def show_scenarios(desk: AnyDesk, policy: str, version: str) -> Response:
    """Show every scenario with its result."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    tried = scenarios_of(found.policy)
    touched = by_rule(tried)
    untouched = [each for each in found.policy.rules.values() if each.name not in touched]
    failing = [each for each in tried if not each.held]
    wording = Wording(found.policy, {}, desk.language)
    told: dict[str, Any] = {"tried": tried, "failing": failing, "untouched": untouched, "wording": wording}
    return render(desk, "author/scenarios.html", **every_page_of(desk, found), **told)

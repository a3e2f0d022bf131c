"""The scenarios beside a policy and what came of them: the examples a lawyer can work out by hand."""

from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.pages.author.library import find_version
from api.web.pages.author.parts import pages_of
from api.web.pages.author.policy import every_page_of
from api.web.pages.author.proof import by_rule, scenarios_of

router = APIRouter()

MOST = 15
"""Scenarios on one page."""


@router.get("/beleid/{policy}/{version}/scenarios")
def show_scenarios(
    desk: AnyDesk, policy: str, version: str, deel: str = "1", toon: str = "", regel: str = ""
) -> Response:
    """Show scenarios with their results, all or those that touch the rule `regel`.

    Of the one with the number `toon` the rules it touches are named.
    """
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    every = scenarios_of(found.policy)
    touched = by_rule(every)
    rule = found.policy.rules.get(regel)
    wanted = touched.get(rule.name, ()) if rule else every
    pages, number = pages_of(len(wanted), MOST, deel)
    told: dict[str, Any] = {
        "every": every,
        "tried": wanted[(number - 1) * MOST : number * MOST],
        "failing": [each for each in every if not each.held],
        "untouched": [each for each in found.policy.rules.values() if each.name not in touched],
        "rule": rule,
        "pages": pages,
        "number": number,
        "open": toon,
    }
    return desk.show("pages/author/scenarios.html", **every_page_of(desk, found), **told)

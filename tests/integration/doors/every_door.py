"""Every address at which something can be read, from the routes themselves, filled in with what is found there."""

import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import quote

from fastapi.routing import APIRoute

from api import app
from api.http.routes import clock, health, security_txt
from api.web.mount import PAGES
from tests.integration.doors.drawn import AID, OTHER, TOWN
from tests.integration.doors.worlds import Reader

NOTHING_OF_A_CASE = {
    "list_party_keys", "get_party_key", "list_party_changes", "list_parties", "get_party", "list_persons",
    "get_person", "list_person_changes", "list_policies", "get_policy", "get_policy_version", "list_readings",
    "is_alive", "is_ready", "show_metrics", "tell_security", "show_preferences", "show_accessibility", "show_help",
    "show_theme", "show_sign_in", "go_to_issuer", "come_back", "show_signed_out", "show_invitation",
    "show_operator_sign_in", "show_stuck", "show_dropping", "show_people", "show_person", "show_removing",
    "show_keys", "show_key", "show_key_removing",
    "show_policies", "show_policy", "show_rules", "show_fact_types", "show_picture", "draw_picture", "show_difference",
    "show_check", "show_scenarios", "show_readings", "show_try", "suggest_parties", "show_first_page",
    "take_proof_keys",
}  # fmt: skip
"""Routes that read no case: of parties, people, policies and the platform itself."""
ELSEWHERE = {"show_answer", "hear_news", "read_feed", "get_checkpoint", "get_growth"}
"""Asked by tests of their own, as they answer what was made before: a kept page, a stream, a feed, a signed tree."""

ASKED_WITH = {
    "show_worklist": ["", "?toon=alles", "?toon=te-laat", "?toon=rustig", "?toon=onbezet", "?zoek=Titel"],
    "show_search": ["?q=zaak", "?q=Titel", "?q=Geheim"],
    "show_new_case": [""],
    "show_inbox": ["", "?toon=aangeboden", "?toon=wacht-op-anderen", "?toon=gedaan"],
    "show_deadlines": ["", "?toon=te-laat", "?toon=alles"],
    "show_division": ["", "?per=regel", "?per=partij"],
    "show_subject": [f"?wie={each}" for each in (TOWN, OTHER, AID, "jan", "piet")],
    "list_tasks": ["", "?state=offered", f"?party={AID}"],
    "list_obligations": ["", "?state=breached", f"?bearer={AID}", "?limit=1"],
    "show_deadline_calendar": ["?maand=2026-01"],
    "show_scores": ["", f"?partij={AID}"],
    "choose_for_many": ["?zaak=CASE"],
}
"""What is asked behind an address besides nothing."""


def routes() -> Iterator[tuple[str, APIRoute]]:
    """Every route by which something can be read, with what stands before its path."""
    for group in (*app._ROUTERS, clock, health, security_txt, *PAGES):
        before = "/v1" if group in (*app._ROUTERS, clock) else ""
        readable = (each for each in group.router.routes if isinstance(each, APIRoute) and "GET" in each.methods)
        yield from ((before, each) for each in readable)


def addresses(found: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Yield every address of every route, filled in with what the reader found for each name in a path."""
    for before, route in routes():
        if route.name in NOTHING_OF_A_CASE | ELSEWHERE:
            continue
        for place in _filled(before + route.path.replace(":path}", "}"), found):
            for query in ASKED_WITH.get(route.name, [""]):
                yield place + query


FILLED_IN = {"case", "party", "task", "notice", "fact", "kind", "subject", "number", "municipality", "policy"}
"""Names in a path that are filled in with what the reader finds; another one has to be found there first."""
_COALITION = "{municipality}/{policy}"


def _filled(path: str, found: Mapping[str, Collection[str]]) -> Iterator[str]:
    if _COALITION in path:
        yield from (path.replace(_COALITION, each) for each in found["coalition"])
        return
    names = re.findall(r"\{(\w+)\}", path)
    if not names:
        yield path
        return
    whole = path.replace("/v1/subjects/{subject}", "/v1/subjects/{party}")
    case_bound = "{case}" in whole
    for case in found["case"] if case_bound else [""]:
        of_case = whole.replace("{case}", case)
        rest = re.findall(r"\{(\w+)\}", of_case)
        if not rest:
            yield of_case
            continue
        (name,) = rest
        for each in found.get(f"{name} {case}".strip(), ["x"]):
            yield of_case.replace(f"{{{name}}}", quote(each, safe=""))


def found_by(reader: Reader, cases: Collection[str]) -> Mapping[str, Collection[str]]:
    """What the reader finds to fill in, in the lists of the cases."""
    coalitions = reader.ask("/v1/coalitions?limit=200").json().get("found", [])
    found: dict[str, Collection[str]] = {
        "case": cases,
        "coalition": [f"{each['municipality']}/{each['policy']}" for each in coalitions],
        "party": (TOWN, OTHER, AID, "jan", "piet"),
        "task": [],
        "notice": [],
    }
    for case in cases:
        answer = reader.ask(f"/v1/cases/{case}")
        seen = answer.json() if answer.status_code == 200 else {}
        facts = reader.ask(f"/v1/cases/{case}/facts?limit=200").json().get("found", [])
        tasks = [each["id"] for each in seen.get("tasks", ())]
        notices = [f"{case}:{each['key']}" for each in seen.get("notices", ())]
        duties = [each["key"] for each in seen.get("obligations", ())]
        found[f"fact {case}"] = [each["id"] for each in facts]
        found[f"number {case}"] = [str(each["seq"]) for each in facts]
        found[f"kind {case}"] = ("a", "d", "h")
        found[f"subject {case}"] = [*duties, *tasks, *notices, "stage", "mile", "a", "h", "d", "party_joined"]
        found["task"] = [*found["task"], *tasks]
        found["notice"] = [*found["notice"], *notices]
    return found

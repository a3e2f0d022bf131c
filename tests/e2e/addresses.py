"""Every page there is, from the routes themselves, so that none is forgotten."""

from collections.abc import Collection, Iterator

from starlette.routing import Route

from api.web.mount import PAGES

NOT_PAGES = {
    "show_first_page",
    "show_answer",
    "suggest_parties",
    "export_csv",
    "export_readings_csv",
    "export_xlsx",
    "export_deadlines_csv",
    "export_deadlines_xlsx",
    "export_evidence_csv",
    "export_evidence_xlsx",
    "export_scores_csv",
    "export_scores_xlsx",
    "export_counted_duties_csv",
    "export_counted_duties_xlsx",
    "export_counted_work_csv",
    "export_counted_work_xlsx",
    "export_waits_csv",
    "export_waits_xlsx",
    "take_proof",
    "take_proof_keys",
    "read_feed",
    "hear_news",
    "draw_picture",
    "show_theme",
    "go_to_issuer",
    "come_back",
    "show_signed_out",
}
"""Routes that answer with something else than a page, or with one only where there are issuers (`test_issuers.py`)."""

OPERATORS = {"show_stuck", "show_dropping"}
"""Pages for the operator alone."""

ADMINISTRATORS = {"show_people", "show_person", "show_removing", "show_keys", "show_key", "show_key_removing"}
"""Pages for an administrator of a party alone."""

BY_SECRET = {"show_invitation"}
"""Pages one comes to with a secret that nobody knows beforehand: the story they belong to looks at them."""

SAMPLES = {
    "case": "wabo-01",
    "kind": "advies",
    "task": "wabo-02:ontvangst_melden:f7:1",
    "policy": "omgevingsvergunning",
    "version": "2024-07-01+gemeente-duinrand",
    "number": "1",
    "person": "accountbeheerder",
    "secret": "verzonnen",
    "kid": "zaaksysteem",
    "issuer": "verzonnen",
}
"""What stands in an address where a route leaves something open."""

MORE = {
    "show_worklist": ["?toon=alles", "?toon=te-laat&zoek=niets", "?toon=onbezet"],
    "show_search": ["?q=wabo", "?q=bestaat-niet"],
    "show_new_case": ["?beleid=omgevingsvergunning"],
    "show_case": [],
    "show_proof": ["?voor=3"],
    "show_inbox": ["?toon=aangeboden", "?toon=wacht-op-anderen", "?toon=gedaan"],
    "show_coalition": ["?partij=brandweer-kust&van=2026-01"],
    "show_counted_duties": ["?toon=te-laat", "?toon=loopt&partij=brandweer-kust"],
    "show_counted_work": ["?toon=open"],
    "show_waits": ["?toon=niemand", "?toon=keten"],
    "show_deadlines": ["?toon=te-laat", "?dag=2026-03-20", "?partij=niemand"],
    "show_division": ["?per=regel"],
    "show_rules": ["?deel=2"],
    "show_scenarios": ["?toon=1", "?regel=monument_adviseren"],
    "show_readings": ["?deel=2", "?deel=alles"],
    "show_difference": [
        "?met=omgevingsvergunning@2024-07-01%2Bgemeente-duinrand",
        "?van=awb@2024-01-01&met=awb@2024-01-01",
    ],
    "show_stuck": ["?alles=ja"],
    "show_people": ["?alles=ja"],
    "show_keys": ["?alles=ja"],
    "show_deadline_calendar": ["?maand=2026-04&beleid=omgevingsvergunning"],
}
"""Queries that make another page of the same address."""

PUBLIC = {"show_sign_in", "show_accessibility", "show_help"}


def addresses(only: Collection[str] | None = None) -> Iterator[str]:
    """Yield the address of every page of desks (or of these alone), filled in with samples.

    A route that nobody gave a sample for is an error.
    """
    for group in PAGES:
        for route in group.router.routes:
            if not isinstance(route, Route) or "GET" not in (route.methods or ()) or route.name in NOT_PAGES:
                continue
            if route.name in only if only else route.name not in OPERATORS | ADMINISTRATORS | BY_SECRET:
                plain = route.path.replace(":path", "").format(**SAMPLES)
                yield plain
                yield from (plain + query for query in MORE.get(route.name, ()))

"""Of one and the same case every door says the same: in what state it is, until which day, and who is next.

The cases are generated: whoever may add a fact does so, with whatever fits its fields, on days that are drawn, under
policies that the town tailored. At some moment the case is looked at through every page, file and list that shows it.
"""

import itertools
import re
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from orchestrator.domain.case import FactDraft
from orchestrator.domain.party import Actor
from orchestrator.errors import SpeelruimteError
from orchestrator.local.development import PARTIES
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.see_case import oversee_case
from orchestrator.usecases.wake import wake_cases
from rules.evaluate.verdict import Allowed
from rules.model.fact_type import CASE_CLOSED, CASE_REOPENED, WORK_DONE, FactType, Field, FieldKind
from rules.terms.moment import local_day
from tests.e2e.town import TODAY, TOWN, Town
from tests.integration.lists.reader import Reader, words

TITLES = {each.id: each.title for each in PARTIES}
BEGUN = {
    "omgevingsvergunning": (
        {"aanvrager": ("aanvrager-portaal",), "adviseur": ("omgevingsdienst-kust", "brandweer-kust")},
        lambda day: FactDraft("aanvraag", {"ontvangen_op": day, "activiteit": "bouwen"}),
    ),
    "wmo-melding": (
        {"client": ("inwoner-portaal",)},
        lambda day: FactDraft("melding", {"ontvangen_op": day}),
    ),
}
SEVEN_DAYS = timedelta(days=7)
numbers = itertools.count(1)


# Making a failure smaller would take many minutes of pages; what was drawn is told as it is.
PHASES = (Phase.explicit, Phase.generate)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data())
def test_every_door_says_the_same_of_a_case(town: Town, reader: Reader, data: Any):
    case = begin(town, data)
    seen = api(reader, f"/v1/cases/{case}")
    owed = sorted((each for each in seen["obligations"] if is_owed(each)), key=press)
    look_at_the_worklist(reader, seen, owed)
    look_at_the_case(reader, case, owed)
    look_at_the_board(reader, case, owed)
    look_at_the_inbox(reader, case, owed)
    look_at_the_lists_of_the_api(reader, case, seen["obligations"])


def look_at_the_worklist(reader: Reader, seen: Any, owed: list[Any]) -> None:
    """In the page, the CSV and the workbook, in all cases and in the view that is about how near it is."""
    case = seen["case"]["id"]
    first = owed[0] if owed else None
    view = "gesloten" if seen["case"]["closedSince"] and not first else view_of(first)
    for show in ("alles", view, *(["aandacht"] if first else [])):
        (line,) = reader.rows("/regie/werkvoorraad.csv", toon=show, zoek=case)
        (also,) = reader.book("/regie/werkvoorraad.xlsx", toon=show, zoek=case)
        (cells,) = reader.shown("/regie", toon=show, zoek=case)
        assert line["Zaak"] == also["Zaak"] == case
        assert line["Verplichtingen"] == also["Verplichtingen"] == str(len(owed))
        late = sum(each["state"] == "breached" for each in owed)
        assert line["Te laat"] == also["Te laat"] == str(late)
        state = words_of(first) if first else "Gesloten" if seen["case"]["closedSince"] else "Niets te doen"
        assert line["Hoe het staat"] == also["Hoe het staat"] == state
        assert cells[2].startswith(state)
        assert line["Uiterlijk"] == (first["lastDay"] or "" if first else "")
        assert line["Wie is aan zet"] == also["Wie is aan zet"] == (who(first, line["Wie is aan zet"]) if first else "")
        assert line["Wie is aan zet"] in cells[5]
        assert bool(line["Wat er moet gebeuren"]) is bool(first)
        assert ("Er wordt nu van niemand iets verwacht" in cells[3]) is (first is None)
        assert line["Wat er moet gebeuren"] in cells[3]
    others = {"te-laat", "deze-week", "later", "zonder-termijn", "niets-te-doen"} - {view}
    assert {show: reader.rows("/regie/werkvoorraad.csv", toon=show, zoek=case) for show in others} == {
        show: [] for show in others
    }


def look_at_the_case(reader: Reader, case: str, owed: list[Any]) -> None:
    """On its own page what is owed stands in the same order, each with the same words."""
    part = reader.get(f"/zaken/{case}").text.partition('id="nu"')[2].partition("</section>")[0]
    told = [words(each) for each in part.split('<div class="duty">')[1:]]
    assert len(told) == len(owed)
    for line, each in zip(told, owed, strict=True):
        assert line.startswith(words_of(each)), (line, each)
        assert all(TITLES[party] in line for party in each["bearers"])
    assert len(re.findall(r"<time ", part)) == sum(each["lastDay"] is not None for each in owed)
    assert re.findall(r'<time datetime="([\d-]{10})"', part) == [each["lastDay"] for each in owed if each["lastDay"]]


def look_at_the_board(reader: Reader, case: str, owed: list[Any]) -> None:
    """On the board, in its file and in the calendar: everything with a day, and nothing else."""
    timed = [each for each in owed if each["lastDay"]]
    lines = [each for each in reader.rows("/handhaving/termijnen.csv") if each["Zaak"] == case]
    told = [(each["Hoe het staat"], each["Uiterlijk"], nobody(each["Wie is aan zet"])) for each in lines]
    meant = [(words_of(each), each["lastDay"], nobody(who(each, "niemand ("))) for each in timed]
    assert sorted(told) == sorted(meant)
    late = [each for each in reader.rows("/handhaving/termijnen.csv", toon="te-laat") if each["Zaak"] == case]
    assert len(late) == sum(each["state"] == "breached" for each in timed)
    (address,) = re.findall(r'value="(http[^"]+\.ics)"', reader.post("/handhaving/agenda", doen="maak").text)
    events = [
        (str(event["summary"]).startswith("Te laat"), event["dtstart"].dt.isoformat()[:10])
        for event in Calendar.from_ical(reader.get(address).text).walk("VEVENT")
        if str(event["summary"]).endswith(case)
    ]
    assert sorted(events) == sorted((each["state"] == "breached", each["lastDay"]) for each in timed)


def look_at_the_inbox(reader: Reader, case: str, owed: list[Any]) -> None:
    """What the town owes without a task for it lies on its desk, with the same words."""
    reader._http.cookies.set("speelruimte_voorkeuren", '{"language":"nl","lines":100,"live":false}')
    rows = reader.shown("/postvak", toon="verwacht")
    ours = [each for each in owed if TOWN in each["bearers"] and each["task"] is None]
    told = [row[2] for row in rows if case in row[1]]
    assert len(told) == len(ours)
    for line, each in zip(told, ours, strict=True):
        assert (words_of(each) if each["lastDay"] else "zonder termijn") in line


def look_at_the_lists_of_the_api(reader: Reader, case: str, obligations: list[Any]) -> None:
    """The list over all cases holds them in the same states, by state and before a day as well."""
    every = api(reader, "/v1/obligations", case=case, limit=200)["found"]
    assert sorted(map(key, [each["obligation"] for each in every])) == sorted(map(key, obligations))
    for state in ("open", "suspended", "breached", "fulfilled"):
        found = api(reader, "/v1/obligations", case=case, state=state, limit=200)["found"]
        assert {each["obligation"]["key"] for each in found} == {
            each["key"] for each in obligations if each["state"] == state
        }
    today = local_day(TODAY).isoformat()
    before = api(reader, "/v1/obligations", case=case, dueBefore=today, limit=200)["found"]
    assert {each["obligation"]["key"] for each in before} == {
        each["key"] for each in obligations if each["lastDay"] and each["lastDay"] < today
    }


def begin(town: Town, data: Any) -> str:
    """Open a case long ago, let things happen to it until today, and perhaps let the clock come by."""
    policy = data.draw(st.sampled_from(sorted(BEGUN)))
    roles, first = BEGUN[policy]
    at = TODAY - timedelta(days=data.draw(st.integers(0, 120)))
    case = town.open(policy, f"zaak-{next(numbers):04}x", "", dict(roles), at=at)
    told(town, case, next(iter(roles.values()))[0], first(local_day(at).isoformat()), at)
    for _ in range(data.draw(st.integers(0, 7))):
        at = min(TODAY, at + timedelta(days=data.draw(st.integers(0, 30))))
        if data.draw(st.booleans()):
            with town.database.transaction() as session:
                wake_cases(session, municipality=TOWN, at=at)
        happen(town, case, at, data)
    if data.draw(st.booleans()):
        town.wake()
    return case


def happen(town: Town, case: str, at: Any, data: Any) -> None:
    """Let somebody do something that the rules allow, if what is drawn fits."""
    with town.database.transaction() as session:
        overview = oversee_case(session, Actor(TOWN, "medewerker-1"), case, at=at)
    may = sorted(
        {(party, each.fact) for party, moves in overview.moves.items() for each in moves if is_allowed(each)}
        - {(TOWN, CASE_REOPENED)}
    )
    usual = [each for each in may if each[1] not in (CASE_CLOSED, WORK_DONE)] or may
    if usual:
        party, kind = data.draw(st.sampled_from(usual))
        fields = data.draw(fields_of(overview.policy.facts[kind], overview, local_day(at)))
        told(town, case, party, FactDraft(kind, fields), at)


def told(town: Town, case: str, party: str, draft: FactDraft, at: Any) -> None:
    try:
        with town.database.transaction() as session:
            record_fact(session, Actor(party, "medewerker-1"), case, draft, at=at, key=f"told-{next(numbers)}")
    except SpeelruimteError:
        return  # what was drawn does not fit; the case is as it was


def fields_of(fact_type: FactType, overview: Any, today: date) -> st.SearchStrategy[dict[str, Any]]:
    made = {each.name: value_of(each, overview, today) for each in fact_type.fields.values() if not each.optional}
    return st.fixed_dictionaries(made)


def value_of(field: Field, overview: Any, today: date) -> st.SearchStrategy[Any]:
    references = [each.id for each in overview.facts if each.type == field.of] or ["f0"]
    roles = sorted(overview.policy.roles)
    parties = sorted({party for held in overview.roles.values() for party in held})
    one = {
        FieldKind.TEXT: st.sampled_from(roles) if field.name == "role" else st.just("woorden"),
        FieldKind.WHOLE: st.integers(0, 40).map(str),
        FieldKind.DECIMAL: st.just("12.50"),
        FieldKind.DATE: st.integers(-3, 0).map(lambda days: (today + timedelta(days=days)).isoformat()),
        FieldKind.MOMENT: st.just(f"{today.isoformat()}T00:10:00+01:00"),
        FieldKind.YES_NO: st.booleans(),
        FieldKind.CHOICE: st.sampled_from(field.choices or ("x",)),
        FieldKind.REF: st.sampled_from(references),
        FieldKind.PARTY: st.sampled_from(parties),
        FieldKind.PERSON: st.just("jansen"),
    }[field.kind]
    return st.lists(one, min_size=1, max_size=2, unique=True) if field.many else one


def is_allowed(move: Any) -> bool:
    return isinstance(move.verdict, Allowed)


def is_owed(each: Any) -> bool:
    return each["state"] in ("open", "suspended", "breached")


def press(each: Any) -> Any:
    return each["dueAt"] is None, each["dueAt"] or "", each["key"]


def key(each: Any) -> Any:
    return each["key"], each["state"], each["lastDay"], tuple(each["bearers"])


def days_ahead(each: Any) -> int | None:
    return (date.fromisoformat(each["lastDay"]) - local_day(TODAY)).days if each["lastDay"] else None


def words_of(each: Any) -> str:
    """What a page says of how an obligation stands, from what the API says of it."""
    if each["state"] == "open":
        ahead = days_ahead(each)
        return "Loopt" if ahead is None or ahead > SEVEN_DAYS.days else "Bijna te laat"
    return {"breached": "Te laat", "suspended": "Opgeschort"}[each["state"]]


def view_of(first: Any) -> str:
    if first is None:
        return "niets-te-doen"
    ahead = days_ahead(first)
    if ahead is None:
        return "zonder-termijn"
    return "te-laat" if ahead < 0 else "deze-week" if ahead <= SEVEN_DAYS.days else "later"


def who(each: Any, told: str) -> str:
    """Who is next; of a vacant role that nobody is, in whatever words."""
    if each["bearers"]:
        return ", ".join(TITLES[party] for party in each["bearers"])
    assert told.startswith("niemand ("), told
    return told


def nobody(told: str) -> str:
    return "niemand" if told.startswith("niemand (") else told


def api(reader: Reader, path: str, **query: Any) -> Any:
    """Ask the API as the same person."""
    headers = {"Authorization": f"Bearer {reader.token}", "accept": "application/json"}
    answer = reader._http.get(path, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()

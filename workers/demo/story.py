"""The story in rounds: some thirty dossiers come in, everybody works, time passes, deadlines come near and pass."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from orchestrator.local.development import BY_HAND, DIRECTOR, MUNICIPALITIES, WITH_PROGRAM, Seat
from workers.demo.dossiers import Dossier
from workers.demo.narrator import LOCAL, Narrator
from workers.demo.people import Office, Place, try_fact, work_through
from workers.demo.visitor import Visitor

# A Monday from which eight weeks end on a public holiday, so that the law moves the day.
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL)

QUIET_SECONDS = 1.2
LONGEST_SETTLE = 15.0


@dataclass(frozen=True, slots=True)
class Round:
    """So much time passes, and this is what the audience is told."""

    days: int
    told: str


ROUNDS = (
    Round(0, "Dossiers come in, thirty-one. Nobody starts a process: the rules say who owes what and what may not be"),
    Round(1, "A day later. Programs of partners took their work at once; people go through their inbox"),
    Round(6, "A week after the start. Directors ask for work that no rule foresaw; it is offered like any other"),
    Round(14, "Three weeks. A case is closed, an objection comes in, a party leaves, a municipality changes its part"),
    Round(
        21, "Six weeks. Deadlines come near; one is extended; an advance that stayed away is told to who waits for it"
    ),
    Round(16, "Eight weeks and two days. Deadlines pass: breached shows as breached, and rules react to it"),
    Round(20, "Three weeks later. Applicants put the late municipality on notice; late work is still owed"),
)


class Story:
    """Everybody in place, and the clock."""

    def __init__(self, people: Mapping[str, Visitor], office: Office, narrator: Narrator) -> None:
        self._people = people
        self._office = office
        self._narrator = narrator

    def tell(self, cases: Sequence[Dossier]) -> None:
        """Play all rounds."""
        for number, each in enumerate(ROUNDS):
            self._office.round = number
            self._narrator.say(each.told)
            self._pass_time(each.days)
            if number == 0:
                self._open(cases)
            self._settle()
            self._work(cases, number)
            self._settle()

    def _pass_time(self, days: int) -> None:
        if days:
            self._person(MUNICIPALITIES[0]).write("clock", {"move": f"{days} days"})
            self._office.at += timedelta(days=days)
            self._settle()

    def _open(self, cases: Sequence[Dossier]) -> None:
        for each in cases:
            director = self._person(each.municipality, DIRECTOR)
            case = director.write("cases", _opening(each))["case"]
            opener = self._person(each.first.party)
            place = Place(case["id"], case["version"])
            try_fact(self._office, opener, place, each.first.fact, each.first.fields)
            self._narrator.catch_up()

    def _work(self, cases: Sequence[Dossier], number: int) -> None:
        for each in cases:
            for turn in (turn for turn in each.turns if turn.round == number):
                person = self._person(turn.party, turn.person)
                case = person.read(f"cases/{each.id}")["case"]
                place = Place(case["id"], case["version"])
                try_fact(self._office, person, place, turn.fact, turn.fields)
        # People of a party with a program do what the program does not, once it has done the rest.
        for party in (*BY_HAND, *(WITH_PROGRAM if number else ())):
            if work_through(self._office, self._person(party, f"medewerker-{1 + number % 2}")):
                self._narrator.catch_up()

    def _settle(self) -> None:
        """Wait until programs and clocks have nothing more to say for a moment."""
        end = time.monotonic() + LONGEST_SETTLE
        quiet_from = time.monotonic()
        while time.monotonic() - quiet_from < QUIET_SECONDS and time.monotonic() < end:
            if self._narrator.catch_up():
                quiet_from = time.monotonic()
            time.sleep(0.2)

    def _person(self, party: str, person: str = "medewerker-1") -> Visitor:
        return self._people[str(Seat(party, person))]


def _opening(each: Dossier) -> dict[str, object]:
    return {
        "id": each.id,
        "policy": each.policy,
        "municipality": each.municipality,
        "title": each.title,
        "roles": {role: list(parties) for role, parties in each.roles.items()},
    }

"""The load of one round: two directors and two people at work, and a clock that is moved so that deadlines pass."""

import random
import threading
from collections.abc import Callable
from typing import TypeVar

from tests.chaos.callers import Caller, Director, Person
from tests.chaos.programs import MUNICIPALITY, PEOPLE
from tests.chaos.trial import Trial

DIRECTORS = 2
CASES = 3
T = TypeVar("T", bound=Caller)
MOVES = ("2 hours", "4 hours", "7 hours")


class Load:
    """The callers of one round, on threads."""

    def __init__(self, trial: Trial, seed: int) -> None:
        self._trial = trial
        self._enough = threading.Event()
        rng = random.Random(f"load {seed} {trial.round}")
        directors = [self._caller(Director, MUNICIPALITY, rng) for _ in range(DIRECTORS)]
        people = [self._caller(Person, party, rng) for party in PEOPLE]
        keeper = self._caller(Caller, MUNICIPALITY, rng)
        self._callers = [*directors, *people, keeper]
        self._saying = [self._thread(each.work, names(trial.round, n)) for n, each in enumerate(directors)]
        self._saying.append(self._thread(self._move_the_clock, keeper))
        self._people = [self._thread(each.work, self._enough.is_set) for each in people]

    def start(self) -> None:
        """Begin."""
        for each in (*self._saying, *self._people):
            each.start()

    def is_said(self) -> bool:
        """Whether everything that was to be said this round was answered; people go on working."""
        return not any(each.is_alive() for each in self._saying)

    def close(self) -> None:
        """Let the people go home, and close all connections."""
        self._enough.set()
        for each in (*self._saying, *self._people):
            if each.is_alive():
                each.join(20)
        for caller in self._callers:
            caller.close()

    def _caller(self, kind: type[T], party: str, rng: random.Random) -> T:
        trial, own = self._trial, random.Random(rng.random())
        return kind(party, trial.platform.wired_api_url, trial.ledger, trial.over, own)

    def _thread(self, work: Callable[..., None], *told: object) -> threading.Thread:
        return threading.Thread(target=self._safely, args=(work, *told), daemon=True)

    def _safely(self, work: Callable[..., None], *told: object) -> None:
        try:
            work(*told)
        except Exception as error:  # noqa: BLE001 a thread can only leave it for who looks
            self._trial.ledger.trouble(f"a caller broke: {type(error).__name__}: {error}")

    def _move_the_clock(self, keeper: Caller) -> None:
        self._trial.over.wait(keeper.rng.uniform(1.0, 4.0))
        move = keeper.rng.choice(MOVES)
        answer = keeper.insist("/v1/clock", f"clock-{self._trial.round}-{keeper.rng.random()}", {"move": move})
        if answer is not None and answer.problem is None:
            self._trial.timeline.mark("clock", f"moved by {move}: it is {answer.body['now']}")
        elif answer is not None:
            self._trial.ledger.trouble(f"the clock could not be moved: {answer.body}")


def names(number: int, director: int) -> list[str]:
    """Return the names of the cases this director opens in the round of this number."""
    first = (number * DIRECTORS + director) * CASES
    return [f"proef-{first + each}" for each in range(CASES)]

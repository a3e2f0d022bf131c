"""One round: people and programs at work, one to three injuries meanwhile, recovery, and then the checks."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import psycopg

from orchestrator.local.interrupt import Stopped
from tests.chaos.checks.commands import commands_agree
from tests.chaos.checks.deadlines import deadlines_recorded
from tests.chaos.checks.facts import facts_once
from tests.chaos.checks.journals import board_equal, journals_whole
from tests.chaos.checks.truth import Truth
from tests.chaos.checks.work import activities_agree, tasks_done, tasks_once
from tests.chaos.injuries.injury import Injury
from tests.chaos.injuries.planted import mend
from tests.chaos.load import DIRECTORS, Load, names
from tests.chaos.platform import NotInTime
from tests.chaos.quiet import held_cases, unrest
from tests.chaos.trial import Ended, NotPossible, Trial

ANSWERED_SECONDS = 240.0
TELL_SECONDS = 10.0
"""So often a timeline says what is still under way."""

_OLD_CASES = 4


@dataclass
class Outcome:
    """How a round went: how long until all was quiet again, and how long altogether, in seconds."""

    number: int
    injuries: Sequence[Injury]
    recovery: float = 0.0
    seconds: float = 0.0
    violations: list[str] = field(default_factory=list)


def run_round(trial: Trial, seed: int, injuries: Sequence[Injury], patience: float, *, thorough: bool) -> Outcome:
    """Run it; what did not hold is in the outcome. All has to be quiet again within `patience` seconds.

    Only a `thorough` round waits for the work that a program may still hold.
    """
    trial.timeline.begin()
    outcome, began = Outcome(trial.round, injuries), time.monotonic()
    for each in injuries:
        trial.timeline.mark("drawn", str(each))
    load = Load(trial, seed)
    try:
        _hurt(trial, load, injuries)
        outcome.recovery = _recover(trial, patience, thorough=thorough)
    except NotInTime as late:
        trial.violated(str(late))
    except Stopped:
        trial.over.set()
        raise
    finally:
        load.close()
    try:
        for violation in _checked(trial, seed, thorough=thorough):
            trial.violated(violation)
    except psycopg.OperationalError as error:
        trial.violated(f"the checks could not be made: {error}")
    trial.timeline.mark("checks", "all done")
    outcome.seconds = time.monotonic() - began
    outcome.violations, trial.violations = trial.violations, []
    return outcome


def _hurt(trial: Trial, load: Load, injuries: Sequence[Injury]) -> None:
    """Let everybody work while the injuries are inflicted, until all are answered and all injuries are over."""
    load.start()
    threads = [threading.Thread(target=_inflict, args=(trial, each), daemon=True) for each in injuries]
    for each in threads:
        each.start()
    what = "everybody is answered and every injury is over"
    trial.platform.look_after(
        lambda: load.is_said() and not any(each.is_alive() for each in threads), ANSWERED_SECONDS, what
    )


def _inflict(trial: Trial, injury: Injury) -> None:
    try:
        if reason := injury.why_not(trial):
            raise NotPossible(reason)  # noqa: TRY301  as an injury says it that finds out on the way
        trial.wait(injury.after)
        injury.inflict(trial)
        trial.inflicted[injury.name] += 1
    except Ended:
        return
    except NotPossible as reason:
        trial.not_possible[injury.name] = str(reason)
        trial.timeline.mark("not possible", f"{injury.name}: {reason}")
    except Exception as error:  # noqa: BLE001 a thread can only leave it for who looks
        trial.violated(f"the harness broke at {injury}: {type(error).__name__}: {error}")


def _recover(trial: Trial, patience: float, *, thorough: bool) -> float:
    """Wait until all is quiet; returns how long that took. Raises NotInTime, telling what was under way."""
    truth = _truth(trial)
    trial.timeline.mark("recovery", "everybody is answered and every injury is over")
    mend(trial)
    left: list[str] = []
    told = 0.0

    def is_quiet() -> bool:
        nonlocal told
        left[:] = ["/readyz?whole=true does not answer"]
        left[:] = trial.platform.not_well() or _unrest(truth, with_held=thorough)
        if left and time.monotonic() - told > TELL_SECONDS:
            told = time.monotonic()
            trial.timeline.mark("recovery", f"under way: {left[0]}{f', and {len(left) - 1} more' if left[1:] else ''}")
        return not left

    try:
        took = trial.platform.look_after(is_quiet, patience, "all is quiet")
    except NotInTime as late:
        raise NotInTime("\n".join([str(late), *left])) from None
    trial.timeline.mark("recovery", "all is quiet")
    return took


def _unrest(truth: Truth, *, with_held: bool) -> list[str]:
    try:
        return list(unrest(truth, with_held=with_held))
    except psycopg.OperationalError as error:
        return [f"the database cannot be asked: {error}"]


def _checked(trial: Trial, seed: int, *, thorough: bool) -> Iterator[str]:
    truth = _truth(trial)
    truth = truth if thorough else replace(truth, held=held_cases(truth))
    yield from trial.ledger.take_troubles()
    yield from _everywhere(truth)
    yield from journals_whole(truth, _some_cases(trial, seed))


def check_all(trial: Trial) -> Iterator[str]:
    """Check everything of every case, as at the end of a run."""
    truth = _truth(trial)
    yield from _everywhere(truth)
    cases = truth.ledger.cases()
    yield from journals_whole(truth, cases)
    yield from commands_agree(trial.platform.data_dir, cases[:1] + cases[-1:])


def _everywhere(truth: Truth) -> Iterator[str]:
    for check in (facts_once, tasks_once, tasks_done, deadlines_recorded, board_equal, activities_agree):
        yield from (f"{check.__name__}: {each}" for each in check(truth))


def _some_cases(trial: Trial, seed: int) -> Sequence[str]:
    """Return the cases of this round, and some of earlier ones."""
    fresh = [name for director in range(DIRECTORS) for name in names(trial.round, director)]
    known = trial.ledger.cases()
    old = random.Random(f"old cases {seed} {trial.round}").sample(known, min(_OLD_CASES, len(known)))
    return sorted({*old, *(set(fresh) & set(known))})


def _truth(trial: Trial) -> Truth:
    return Truth(trial.platform.url, trial.platform.temporal_address, trial.ledger)

"""Try to break the platform: `make chaos ROUNDS=20 SEED=7`, or `python -m tests.chaos --rounds 20 --seed 7`.

Real programs and servers, injured at random moments while people and programs work; then everything is checked. Ends
with status 0 when everything held, and 1 with the timeline of each round in which something did not.
"""

import argparse
import os
import secrets
import sys
import tempfile
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from orchestrator.local.child import DidNotStart, make_room
from orchestrator.local.data_directory import forget
from orchestrator.local.interrupt import Stopped, look, signals_noted
from tests.chaos.disk import unmount_forgotten
from tests.chaos.injuries.drawn import KINDS, draw
from tests.chaos.injuries.injury import Injury
from tests.chaos.ledger import Ledger
from tests.chaos.platform import NotInTime, TriedPlatform
from tests.chaos.report import Report
from tests.chaos.round import Outcome, check_all, run_round
from tests.chaos.timeline import Timeline
from tests.chaos.trial import Trial

INTERRUPTED = 130
EACH = 10
"""So many rounds apart, and in the last one, all work has to be done, also what a program may still hold."""

PREFIX = "speelruimte-chaos-"


def main() -> int:
    """Run the rounds; returns the exit status."""
    asked = _arguments()
    kinds = [each for each in KINDS if each.name not in asked.without and (not asked.only or each.name in asked.only)]
    above = Path(tempfile.gettempdir())
    unmount_forgotten(above, f"{PREFIX}*")
    data_dir = above / f"{PREFIX}{uuid.uuid4().hex[:12]}"
    data_dir.mkdir()
    data_dir.chmod(0o755)  # PostgreSQL runs as another account when we are root
    status = 1
    try:
        with signals_noted(), ExitStack() as ending:
            status = _run(asked, kinds, data_dir, ending)
    except Stopped:
        _say("Interrupted.")
        status = INTERRUPTED
    finally:
        if status == 1 or asked.keep:
            _say(f"Logs stay in {data_dir}.")
        else:
            forget(data_dir)
    return status


def _run(asked: argparse.Namespace, kinds: Sequence[type[Injury]], data_dir: Path, ending: ExitStack) -> int:
    make_room(data_dir / "log")
    timeline = Timeline()
    platform = TriedPlatform(data_dir, timeline, ending)
    trial = Trial(platform, timeline, Ledger())
    _say(f"Seed {asked.seed}: {asked.rounds} rounds, data in {data_dir}.")
    try:
        platform.start()
    except (DidNotStart, NotInTime) as error:
        _say(f"The platform did not start: {error}")
        return 1
    _say("Everything runs.")
    report = Report(asked.seed, trial)
    ending.callback(trial.over.set)
    last = asked.first + asked.rounds - 1
    for trial.round in range(asked.first, last + 1):
        look()
        thorough = trial.round == last or trial.round % EACH == EACH - 1
        injuries = draw(asked.seed, trial.round, kinds)
        outcome = run_round(trial, asked.seed, injuries, asked.patience, thorough=thorough)
        report.outcomes.append(outcome)
        _tell(outcome, trial, asked)
        if outcome.violations and not asked.go_on:
            break
    else:
        report.at_the_end += check_all(trial)
    for violation in report.at_the_end:
        _say(f"AT THE END {violation}")
    _say("\n" + "\n".join(report.lines()))
    return 1 if report.violations else 0


def _tell(outcome: Outcome, trial: Trial, asked: argparse.Namespace) -> None:
    word = "did not hold" if outcome.violations else "held"
    injuries = "; ".join(map(str, outcome.injuries))
    _say(f"round {outcome.number}: {word} ({outcome.seconds:.1f} s, quiet after {outcome.recovery:.1f} s): {injuries}")
    if outcome.violations:
        _say(f"\nVIOLATED in round {outcome.number} of seed {asked.seed}:")
        for violation in outcome.violations:
            _say(f"  - {violation}")
    if outcome.violations or asked.timeline:
        _say(f"\nTimeline of round {outcome.number} (seconds, who, what):\n{trial.timeline}\n")
        _say(f"The same injuries again: make chaos SEED={asked.seed} FIRST={outcome.number} ROUNDS=1\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Try to break the platform.")
    names = [each.name for each in KINDS]
    parser.add_argument("--rounds", type=_positive, default=10, help="how many rounds (default 10)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="what is drawn (default: any)")
    parser.add_argument("--first", type=int, default=0, help="number of the first round, to repeat one alone")
    parser.add_argument(
        "--patience", type=_positive, default=240, help="seconds after which all has to be quiet again (default 240)"
    )
    parser.add_argument("--only", action="append", default=[], choices=names, help="draw from these injuries alone")
    parser.add_argument("--without", action="append", default=[], choices=names, help="do not draw this injury")
    parser.add_argument("--go-on", action="store_true", help="go on after a round in which something did not hold")
    parser.add_argument("--timeline", action="store_true", help="print the timeline of each round")
    parser.add_argument("--keep", action="store_true", help="keep the logs, also when everything held")
    return parser.parse_args()


def _positive(given: str) -> int:
    number = int(given)
    if number < 1:
        raise argparse.ArgumentTypeError(f"found {given}, expected 1 or more")
    return number


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # Threads that still wait for a server are of no use to anybody.
    status = main()
    sys.stdout.flush()
    os._exit(status)

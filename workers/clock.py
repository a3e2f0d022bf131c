"""The clock of one municipality: asleep until the next moment at which time alone changes something in its cases.

A clock decides nothing. It wakes the evaluation, which looks at the deadlines themselves; so a wake that is late, lost
or double does no harm. This module runs inside Temporal's sandbox: it knows no database.
"""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from orchestrator.dispatch.clock import CLOCK, NUDGE

WAKE = "wake"
"""Name of the activity that evaluates what is due."""

# Each round leaves a few lines of history; a fresh run begins well before Temporal minds.
ROUNDS = 500
# A round of waking ends by itself well before this; a program that dies or hangs in one case is noticed by its silence.
LONGEST_WAKE = timedelta(minutes=10)
LONGEST_SILENCE = timedelta(minutes=1)
RETRY = RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=10))


@dataclass(frozen=True, slots=True)
class Rest:
    """How many cases were woken, and how long the clock may sleep now, in seconds."""

    woken: int
    seconds: float


@workflow.defn(name=CLOCK)
class MunicipalityClock:
    """Wake what is due, sleep until the next moment or until nudged, and so on."""

    def __init__(self) -> None:
        self._nudged = False

    @workflow.signal(name=NUDGE)
    def nudge(self) -> None:
        """Look again: something may be due earlier than the clock thinks."""
        self._nudged = True

    @workflow.run
    async def run(self, municipality: str, rounds: int = ROUNDS) -> None:
        """Keep the time of this municipality for ever; a run of this workflow lasts so many rounds."""
        for _ in range(rounds):
            self._nudged = False
            rest = await workflow.execute_activity(
                WAKE,
                municipality,
                result_type=Rest,
                start_to_close_timeout=LONGEST_WAKE,
                heartbeat_timeout=LONGEST_SILENCE,
                retry_policy=RETRY,
            )
            await self._sleep(rest.seconds)
        workflow.continue_as_new(args=[municipality, rounds])

    async def _sleep(self, seconds: float) -> None:
        try:
            await workflow.wait_condition(lambda: self._nudged, timeout=timedelta(seconds=seconds))
        except TimeoutError:
            return

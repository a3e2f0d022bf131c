"""What `/readyz` says while something is wrong: an operator has to see it there, soon."""

import time

import httpx

from tests.chaos.trial import Trial

TOLD_SECONDS = 30.0
"""It is promised within two, on a machine that does nothing else than this."""


def last_until_told(trial: Trial, seconds: float, what: str) -> None:
    """Let the injury last so long, and longer until `/readyz` tells of it; that it does not is a violation.

    Where the API does not answer at all nothing can be told, and that is seen too.
    """
    began, told, answered = time.monotonic(), False, True
    while not told and answered and time.monotonic() - began < TOLD_SECONDS:
        answer = _ask(trial)
        told, answered = answer == httpx.codes.SERVICE_UNAVAILABLE, answer is not None
        trial.wait(0.2)
    if told:
        trial.timeline.mark("readyz", f"says that {what}, after {time.monotonic() - began:.1f} s")
    elif answered:
        trial.violated(f"not within {TOLD_SECONDS:.0f} s: readyz says that {what}")
    trial.wait(max(0.0, began + seconds - time.monotonic()))


def _ask(trial: Trial) -> int | None:
    try:
        return httpx.get(f"{trial.platform.api_url}/readyz", timeout=20).status_code
    except httpx.TransportError:
        return None

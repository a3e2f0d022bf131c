"""What the operator's own commands say: the same as the checks, or one of both is wrong."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.chaos.operator import speelruimte


def commands_agree(data_dir: Path, cases: Sequence[str]) -> Iterator[str]:
    """Ask `case rebuild` of these cases, whether anything is stuck, and whether anything differs from Temporal."""
    asked = [("case", "rebuild", each) for each in cases]
    for words in (*asked, ("stuck", "list"), ("stuck", "reconcile", "--dry-run")):
        done = speelruimte(data_dir, *words)
        if done.returncode != 0:
            yield f"speelruimte {' '.join(words)} ends with status {done.returncode}: {done.stdout}{done.stderr}"

"""What of the bench is asked for: its parts by name. Reading that measures nothing, and loads none of it."""

import argparse
from collections.abc import Sequence

ALONE = ("matchers", "rules", "evaluate", "worklist", "parties")
"""Measured without the servers, or with one of their own."""
ON_SERVERS = ("service", "raw", "platform", "entity", "programs", "replay")
PARTS = (*ALONE, *ON_SERVERS)
RULES = ("matchers", "rules", "evaluate")
_ABOUT = """\
Measure the platform, as ratios within one run, or only some parts of it by their names. Everything runs on this machine
at the same time, callers included, so figures of two machines do not compare."""


def asked(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read what is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=_ABOUT)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; none of them means all")
    parser.add_argument("--rules", action="store_true", help=f"the same as {' '.join(RULES)}: half a minute")
    parser.add_argument("--json", action="store_true", help="all figures as JSON at the end, for programs")
    found = parser.parse_args(arguments)
    unknown = [each for each in found.parts if each not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}. Expected some of {', '.join(PARTS)}")
    found.parts = [*found.parts, *(RULES if found.rules else ())] or list(PARTS)
    return found

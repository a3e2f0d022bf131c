"""Acting out a page of the documentation: files are written, corrections made, commands run and compared."""

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

DOCS = Path(__file__).parents[3] / "docs"
BLOCK = re.compile(r"```(?P<kind>yaml|diff|console)(?: (?P<file>\S+))?(?P<more> \+)?\n(?P<body>.*?)```", re.DOTALL)


def act_out(page: str, speelruimte: Callable[..., CompletedProcess[str]], folder: Path) -> int:
    """Do what the page says, in the folder; return how many commands it runs, each of which answers as on the page."""
    commands = 0
    for block in BLOCK.finditer((DOCS / page).read_text("utf-8")):
        kind, body = block["kind"], block["body"]
        if kind == "console":
            command, expected = body.split("\n", 1)
            done = speelruimte(*command.removeprefix("$ speelruimte ").split())
            assert done.stdout == expected, (command, done.stderr)
            commands += 1
            continue
        path = folder / block["file"]
        path.parent.mkdir(exist_ok=True)
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(
            corrected(before, body) if kind == "diff" else (before if block["more"] else "") + body, "utf-8"
        )
    return commands


def corrected(before: str, change: str) -> str:
    """The text with one correction."""
    old = "".join(line[1:] for line in change.splitlines(keepends=True) if line[0] == "-")
    new = "".join(line[1:] for line in change.splitlines(keepends=True) if line[0] == "+")
    assert before.count(old) == 1, "a correction is to one place"
    return before.replace(old, new)

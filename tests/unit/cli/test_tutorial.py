"""The tutorial is true: its files are written, its corrections made, its commands run, and they answer as it says."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "tutorial.md"
BLOCK = re.compile(r"```(?P<kind>yaml|diff|console)(?: (?P<file>\S+))?(?P<more> \+)?\n(?P<body>.*?)```", re.DOTALL)


def test_the_tutorial_does_what_it_says(speelruimte, tmp_path) -> None:
    commands = 0
    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        kind, body = block["kind"], block["body"]
        if kind == "console":
            command, expected = body.split("\n", 1)
            done = speelruimte(*command.removeprefix("$ speelruimte ").split())
            assert done.stdout == expected, command
            commands += 1
            continue
        path = tmp_path / block["file"]
        path.parent.mkdir(exist_ok=True)
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(
            corrected(before, body) if kind == "diff" else (before if block["more"] else "") + body, "utf-8"
        )
    assert commands >= 6
    told = speelruimte(
        "evaluate", "--policy", "klacht/2024-01-01.yaml", "--facts", "dossier.yaml", "--at", "2026-05-01", "--json"
    )
    assert '"state": "breached"' in told.stdout
    assert '"lastDay": "2026-04-28"' in told.stdout


def corrected(before: str, change: str) -> str:
    old = "".join(line[1:] for line in change.splitlines(keepends=True) if line[0] == "-")
    new = "".join(line[1:] for line in change.splitlines(keepends=True) if line[0] == "+")
    assert before.count(old) == 1, "a correction is to one place"
    return before.replace(old, new)

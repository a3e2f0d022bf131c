"""`replay`: the cases of a log, through the same journal and evaluation as live ones."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json, Moment, OneFile, PolicyName, moment_of
from api.cli.platform import open_database
from api.cli.policy import find_policy
from api.cli.terminal import Trouble, progress, say, say_json

if TYPE_CHECKING:
    from orchestrator.replay.report import ReplayReport

Mapped = Annotated[
    str,
    typer.Option("--mapping", metavar="FILE|NAME", help="Which attribute becomes which fact; 'receipt' is shipped."),
]
Svg = Annotated[Path | None, typer.Option("--svg", dir_okay=False, help="Also draw the deadlines, week by week.")]


def replay(
    *, log: OneFile, policy: PolicyName, mapping: Mapped, svg: Svg = None, at: Moment = None, as_json: Json = False
) -> None:
    """Replay an XES log, gzipped or not. The same log again changes nothing."""
    from orchestrator.clock import now
    from orchestrator.replay.replay import replay_log
    from orchestrator.replay.tables import report_table
    from orchestrator.settings import load_settings

    if svg and not (svg.parent.is_dir() and os.access(svg.parent, os.W_OK)):
        raise Trouble(f"--svg: nothing can be written in {svg.parent}; nothing has been replayed.")
    files = (log, _find_mapping(mapping), find_policy(policy))
    with open_database(load_settings(), begins=True) as database, progress("replaying cases") as told:
        report = replay_log(database, *files, at=moment_of(at) or now(), progress=told)
    if svg:
        _draw(report, svg)
    if as_json:
        say_json(report.as_json())
    else:
        say(report_table(report))


def _find_mapping(wanted: str) -> Path:
    from orchestrator.replay.mapping_file import find_mapping

    found = find_mapping(wanted)
    if not found.is_file():
        raise Trouble(f"no mapping {wanted!r}: neither a file, nor one that comes with the product.")
    return found


def _draw(report: "ReplayReport", svg: Path) -> None:
    from orchestrator.replay.picture import picture_of

    svg.write_text(picture_of(report), "utf-8")

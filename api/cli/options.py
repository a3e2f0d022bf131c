"""Options that several commands share, worded once."""

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Answer for programs, as JSON.")]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="PARTY[:PERSON]", help="Act for this party, with its development token."),
]
PolicyName = Annotated[
    str, typer.Option("--policy", metavar="FILE|NAME", help="A policy file, or a policy that comes with the product.")
]
Moment = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="A moment such as 2026-03-31T14:00:00+02:00, or a day (its noon)."),
]
OneFile = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, show_default=False)
]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True, show_default=False)
]
Role = Annotated[str | None, typer.Option("--role", help="In which role; needed only when more than one fits.")]

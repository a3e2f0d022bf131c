"""What stops a command: one clear sentence for people, and an exit status for programs.

2: the command cannot be done as it was given. 1: it was understood, and the case says no.
"""

import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

# By module, so that nothing heavy is imported to ask: who raised one of these has imported its module.
_EXPLAINED: Mapping[str, tuple[str, ...]] = {
    "httpx": ("TransportError",),
    "orchestrator.errors": ("SpeelruimteError",),
    "orchestrator.local.account": ("NoUnprivilegedAccount",),
    "orchestrator.local.child": ("DidNotStart",),
    "orchestrator.local.interrupt": ("Stopped",),
    "orchestrator.local.lock": ("InUse",),
    "orchestrator.local.ports": ("PortTaken",),
    "orchestrator.local.temporal": ("TemporalMissing",),
    "orchestrator.settings": ("SettingsInvalid",),
    "rules.language.text.errors": ("PolicyErrors", "FieldErrors"),
    "rules.model.fault": ("PolicyFault",),
    "rules.terms.errors": ("TermError",),
    "sqlalchemy.exc": ("OperationalError",),
}
_EXTRAS = ("alembic", "fastapi", "httpx", "psycopg", "pydantic", "rfc8785", "sqlalchemy", "sqlmodel", "temporalio")


class Trouble(RuntimeError):
    """The command cannot be done; the message is a sentence for people."""

    exit_status = 2


class Commands(TyperGroup):
    """A group of commands that says what stops it; what nobody foresaw keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command asked for; what stops it is said on stderr and in the exit status."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in _EXTRAS:
                raise
            _stop(f"this command needs the platform: install speelruimte[platform] ({error}).", error)
        except _explained() as error:
            _stop(_sentence(error), error)


def _stop(why: str, error: Exception) -> NoReturn:
    typer.echo(f"Error: {why}", err=True)
    raise typer.Exit(getattr(error, "exit_status", 2)) from error


def _explained() -> tuple[type[Exception], ...]:
    known = ((sys.modules[module], names) for module, names in _EXPLAINED.items() if module in sys.modules)
    return (Trouble, *(getattr(module, name) for module, names in known for name in names))


def _sentence(error: Exception) -> str:
    module = type(error).__module__.partition(".")[0]
    if module == "httpx":
        return f"the platform does not answer: {error}"
    if module == "sqlalchemy":
        return f"the database does not answer: {str(error).splitlines()[0]}"
    return str(error)

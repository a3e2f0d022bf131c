"""Making a PostgreSQL cluster: all of it or nothing, and nobody gets in without a password."""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestrator.local.postgres_place import PostgresPlace
from orchestrator.local.secret_file import write_secret

ADMINISTRATOR = "administrator"


class ClusterNotMade(RuntimeError):
    """`initdb` refused; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """The password of the server's administrator and of the role the platform itself uses."""

    administrator: str
    platform: str


def make_cluster(place: PostgresPlace, *, durable: bool = True) -> Passwords:
    """Make the cluster when there is none yet, and return its passwords. Raises ClusterNotMade."""
    passwords = _passwords(place.home / "postgres.json")
    if not place.cluster.exists():
        for left in place.home.glob("initdb-*"):  # of a start that was cut short
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=place.home, prefix="initdb-") as desk:
            place.account.owns(Path(desk))
            _initdb(place, Path(desk), passwords, durable=durable)
            # Only now is there a cluster: a start that is cut short half-way leaves none.
            (Path(desk) / "cluster").rename(place.cluster)
    return passwords


def _initdb(place: PostgresPlace, desk: Path, passwords: Passwords, *, durable: bool) -> None:
    secret = desk / "password"
    write_secret(secret, passwords.administrator)
    place.account.owns(secret)
    argv = [
        *(str(place.program("initdb")), "--pgdata", str(desk / "cluster")),
        *("--username", ADMINISTRATOR, "--pwfile", str(secret)),
        *("--auth-local", "scram-sha-256", "--auth-host", "scram-sha-256"),
        # The same order of text on every machine, whatever its locale.
        *("--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        *("--no-instructions", *([] if durable else ["--no-sync"])),
    ]
    done = subprocess.run(
        argv,
        cwd=desk,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=False,
        umask=0o077,
        **place.account.identity(),
    )
    if done.returncode != 0:
        raise ClusterNotMade(f"initdb could not make a cluster in {place.home}:\n{done.stdout}{done.stderr}")


def plain_environment() -> dict[str, str]:
    """Return an environment in which PostgreSQL reads no one's locale, time zone or settings."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _passwords(kept: Path) -> Passwords:
    if kept.exists():
        return Passwords(**json.loads(kept.read_text("utf-8")))
    fresh = Passwords(secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    write_secret(kept, json.dumps(asdict(fresh)))
    return fresh

"""PostgreSQL refuses to run as root, so as root we lend it an account that may do nothing else.

No account is made: every Unix has `nobody`. An ordinary user simply runs PostgreSQL as himself.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

CANDIDATES = ("nobody", "daemon")


class NoUnprivilegedAccount(RuntimeError):
    """We are root and this machine has none of the accounts PostgreSQL could run under."""


class Identity(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that make a program run under an account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The account a program runs under: the numbers of user and group."""

    uid: int
    gid: int

    def identity(self) -> Identity:
        """Return what `Popen` needs to become this account; nothing when we already are."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        """Give this account the file or directory, so that it can work there."""
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid)

    def can_enter(self, directory: Path) -> bool:
        """Say whether this account can get into an existing directory through all directories above it."""
        real = directory.resolve()
        return all(self._may_pass(place.stat()) for place in (real, *real.parents))

    def _may_pass(self, found: os.stat_result) -> bool:
        if self.uid == 0:
            return True
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def ourselves() -> Account:
    """Return the account this program runs under."""
    return Account(os.geteuid(), os.getegid())


def account_for_postgres() -> Account:
    """Return the account PostgreSQL runs under: ourselves, or as root one without rights."""
    if os.geteuid() != 0:
        return ourselves()
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in CANDIDATES:
        if name in known:
            return Account(known[name].pw_uid, known[name].pw_gid)
    raise NoUnprivilegedAccount(
        f"PostgreSQL cannot run as root, and none of the accounts {', '.join(CANDIDATES)} exists on this machine. "
        "Run as an ordinary user, or set SPEELRUIMTE_DATABASE_URL to a PostgreSQL that runs elsewhere."
    )

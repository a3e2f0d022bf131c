"""The platform as commands reach it: over HTTP from the seat somebody sits in, and at its database."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from api.cli.terminal import Trouble, say_aside

if TYPE_CHECKING:
    from datetime import datetime

    import httpx
    from sqlmodel import Session

    from orchestrator.db.database import Database
    from orchestrator.local.data_directory import Runtime
    from orchestrator.settings import Settings

_PAGE = 200
_THE_CASE_SAYS_NO = frozenset({"fact-refused", "task-already-claimed", "task-not-offered", "task-state-conflict"})
_SECONDS = 30.0


def place_of(settings: "Settings") -> "Runtime | None":
    """Return where the platform over this data directory runs, None when it does not."""
    from orchestrator.local.data_directory import find_runtime

    return find_runtime(settings)


def url_of(settings: "Settings") -> str:
    """Return the address of the API. Raises Trouble when none is set and nothing runs here."""
    if settings.api_url:
        return settings.client_url
    if place := place_of(settings):
        return place.api_url
    raise Trouble(
        f"no platform runs over {settings.data_dir}: start one with 'speelruimte up', or set SPEELRUIMTE_API_URL."
    )


def token_of(settings: "Settings", seat: str | None) -> str:
    """Return the token of `PARTY[:PERSON]`, or without one the token that is set. Raises Trouble."""
    if seat is None:
        if settings.token is None:
            raise Trouble("who are you? Say '--as PARTY[:PERSON]', or set SPEELRUIMTE_TOKEN.")
        return settings.token
    from orchestrator.local.data_directory import known_tokens, tokens_file

    known = known_tokens(settings.data_dir)
    if seat not in known:
        raise Trouble(f"no development token for {seat!r} in {tokens_file(settings.data_dir)}. {_there_are(known)}")
    return known[seat]


def _there_are(known: Mapping[str, str]) -> str:
    parties = sorted({name.partition(":")[0] for name in known})
    return f"There are tokens for {', '.join(parties)}." if parties else "'speelruimte up' writes them."


class Refusal(Trouble):
    """The platform said no; `problem` is its problem detail."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(_in_words(status, problem))
        self.status = status
        self.problem = problem
        if str(problem.get("type", "")).rpartition(":")[2] in _THE_CASE_SAYS_NO:
            self.exit_status = 1


class Remote:
    """The API, for somebody who is signed in. Every method raises Refusal."""

    def __init__(self, url: str, token: str) -> None:
        import httpx

        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=_SECONDS)

    def read(self, *path: str, **query: Any) -> Any:
        """Return what is at the path."""
        asked = {name: value for name, value in query.items() if value is not None}
        return _answer(self._http.get(_path(path), params=asked))

    def take(self, *path: str, **query: Any) -> "httpx.Response":
        """Return what is at the path as it came, where that is no JSON."""
        asked = {name: value for name, value in query.items() if value is not None}
        response = self._http.get(_path(path), params=asked)
        if not response.is_success:
            _answer(response)
        return response

    def every(self, *path: str, **query: Any) -> Iterator[Mapping[str, Any]]:
        """Yield all of a list, page after page."""
        after: str | None = None
        while True:
            page = self.read(*path, **query, limit=_PAGE, after=after)
            yield from page["found"]
            if not (after := page.get("next")):
                return

    def write(self, *path: str, body: Mapping[str, Any] | None = None, key: str | None = None) -> Any:
        """Ask for something; the same `key` again does it once."""
        headers = {"Idempotency-Key": key or f"cli:{uuid.uuid4()}"}
        return _answer(self._http.post(_path(path), json=body, headers=headers))

    def change(self, *path: str, body: Mapping[str, Any]) -> Any:
        """Ask for something that is there to be otherwise."""
        headers = {"Idempotency-Key": f"cli:{uuid.uuid4()}"}
        return _answer(self._http.patch(_path(path), json=body, headers=headers))


def sign_in(seat: str | None) -> Remote:
    """Return the API as the party (and person) of `--as` sees it. Raises Trouble."""
    from orchestrator.settings import load_settings

    settings = load_settings()
    return Remote(url_of(settings), token_of(settings, seat))


def _path(parts: tuple[str, ...]) -> str:
    return "/v1/" + "/".join(quote(part, safe="") for part in parts)


def _answer(response: "httpx.Response") -> Any:
    if response.is_success:
        return response.json() if response.content else None
    said = response.json() if "json" in response.headers.get("content-type", "") else {}
    raise Refusal(response.status_code, said if isinstance(said, dict) else {})


def _in_words(status: int, problem: Mapping[str, Any]) -> str:
    """Return the detail, what it left out of the wrong fields, the rule with its source, and what is missing."""
    detail = str(problem.get("detail") or problem.get("title") or f"the platform answered {status}").rstrip(".")
    wrong = [each for each in problem.get("errors", ()) if str(each["found"]) not in detail]
    said = [detail, *(f"{each['field']}: found {each['found']}, expected {each['expected']}" for each in wrong)]
    if problem.get("rule"):
        said.append(f"Rule {problem['rule']}" + (f" ({problem['source']})" if problem.get("source") else ""))
    if problem.get("missing"):
        missing = (f"{each['fact']} by {' or '.join(each['roles'])}" for each in problem["missing"])
        said.append(f"Missing: {', '.join(missing)}")
    return ". ".join(said) + ("" if detail.endswith("?") and len(said) == 1 else ".")


@contextmanager
def at_database(*, begins: bool = False, real: bool = False) -> "Iterator[tuple[Session, datetime]]":
    """Give the platform's database in one transaction, and the moment: as the platform has it, or the `real` one.

    As the platform has it, whatever the settings of this command say: whether its clock was moved stands in the
    database, and where it never was, this is the real time. Raises what `open_database` raises.
    """
    from orchestrator.clock import current_time, now
    from orchestrator.settings import load_settings

    settings = load_settings()
    with open_database(settings, begins=begins) as database, database.transaction() as session:
        yield session, now() if real else current_time(session, settings.changed(development=True))


@contextmanager
def open_database(settings: "Settings", *, begins: bool = False) -> Iterator["Database"]:
    """Give the platform's database, migrated. Where nothing runs, our own PostgreSQL runs as long as the block does.

    Whoever sits at the terminal is told which one. `begins`: what is done can be the first thing ever done here.
    Otherwise, where there is no database none is made: a new one holds nothing, and would be told as an answer. Raises
    Trouble, InUse and DidNotStart.
    """
    from orchestrator.db.database import Database

    place = place_of(settings)
    if not (begins or place or is_there(settings)):
        raise Trouble(
            f"there is no platform over {settings.data_dir}, and this command makes none: 'speelruimte up' does. Is it "
            "elsewhere? Set SPEELRUIMTE_DATA_DIR to where it keeps its data, or SPEELRUIMTE_DATABASE_URL."
        )
    say_aside(_where(settings, place))
    with ExitStack() as ending:
        database = Database(place.database_url if place else _wake(settings, ending), connections=2)
        ending.callback(database.dispose)
        yield database


def is_there(settings: "Settings") -> bool:
    """Whether a database of the platform can be found from here, running or not; none is made."""
    from orchestrator.local.postgres_place import has_cluster

    return settings.database_url is not None or has_cluster(settings.data_dir)


def _where(settings: "Settings", place: "Runtime | None") -> str:
    """Return whose database a command works in, without the address, which may hold a password."""
    from orchestrator.local.postgres_place import has_cluster

    if place:
        return f"In the database of the platform that runs over {place.data_dir}."
    if settings.database_url:
        return "In the database that SPEELRUIMTE_DATABASE_URL names."
    new = "" if has_cluster(settings.data_dir) else " a new one,"
    return f"In the database in {settings.data_dir},{new} started for this command."


def _wake(settings: "Settings", ending: ExitStack) -> str:
    from orchestrator.db.migrate import TablesOfAnother, upgrade
    from orchestrator.local import postgres
    from orchestrator.local.interrupt import signals_noted
    from orchestrator.local.postgres_place import open_directory

    url, owner = settings.database_url, settings.database_owner_url
    if url is None:
        ending.enter_context(signals_noted())
        running = postgres.start(open_directory(settings.data_dir), port=settings.postgres_port)
        ending.callback(running.stop)
        url, owner = running.url, running.owner_url()
    try:
        upgrade(url, owner)
    except TablesOfAnother as error:
        raise Trouble(str(error)) from error
    return url

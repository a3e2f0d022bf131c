"""The file in which an operator names issuers, read into values; everything that is wrong in it is told at once."""

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from orchestrator.domain.issuer import ALGORITHMS, SCOPES, Admits, Claims, Issuer, OfPrograms, is_loopback
from rules.terms.said import Text

KEYS = (
    *("name", "title", "issuer", "client_id", "client_secret_file", "private_key_file", "parties", "party_claim"),
    *("party_of", "person_claim", "name_claim", "seats_claim", "seats", "admits", "scopes", "algorithms", "programs"),
)
PROGRAM_KEYS = ("audience", "algorithms", "party_claim", "clients")

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_A_NAME = "small letters, digits and '-', such as 'duinrand'"
_HEADER = re.compile(r"\s*\[\[?\s*([\w.\- ]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*[=.]""")
_LONGEST = 2000

Value = TypeVar("Value")


class IssuersInvalid(ValueError):
    """The file with issuers cannot be used; the message has a line for each thing that is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def parse_issuers(text: str, name: str, folder: Path, seats: Collection[str] | None = None) -> tuple[Issuer, ...]:
    """Return the issuers in the text of the file `name`; files it names are looked for from `folder`.

    `seats` are the seats there are (None: any). Raises IssuersInvalid.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise IssuersInvalid([f"{name}: is no TOML: {error}."]) from error
    file = _File(name, folder, seats, _lines(text))
    tables = written.get("issuer")
    if set(written) != {"issuer"} or not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise IssuersInvalid([f"{name}: found {_shown(sorted(written))}, expected only tables [[issuer]]."])
    issuers = [_issuer(_Table(file, n, "", each)) for n, each in enumerate(tables)]
    _refuse_twice(file, issuers)
    if file.problems:
        raise IssuersInvalid(file.problems)
    return tuple(issuers)


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    folder: Path
    seats: Collection[str] | None
    lines: Mapping[tuple[int, str, str], int]
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file: the how manieth issuer, which part of it, and what stands there."""

    file: _File
    number: int
    part: str
    written: Mapping[str, Any]

    def wrong(self, key: str, found: object, expected: str) -> None:
        """Note what is wrong at this key."""
        at = (self.number, self.part, key)
        line = self.file.lines.get(at) or self.file.lines.get((self.number, self.part, "")) or 1
        named = f"{self.part}.{key}" if self.part else key
        said = "nothing" if found is None else _shown(found)
        self.file.problems.append(f"{self.file.name}:{line}, {named}: found {said}, expected {expected}.")

    def read(
        self, key: str, fits: Callable[[Any], bool], expected: str, default: Value | None = None, *, must: bool = False
    ) -> Value | None:
        """Return what stands at the key if it fits, and note it when it does not."""
        found = self.written.get(key)
        if (found is None and not must) or (found is not None and fits(found)):
            return default if found is None else cast("Value", found)
        self.wrong(key, found, expected)
        return default

    def word(self, key: str, default: str | None = None, *, must: bool = False) -> str | None:
        """Return a text of one line."""
        return self.read(key, _is_word, "a text of one line", default, must=must)

    def words(
        self, key: str, known: Collection[str] | None, expected: str, default: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return a list of texts, each of those known."""
        found = self.read(key, lambda each: _is_list_of(each, known), expected, list(default))
        return tuple(found or default)

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Note the keys that mean nothing here."""
        for key in set(self.written) - set(known):
            near = difflib.get_close_matches(key, known, n=1)
            self.wrong(key, key, f"'{near[0]}'" if near else f"one of {', '.join(known)}")


def _issuer(table: _Table) -> Issuer:
    table.refuse_unknown(KEYS)
    name = table.read("name", lambda each: _is_word(each) and bool(_NAME.fullmatch(each)), _A_NAME, "", must=True)
    secret, key = (table.word(each) for each in ("client_secret_file", "private_key_file"))
    if secret and key:
        table.wrong("private_key_file", key, "one of client_secret_file and private_key_file, or neither")
    parties = _parties(table)
    return Issuer(
        name=name or "",
        title=_title(table),
        url=table.read("issuer", _is_issuer, _AN_ISSUER, "", must=True) or "",
        client_id=table.word("client_id", "", must=True) or "",
        parties=parties,
        admits=Admits(_choice(table, "admits", [str(each) for each in Admits], str(Admits.INVITED))),
        claims=_claims(table, parties),
        scopes=_scopes(table),
        algorithms=table.words("algorithms", ALGORITHMS, _AN_ALGORITHM, ALGORITHMS),
        client_secret_file=table.file.folder / secret if secret else None,
        private_key_file=table.file.folder / key if key else None,
        programs=_programs(table, parties),
    )


_AN_ISSUER = (
    "an address with https (http on this machine alone), without '?', '#' or a user, as its tokens say in 'iss'"
)
_AN_ALGORITHM = f"a list of {', '.join(ALGORITHMS)}"


def _parties(table: _Table) -> tuple[str, ...]:
    def fits(found: Any) -> bool:
        return _is_list_of(found, None) and len(set(found)) == len(found) and all(map(_NAME.fullmatch, found))

    parties: tuple[str, ...] = tuple(
        table.read("parties", fits, "a list of ids of parties, each once", [], must=True) or ()
    )
    if len(parties) > 1 and table.written.get("party_claim") is None:
        table.wrong("party_claim", None, "the claim that says for which of its parties somebody comes")
    return parties


def _title(table: _Table) -> Text:
    found = table.written.get("title")
    if isinstance(found, dict) and set(found) == {"nl", "en"} and all(map(_is_word, found.values())):
        return Text(found["nl"], found["en"])
    words = table.read("title", _is_word, "a text, or a text for 'nl' and one for 'en'", "", must=True) or ""
    return Text(words, words)


def _claims(table: _Table, parties: tuple[str, ...]) -> Claims:
    party, seat = table.word("party_claim"), table.word("seats_claim")
    if seat and not table.written.get("seats"):
        table.wrong("seats", None, f"a table from values of {seat!r} to seats")
    return Claims(
        person=table.word("person_claim", "sub") or "sub",
        name=table.word("name_claim", "name") or "name",
        party=party,
        parties=_to_parties(table, "party_of", parties),
        seat=seat,
        seats=_seats(table),
    )


def _to_parties(table: _Table, key: str, parties: tuple[str, ...]) -> Mapping[str, str]:
    def fits(found: Any) -> bool:
        return isinstance(found, dict) and all(each in parties for each in found.values())

    return table.read(key, fits, f"a table from values to {_one_of(parties)}", {}) or {}


def _seats(table: _Table) -> Mapping[str, tuple[str, ...]]:
    known = table.file.seats

    def fits(found: Any) -> bool:
        return isinstance(found, dict) and all(_is_list_of(_several(each), known) for each in found.values())

    expected = f"a table from values to {_one_of(known or ('seats',))}"
    found: Mapping[str, Any] = table.read("seats", fits, expected, {}) or {}
    return {value: tuple(_several(each)) for value, each in found.items()}


def _scopes(table: _Table) -> tuple[str, ...]:
    def fits(found: Any) -> bool:
        return _is_list_of(found, None) and "openid" in found and not any(" " in each for each in found)

    return tuple(table.read("scopes", fits, "a list with 'openid' in it, each without spaces", list(SCOPES)) or SCOPES)


def _programs(issuer: _Table, parties: tuple[str, ...]) -> OfPrograms | None:
    written = issuer.read("programs", lambda each: isinstance(each, dict), "a table [issuer.programs]")
    if written is None:
        return None
    table = _Table(issuer.file, issuer.number, "programs", cast("Mapping[str, Any]", written))
    table.refuse_unknown(PROGRAM_KEYS)
    party, clients = table.word("party_claim"), _to_parties(table, "clients", parties)
    if not party and not clients:
        table.wrong("clients", None, "a table from client ids to parties, or party_claim")
    if table.written.get("audience") is not None and table.written["audience"] == issuer.written.get("client_id"):
        # Then who shows the identity token of a person would show a token for the platform.
        table.wrong("audience", table.written["audience"], "the address of the platform, and not its client_id")
    return OfPrograms(
        audience=table.word("audience", "", must=True) or "",
        algorithms=table.words("algorithms", ALGORITHMS, _AN_ALGORITHM, ALGORITHMS),
        party=party,
        clients=clients,
    )


def _choice(table: _Table, key: str, known: Sequence[str], default: str) -> str:
    return table.read(key, lambda each: each in known, _one_of(known), default) or default


def _refuse_twice(file: _File, issuers: Sequence[Issuer]) -> None:
    """Note issuers of one name, and two that are one client of one issuer: nobody could tell them apart."""
    for n, each in enumerate(issuers):
        table = _Table(file, n, "", {})
        if each.name and any(other.name == each.name for other in issuers[:n]):
            table.wrong("name", each.name, "a name that no issuer before it has")
        if each.url and any((other.url, other.client_id) == (each.url, each.client_id) for other in issuers[:n]):
            table.wrong("client_id", each.client_id, f"another client than the issuer before it has at {each.url}")


def _lines(text: str) -> Mapping[tuple[int, str, str], int]:
    """Return at which line which key stands, as far as that can be seen: a table in one line counts as its key."""
    found: dict[tuple[int, str, str], int] = {}
    number, part = -1, ""
    for line, words in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(words):
            part = header[1].partition(".")[2].strip()
            number += not part
            found[number, part, ""] = line
            found.setdefault((number, "", part), line)
        elif key := _KEY.match(words):
            found.setdefault((number, part, key[1]), line)
    return found


def _is_issuer(found: Any) -> bool:
    return _is_word(found) and any(_fits(found))


def _fits(url: str) -> Iterator[bool]:
    try:
        parts, _ = urlsplit(url), urlsplit(url).port
    except ValueError:
        return
    bare = not (parts.query or parts.fragment or "@" in parts.netloc or " " in url or "?" in url or "#" in url)
    yield bool(parts.hostname) and bare and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url)))


def _is_word(found: Any) -> bool:
    return isinstance(found, str) and 0 < len(found) <= _LONGEST and found.isprintable()


def _is_list_of(found: Any, known: Collection[str] | None) -> bool:
    return (
        isinstance(found, list)
        and bool(found)
        and all(_is_word(each) and (not known or each in known) for each in found)
    )


def _several(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]


def _one_of(names: Collection[str]) -> str:
    return " or ".join(f"'{each}'" for each in names)


def _shown(found: object) -> str:
    shown = repr(found)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."  # noqa: PLR2004  what fits on a line

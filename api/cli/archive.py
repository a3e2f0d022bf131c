"""`case archive`: a case as one file that can be read without the platform: pages, JSON, policy, and its proof."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.options import As, Json
from api.cli.platform import Remote, sign_in
from api.cli.terminal import say, say_json

Case = Annotated[str, typer.Argument(help="Id of the case.", show_default=False)]

READ_ME = """\
A case of Speelruimte, as {party} may see it. Nothing but this file is needed to read it.

index.html     the case for people: what happened, what was owed, who took part
case.json      the case: roles, stages, obligations, tasks, notices
facts.json     what parties said, in order
journal.json   every line of the journal, with its hash; its words in Dutch and English
policy.json    the rules the case ran under, with their sources
proof.jsonl    what proves the journal: 'speelruimte verify proof.jsonl' checks it, and so can any program
               written from the page docs/proof.md

What is not for {party} is not in here.
"""

_HEAD = """\
<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}table{{border-collapse:collapse}}
th,td{{text-align:left;vertical-align:top;border-bottom:1px solid #767676;padding:.3rem .8rem .3rem 0}}</style></head>
<body><main><h1>{title}</h1><p>{id}, {policy}, {municipality}</p>
"""


def archive(
    *,
    case: Case,
    into: Annotated[Path | None, typer.Option("--into", help="File to write; left out: named after the case.")] = None,
    seat: As = None,
    as_json: Json = False,
) -> None:
    """Take a case along as one file (zip) that can be read, and checked, without the platform."""
    file = into or Path(f"{case}.zip")
    names = write_archive(sign_in(seat), case, seat or "", file)
    if as_json:
        say_json({"case": case, "file": str(file), "holds": names})
    else:
        say(f"{file}: {case}, with {', '.join(names)}.")


def write_archive(remote: Remote, case: str, party: str, file: Path) -> list[str]:
    """Write the file, and return what it holds."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in _parts(remote, case, party or "who took it along"):
            archived.writestr(name, content)
        return archived.namelist()


def _parts(remote: Remote, case: str, party: str) -> Iterator[tuple[str, bytes]]:
    seen = remote.read("cases", case)
    journal = list(remote.every("cases", case, "journal"))
    name, _, version = seen["case"]["version"].partition("@")
    yield "README.txt", READ_ME.format(party=party).encode()
    yield "index.html", "\n".join(_page(seen, journal)).encode()
    yield "case.json", _json(seen)
    yield "facts.json", _json(list(remote.every("cases", case, "facts")))
    yield "journal.json", _json(journal)
    yield "policy.json", _json(remote.read("policies", name, "versions", version))
    yield "proof.jsonl", remote.take("cases", case, "proof").content


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _page(seen: Mapping[str, Any], journal: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    case = {name: escape(str(value)) for name, value in seen["case"].items()}
    told = {"id": case["id"], "policy": case["version"], "municipality": case["municipality"]}
    yield _HEAD.format(title=case["title"] or case["id"], **told)
    roles = ((role, ", ".join(parties)) for role, parties in seen["roles"].items())
    yield from _table("Partijen", ("Rol", "Wie"), roles)
    owed = ([each["act"], ", ".join(each["bearers"]), each["state"], each["lastDay"]] for each in seen["obligations"])
    yield from _table("Verplichtingen", ("Wat", "Wie", "Hoe het staat", "Uiterlijk"), owed)
    lines = ([each["seq"], each["at"], each["party"], each["person"], each["words"]["nl"]] for each in journal)
    yield from _table("Wat er gebeurde", ("Regel", "Wanneer", "Wie", "Persoon", "Wat"), lines)
    yield "</main></body></html>"


def _table(title: str, names: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield f"<h2>{escape(title)}</h2><table><thead><tr>"
    yield "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = ("" if cell is None else escape(str(cell)) for cell in row)
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table>"

"""What happened in a case as it can be proven: since when it is held, and files that anybody can check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from api.web.frame.desk import AnyDesk
from api.web.frame.posted import short
from api.web.words.wording import Wording
from orchestrator.domain.journal import Entry
from orchestrator.domain.overview import Overview
from orchestrator.domain.provable import ProofOf
from orchestrator.domain.told import tell
from orchestrator.usecases.prove_case import Provable, prove, see_provable
from orchestrator.usecases.see_case import oversee_case

router = APIRouter()

MOST = 100
"""Lines on a page; earlier ones are a page further."""
_PROOF = "application/x-ndjson"
_NUMBER = 9


@dataclass(frozen=True, slots=True)
class ProvableLine:
    """One line of the journal: what it says, who said it, and since when it is held; `file` when it can be shown."""

    seq: int
    words: str
    who: str
    recorded: datetime
    held: datetime | None
    file: bool


@router.get("/zaken/{case}/bewijs")
def show_proof(desk: AnyDesk, case: str, request: Request) -> Response:
    """Show since when each line that this person may see is held, the latest first."""
    with desk.open() as visit:
        overview = oversee_case(visit.session, visit.actor, case, at=visit.at)
        provable = see_provable(visit.session, visit.actor, case)
    wording = Wording.of_case(overview, desk.language)
    last = overview.entries[-1].seq
    before = _number(request.query_params.get("voor", "")) or last + 1
    found = [each for each in overview.entries if each.seq < before]
    lines = tuple(_lines(found[-MOST:], overview, provable, wording))
    told: dict[str, Any] = {"lines": lines[::-1], "earlier": len(found) > MOST, "later": before <= last}
    return desk.show("pages/case/proof.html", overview=overview, provable=provable, at=overview.at, **told)


@router.get("/zaken/{case}/bewijs/bestand")
def take_proof(desk: AnyDesk, case: str, request: Request) -> Response:
    """Return the proof of the case, or of one line, one duty or one piece of work, as a file."""
    asked = request.query_params
    line = _number(asked.get("regel", ""))
    subject = ProofOf(line, short(asked.get("verplichting"), 1000) or None, short(asked.get("taak"), 1000) or None)
    with desk.open() as visit:
        proof = prove(visit.session, visit.actor, case, subject, kept=None)
    named = {"Content-Disposition": f'attachment; filename="{proof.file_name}"'}
    return Response(b"".join(proof.lines()), media_type=_PROOF, headers=named)


@router.get("/zaken/{case}/bewijs/sleutels")
def take_proof_keys(desk: AnyDesk, case: str) -> Response:
    """Return the public keys to check a proof with, in PEM."""
    with desk.open() as visit:
        latest = see_provable(visit.session, visit.actor, case).latest
    keys = "".join(public for public, _ in latest.keys) if latest else ""
    named = {"Content-Disposition": 'attachment; filename="checkpoint-keys.pem"'}
    return Response(keys, media_type="application/x-pem-file", headers=named)


def _number(given: str) -> int | None:
    """Return the place that was asked for; None for what is none."""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _NUMBER else None


def _lines(
    entries: Sequence[Entry], overview: Overview, provable: Provable, wording: Wording
) -> Iterator[ProvableLine]:
    for each in entries:
        yield ProvableLine(
            seq=each.seq,
            words=wording.line(tell(each)),
            who=overview.called(each.party),
            recorded=each.at,
            held=provable.since(each.seq),
            file=each.seq in provable.shown,
        )

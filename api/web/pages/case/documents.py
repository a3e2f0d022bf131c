"""The documents of a case, by reference: they stay where they are kept, and facts say where that is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from api.web.words.wording import Wording
from orchestrator.domain.overview import Overview
from rules.facts import current_facts

_NAMED = re.compile(r"(^|_)(document|documenten|bijlage|bijlagen|kenmerk|stuk|stukken|verwijzing|dossier|url)($|_)")
_ADDRESS = re.compile(r"https://[^\s]+")


@dataclass(frozen=True, slots=True)
class Document:
    """One reference: what it is called, where it stands (an address when it is one), and the fact that names it."""

    words: str
    address: str
    of: str
    by: str
    since: datetime


def documents(overview: Overview, wording: Wording) -> tuple[Document, ...]:
    """Return what facts that count refer to, the latest first."""
    return tuple(reversed(tuple(_documents(overview, wording))))


def _documents(overview: Overview, wording: Wording) -> Iterator[Document]:
    for each in current_facts(overview.facts):
        fact = each.fact
        for name, value in fact.fields.items():
            for one in value if isinstance(value, tuple) else (value,):
                address = _ADDRESS.fullmatch(str(one))
                if isinstance(one, str) and (_NAMED.search(name) or address):
                    of, by = wording.fact(fact.type), wording.party(fact.party)
                    yield Document(one, one if address else "", of, by, fact.recorded_at)

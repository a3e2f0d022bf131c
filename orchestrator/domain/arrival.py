"""Who arrives from an issuer: from the claims of its token to a party, a person and seats.

What an issuer says is input like any other: it is checked here, and it counts for the parties of that issuer alone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from orchestrator.domain.issuer import Issuer
from orchestrator.domain.party import Seat
from orchestrator.domain.person import LONGEST_NAME, LONGEST_SUBJECT, Arrival

MOST_VALUES = 1000
"""Values of a claim with seats that are looked at: an issuer may know thousands of groups."""


class ClaimsRefused(ValueError):
    """An issuer says something of somebody that cannot be. `str()` says which claim, and nothing that is in it."""


def arrival_of(issuer: Issuer, claims: Mapping[str, Any]) -> Arrival:
    """Return who arrives. Raises ClaimsRefused."""
    subject = _word(claims, issuer.claims.person, LONGEST_SUBJECT)
    if not subject:
        raise ClaimsRefused(f"{issuer.claims.person}: found nothing, expected who it is")
    return Arrival(
        issuer=issuer.url,
        subject=subject,
        party=_party(issuer, claims),
        name=_word(claims, issuer.claims.name, LONGEST_NAME),
        seats=_seats(issuer, claims),
    )


def _party(issuer: Issuer, claims: Mapping[str, Any]) -> str:
    """Return the party: the only one of the issuer, or the one that is claimed, if the issuer may speak for it."""
    named = issuer.claims.party
    if named is None:
        return issuer.parties[0]
    said = _word(claims, named, LONGEST_SUBJECT)
    party = issuer.claims.parties.get(said, said)
    if not issuer.speaks_for(party):
        raise ClaimsRefused(f"{named}: found no party for which the issuer may speak")
    return party


def _seats(issuer: Issuer, claims: Mapping[str, Any]) -> frozenset[Seat] | None:
    if issuer.claims.seat is None:
        return None
    found = claims.get(issuer.claims.seat)
    values = found if isinstance(found, list) else [found]
    return frozenset(_given(issuer, values[:MOST_VALUES]))


def _given(issuer: Issuer, values: list[Any]) -> Iterator[Seat]:
    for each in values:
        if isinstance(each, str):
            yield from map(Seat, issuer.claims.seats.get(each, ()))


def _word(claims: Mapping[str, Any], name: str, longest: int) -> str:
    """Return the claim, empty when there is none. Raises ClaimsRefused for what is no text of a reasonable length."""
    found = claims.get(name, "")
    if not isinstance(found, str) or len(found) > longest or not found.isprintable():
        raise ClaimsRefused(f"{name}: expected a text of at most {longest} characters that can be read")
    return found.strip()

"""An access token that the issuer of an organisation gave to a program of it (client credentials; after RFC 9068).

It must be for this platform, and about the program itself: what the same issuer gave to a person, or to say who a
person is, lets no program in.
"""

from datetime import datetime

from orchestrator.domain.bearer import BearerRefused, Check
from orchestrator.domain.dpop import bound_to
from orchestrator.domain.issuer import Issuer, OfPrograms
from orchestrator.domain.jwt import Jwt
from orchestrator.domain.signed_token import SignedToken

_TYPES = frozenset({"at+jwt", "application/at+jwt", "JWT", None})
_OF_A_PERSON = frozenset({"nonce", "at_hash", "c_hash", "s_hash", "events"})
"""Claims that stand in identity tokens and tokens of signing out, never in an access token of a program."""
_CLIENT = ("client_id", "azp", "appid")


def read_access_token(jwt: Jwt, issuer: Issuer, programs: OfPrograms, at: datetime) -> SignedToken:
    """Return what it comes to if the issuer signed it. Raises BearerRefused."""
    if jwt.header.get("alg") not in programs.algorithms:
        raise BearerRefused(Check.ALGORITHM, jwt.header.get("alg"))
    typ = jwt.header.get("typ")
    if not (typ is None or isinstance(typ, str)) or typ not in _TYPES or _OF_A_PERSON & jwt.claims.keys():
        raise BearerRefused(Check.KIND, typ)
    audience = jwt.claims.get("aud")
    if programs.audience not in (audience if isinstance(audience, list) else [audience]):
        raise BearerRefused(Check.AUDIENCE, audience)
    _, ends = jwt.must_be_timely(at)
    return SignedToken(jwt, _party(jwt, issuer, programs), ends, bound_to(jwt))


def _party(jwt: Jwt, issuer: Issuer, programs: OfPrograms) -> str:
    """Return whose program it is: by its subject where that is named, else by its client, which it must be itself."""
    subject = jwt.word("sub")
    client = next((jwt.word(name) for name in _CLIENT if name in jwt.claims), None)
    if subject is None or (subject not in programs.clients and subject != client):
        raise BearerRefused(Check.KIND)
    said = jwt.word(programs.party) if programs.party else None
    party = programs.clients.get(subject) or issuer.claims.parties.get(said or "", said)
    if party is None or not issuer.speaks_for(party):
        raise BearerRefused(Check.PARTY)
    return party

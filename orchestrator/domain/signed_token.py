"""What a signed token comes to, whoever signed it: for which party it lets a program in, until when, bound to what."""

from dataclasses import dataclass
from datetime import datetime

from orchestrator.domain.bearer import BearerRefused, Check
from orchestrator.domain.jwt import Jwt

LONGEST_JTI = 255


@dataclass(frozen=True, slots=True)
class SignedToken:
    """A token of which all was checked, but for the signature where a key of the party named `kid` has to verify it.

    Without `kid` an issuer signed it, and that was verified. `bound` is the thumbprint of the key whose holder alone
    may send it. `once` is the name under which it is used once.
    """

    jwt: Jwt
    party: str
    ends: datetime
    bound: str | None
    kid: str | None = None
    once: str | None = None


def jti_of(jwt: Jwt) -> str:
    """Return the name that whoever made it gave it alone. Raises BearerRefused."""
    jti = jwt.word("jti")
    if jti is None or len(jti) > LONGEST_JTI:
        raise BearerRefused(Check.ONCE, jwt.claims.get("jti"))
    return jti

"""What a program shows to be let in, and every check by which it can be refused.

Who is refused hears which check failed and what was expected, and nothing that is not known to whoever made the token:
what was found stands in the log of the platform.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from orchestrator.errors import NotSignedIn


class Check(StrEnum):
    """What is checked of a token or of the proof beside it; the value is the sentence for whoever fails it."""

    FORM = "expected a JWT of three parts, signed and not encrypted, without 'crit', 'zip', 'b64' or names given twice"
    SIZE = "expected at most 8,192 characters"
    ALGORITHM = "expected an algorithm the key was registered for; never 'none', and none with a shared secret"
    KIND = "expected an access token of a program; not an identity token, a token of a person, or a proof"
    ISSUER = "expected 'iss' to be an issuer this platform knows, or the party whose key signed"
    SUBJECT = "expected 'sub' to be the program itself"
    PARTY = "expected a party for which whoever signed may speak"
    KEY = "expected 'kid' to name a key that is registered for the party, and has not ended or been removed"
    SIGNATURE = "expected a signature by the key that 'kid' names"
    AUDIENCE = "expected 'aud' to be this platform alone"
    LIFETIME = "expected 'iat' and 'exp', and for a token signed by a key of a party at most 5 minutes between"
    EXPIRED = "expected a token that has not expired"
    NOT_YET = "expected 'iat' and 'nbf' not to lie ahead"
    ONCE = "expected a 'jti' of 1 to 255 characters that was not used before"
    BINDING = "expected the token with the scheme that fits it: DPoP with a proof if it is bound to a key, else Bearer"
    PROOF_FORM = "expected one header DPoP: a JWT 'dpop+jwt' with its public key in 'jwk', and jti, htm, htu and iat"
    PROOF_KEY = "expected a proof by the key to which the token is bound"
    PROOF_METHOD = "expected 'htm' to be the method of this request"
    PROOF_ADDRESS = "expected 'htu' to be the address of this request"
    PROOF_AGE = "expected a proof made within the last minute"
    PROOF_TOKEN = "expected 'ath' to be the SHA-256 of the token"  # noqa: S105 a sentence
    PROOF_ONCE = "expected a proof that was not used before"

    @property
    def of_proof(self) -> bool:
        """Whether it is the proof beside the token that is checked (RFC 9449, 7.1)."""
        return self.name.startswith("PROOF_")


class BearerRefused(NotSignedIn):
    """What a program shows is not good. `found` is for the log alone, and nothing of a person."""

    def __init__(self, check: Check, found: object = None) -> None:
        Exception.__init__(self, f"The {'proof' if check.of_proof else 'token'} is refused: {check}.")
        self.check = check
        self.found = "" if found is None else repr(found)[:200]


@dataclass(frozen=True, slots=True)
class Bearer:
    """What is shown: the token, by which scheme, the proofs beside it, and to which request they belong.

    `method` and `url` are of the request as whoever sends it knows them; the platform says what its own address is, and
    never the request.
    """

    scheme: str
    token: str = field(repr=False)
    proofs: tuple[str, ...] = field(default=(), repr=False)
    method: str = "GET"
    url: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether it says something itself, as a JWT does; a token the platform issued has no dots."""
        return "." in self.token

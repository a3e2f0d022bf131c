"""With what the platform shows an issuer who it is, from the file that was named: a secret, or a key that signs."""

from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from orchestrator import secret_file
from orchestrator.domain.issuer import Issuer
from orchestrator.domain.issuer_file import IssuersInvalid

PrivateKey = RSAKey | ECKey | OKPKey
SIGNS = {"RSA": "PS256", "P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "EdDSA"}
"""How a key signs, by its type or its curve."""
_TYPES = (RSAKey, ECKey, OKPKey)


def read_secret(issuer: Issuer) -> str | None:
    """Return the secret of the platform at this issuer, None when it has none there. Raises IssuersInvalid."""
    place = issuer.client_secret_file
    if place is None:
        return None
    secret = _held(issuer, "client_secret_file", place).strip()
    if not secret.isprintable():
        raise IssuersInvalid([_wrong(issuer, "client_secret_file", f"{place} holds more than one line")])
    return secret


def read_private_key(issuer: Issuer) -> PrivateKey | None:
    """Return the key with which the platform signs at this issuer, None when it has none. Raises IssuersInvalid."""
    place = issuer.private_key_file
    if place is None:
        return None
    text = _held(issuer, "private_key_file", place)
    for kind in _TYPES:
        try:
            found: PrivateKey = kind.import_key(text)
        except (JoseError, ValueError, TypeError):
            continue
        if found.is_private and algorithm_of(found):
            return found
    expected = f"{place} holds no private key (PEM) that signs with {', '.join(SIGNS.values())}"
    raise IssuersInvalid([_wrong(issuer, "private_key_file", expected)])


def algorithm_of(key: PrivateKey) -> str:
    """Return how the key signs; nothing for one that is good for something else."""
    return SIGNS.get(key.key_type if isinstance(key, RSAKey) else key.curve_name, "")


def _held(issuer: Issuer, key: str, place: Path) -> str:
    try:
        return secret_file.read_secret(place)
    except secret_file.SecretUnreadable as error:
        raise IssuersInvalid([_wrong(issuer, key, str(error).rstrip("."))]) from error


def _wrong(issuer: Issuer, key: str, what: str) -> str:
    return f"issuer '{issuer.name}', {key}: {what}."

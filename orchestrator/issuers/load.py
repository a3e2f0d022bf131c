"""The issuers of the platform, from the file that its settings name."""

from collections.abc import Iterator

from orchestrator.domain.issuer import Issuer
from orchestrator.domain.issuer_file import IssuersInvalid, parse_issuers
from orchestrator.issuers.secret import read_private_key, read_secret
from orchestrator.settings import Settings


def load_issuers(settings: Settings) -> tuple[Issuer, ...]:
    """Return the issuers, none where no file is named, each with a secret or key that can be used.

    So nobody learns at sign-in that a file with a secret is empty. Raises IssuersInvalid.
    """
    issuers = read_issuers(settings)
    if problems := [said for each in issuers for said in _unusable(each)]:
        raise IssuersInvalid(problems)
    return issuers


def _unusable(issuer: Issuer) -> Iterator[str]:
    try:
        read_private_key(issuer)
        read_secret(issuer)
    except IssuersInvalid as wrong:
        yield from wrong.problems


def read_issuers(settings: Settings) -> tuple[Issuer, ...]:
    """Return the issuers as the file says, none where no file is named. Raises IssuersInvalid.

    A development platform has persons and a clock nobody should believe. It takes no issuer that vouches for real
    people: only ones that run on this machine, as the provider of the demonstration does.
    """
    place = settings.issuers
    if place is None:
        return ()
    try:
        text = place.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IssuersInvalid([f"SPEELRUIMTE_ISSUERS: {place} cannot be read: {error}."]) from error
    issuers = parse_issuers(text, place.name, place.parent)
    if settings.development and (real := [each for each in issuers if not each.is_here]):
        raise IssuersInvalid([_both(place.name, each) for each in real])
    return issuers


def _both(name: str, issuer: Issuer) -> str:
    return (
        f"{name}, issuer '{issuer.name}': {issuer.url} lets real people in, and SPEELRUIMTE_DEVELOPMENT fictional "
        "ones. Switch development off, or leave issuers out that do not run on this machine."
    )

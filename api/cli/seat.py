"""Where a command goes, and for whom it acts there: settings first, then the platform that runs on this machine."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from api.cli.trouble import Trouble
from orchestrator.local.runtime import known_tokens, tokens_file

if TYPE_CHECKING:
    from orchestrator.local.runtime import Runtime
    from orchestrator.settings import Settings


def place_of(settings: "Settings") -> "Runtime | None":
    """Return where the platform over this data directory runs, None when it does not."""
    from orchestrator.local.runtime import find_runtime

    return find_runtime(settings)


def url_of(settings: "Settings") -> str:
    """Return the address of the API. Raises Trouble when none is set and nothing runs here."""
    if settings.api_url:
        return settings.client_url
    if place := place_of(settings):
        return place.api_url
    raise Trouble(
        f"no platform runs over {settings.data_dir}: start one with 'speelruimte up', or set SPEELRUIMTE_API_URL."
    )


def token_of(settings: "Settings", seat: str | None) -> str:
    """Return the token of `PARTY[:PERSON]`, or without one the token that is set. Raises Trouble."""
    if seat is None:
        if settings.token is None:
            raise Trouble("who are you? Say '--as PARTY[:PERSON]', or set SPEELRUIMTE_TOKEN.")
        return settings.token
    known = known_tokens(settings.data_dir)
    if seat not in known:
        raise Trouble(f"no development token for {seat!r} in {tokens_file(settings.data_dir)}. {_there_are(known)}")
    return known[seat]


def _there_are(known: Mapping[str, str]) -> str:
    parties = sorted({name.partition(":")[0] for name in known})
    return f"There are tokens for {', '.join(parties)}." if parties else "'speelruimte up' writes them."

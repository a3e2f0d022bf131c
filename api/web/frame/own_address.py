"""The address of the site as the settings say it: issuers send people back there, so there signing in begins."""

from urllib.parse import SplitResult, urlsplit

from api.web.frame.desk import Desk

LED = "hier"
"""Stands behind an address to which somebody was led: nobody is led on from there, so nobody goes in circles."""
_USUAL = {80, 443}


def at_own_address(desk: Desk) -> str | None:
    """Return where this page is at the site's own address, when the browser asked for it by another name.

    A browser shows a cookie where it got it. Whoever began at `localhost` comes back at `127.0.0.1` as a stranger.
    Where something stands in between that has a name of its own for us, the first time leads to the same page again.
    """
    url = desk.request.url
    if LED in desk.request.query_params or _name(urlsplit(str(url))) == _name(urlsplit(desk.settings.client_url)):
        return None
    return f"{desk.settings.client_url}{url.path}?{url.include_query_params(**{LED: 'ja'}).query}"


def _name(address: SplitResult) -> tuple[str | None, int | None]:
    try:
        port = address.port
    except ValueError:
        port = None
    return address.hostname, None if port in _USUAL else port

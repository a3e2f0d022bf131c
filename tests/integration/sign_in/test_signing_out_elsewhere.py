"""Somebody signs out at the issuer, and is signed out here: told by the issuer itself, and by nobody else."""

import re
import time
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from orchestrator.db.database import Database
from tests.integration.sign_in.conftest import Platform, invited, issuer_text
from tests.integration.sign_in.guest import Guest, asked
from tests.patience import PATIENCE
from tests.providers.forger import Forger
from tests.providers.providers import certified
from tests.trusted import TRUSTED

EVENT = {"http://schemas.openid.net/event/backchannel-logout": {}}
NOW = int(time.time())


@pytest.fixture
def forger_site(platform: Platform, database: Database, forger: Forger) -> str:
    """The platform trusts an issuer that says what a test lets it say, and Anna was invited."""
    invited(database, forger.url, "anna")
    return platform(issuer_text("forger", forger.url))


def sign_in(guest: Guest, forger: Forger, sid: str = "session-1") -> None:
    question = asked(guest.begin("forger"))
    forger.token = forger.sign(forger.claims(nonce=question["nonce"], sid=sid))
    assert guest.come_back("forger", code="a-code", state=question["state"]).status_code == 303


def left(forger: Forger, **said: Any) -> dict[str, Any]:
    return forger.claims(**({"events": EVENT, "jti": "once", "sid": "session-1", "name": None} | said))


def tell(site: str, token: str) -> int:
    address = f"{site}/afmelden/door/forger"
    return httpx.post(address, data={"logout_token": token}, timeout=PATIENCE, verify=TRUSTED).status_code


def test_whoever_leaves_at_a_real_issuer_has_left_here(
    guest: Guest, platform: Platform, database: Database, site: str
) -> None:
    client = {
        "client_id": "speelruimte",
        "token_endpoint_auth_method": "none",
        "redirect_uris": [f"{site}/aanmelden/terug/duinrand"],
        "backchannel_logout_uri": f"{site}/afmelden/door/duinrand",
        "backchannel_logout_session_required": True,
    }
    with certified({"anna": {"name": "Anna"}}, [client]) as url:
        platform(issuer_text("duinrand", url))
        invited(database, url, "anna")
        guest.sign_in("duinrand", "anna")
        assert guest.is_signed_in
        page = guest.http.get(f"{url}/session/end")
        form = re.search(r'action="([^"]+)".*?name="xsrf" value="([^"]+)"', page.text, re.DOTALL)
        assert form, page.text
        done = guest.http.post(urljoin(url, form[1]), data={"xsrf": form[2], "logout": "yes"})
        assert done.status_code in {200, 303}, done.text
        assert not guest.is_signed_in


@pytest.mark.parametrize("named", [{"sid": "session-1"}, {"sid": None}, {"sid": "session-1", "sub": None}])
def test_an_issuer_ends_the_sessions_it_names(
    guest: Guest, forger: Forger, forger_site: str, named: dict[str, Any]
) -> None:
    sign_in(guest, forger)
    assert tell(forger_site, forger.sign(left(forger, **named), typ="logout+jwt")) == 200
    assert not guest.is_signed_in


def test_another_session_of_the_same_person_goes_on(
    guest: Guest, other_guest: Guest, forger: Forger, forger_site: str
) -> None:
    sign_in(guest, forger)
    sign_in(other_guest, forger, "session-2")
    assert tell(forger_site, forger.sign(left(forger), typ="logout+jwt")) == 200
    assert (guest.is_signed_in, other_guest.is_signed_in) == (False, True)


@pytest.mark.parametrize(
    "said",
    [
        {"events": None},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"events": "backchannel-logout"},
        {"nonce": "as in an ID token"},
        {"jti": None},
        {"jti": 7},
        {"sub": None, "sid": None},
        {"sub": "anna\x00"},
        {"aud": "another-client"},
        {"iss": "https://other.example"},
        {"iat": NOW - 3600},
        {"iat": None},
        {"exp": NOW - 3600},
        {"exp": None},
    ],
    ids=" ".join,  # without the values: what time it is differs between the processes that collect
)
def test_a_token_that_does_not_say_that_somebody_left_ends_nothing(
    guest: Guest, forger: Forger, forger_site: str, said: dict[str, Any]
) -> None:
    sign_in(guest, forger)
    assert tell(forger_site, forger.sign(left(forger, **said), typ="logout+jwt")) == 400
    assert guest.is_signed_in


def test_nobody_but_the_issuer_says_that_somebody_left(guest: Guest, forger: Forger, forger_site: str) -> None:
    sign_in(guest, forger)
    claims = left(forger)
    forged = (forger.leave_unsigned(claims), forger.sign_with_its_public_key(claims), forger.token, "", "a.b.c")
    assert {tell(forger_site, each) for each in forged} == {400}
    assert guest.is_signed_in


def test_shown_again_it_ends_no_session_that_began_later(guest: Guest, forger: Forger, forger_site: str) -> None:
    token = forger.sign(left(forger, sid=None, iat=int(time.time()) - 30), typ="logout+jwt")
    sign_in(guest, forger)
    assert tell(forger_site, token) == 200
    assert guest.is_signed_in

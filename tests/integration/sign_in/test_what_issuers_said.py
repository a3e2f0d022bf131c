"""What an issuer said of itself and of its keys is remembered, asked again in time, and believed while it is away."""

from collections.abc import Iterator

import pytest
from fastapi.responses import Response
from joserfc.jwk import RSAKey

from orchestrator.clock import now
from orchestrator.domain.issuer import Issuer
from orchestrator.errors import IssuerAway
from orchestrator.issuers.exchange import Asked, exchange
from orchestrator.issuers.id_token import OLDEST, must_be_for_us
from orchestrator.issuers.known import KnownIssuer
from orchestrator.issuers.remembered import AWAY, LASTS, PAUSE
from orchestrator.issuers.signed import TokenInvalid
from rules.terms.said import Text
from tests.providers.forger import Forger, forging


class Clock:
    """A clock that goes on when a test says so."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def known(forger: Forger, clock: Clock) -> Iterator[KnownIssuer]:
    """The issuer, as the platform knows it."""
    return known_at(forger.url, clock)


def known_at(url: str, clock: Clock) -> KnownIssuer:
    return KnownIssuer(Issuer("forger", Text("F", "F"), url, "speelruimte", ("gemeente-duinrand",)), clock)


def opens(known: KnownIssuer, token: str) -> bool:
    try:
        return known.open(token).claims["sub"] == "anna"
    except TokenInvalid:
        return False


def test_a_key_that_is_new_is_asked_for_at_most_once_a_minute(known: KnownIssuer, forger: Forger, clock: Clock) -> None:
    assert opens(known, forger.sign(forger.claims()))
    new = RSAKey.generate_key(2048, {"kid": "second"})
    forger.published.append(new.as_dict(private=False))
    token = forger.sign(forger.claims(), key=new)
    assert not opens(known, token)
    clock.at += PAUSE
    assert opens(known, token)
    forger.asked.clear()
    for number in range(20):
        assert not opens(known, forger.sign(forger.claims(), kid=f"made up {number}"))
    clock.at += PAUSE
    for number in range(20):
        assert not opens(known, forger.sign(forger.claims(), kid=f"made up {number}"))
    assert forger.asked == ["keys"]


def test_a_key_that_the_issuer_took_back_is_good_for_an_hour_at_most(
    known: KnownIssuer, forger: Forger, clock: Clock
) -> None:
    token = forger.sign(forger.claims())
    assert opens(known, token)
    forger.published[:] = [RSAKey.generate_key(2048, {"kid": "second"}).as_dict(private=False)]
    clock.at += LASTS
    assert not opens(known, token)


def test_what_was_known_counts_while_the_issuer_is_away(clock: Clock) -> None:
    with forging() as forger:
        known = known_at(forger.url, clock)
        token = forger.sign(forger.claims())
        assert opens(known, token)
    clock.at += 2 * LASTS
    assert opens(known, token)
    assert known.description.token_endpoint


def test_an_issuer_that_cannot_be_used_is_not_asked_by_everybody_in_turn(
    known: KnownIssuer, forger: Forger, clock: Clock
) -> None:
    forger.described = {"issuer": "https://other.example"}
    for _ in range(5):
        with pytest.raises(IssuerAway):
            known.description  # noqa: B018 asking is what it does
    assert forger.asked == ["description"]
    clock.at += AWAY
    with pytest.raises(IssuerAway):
        known.description  # noqa: B018
    assert forger.asked == ["description"] * 2


@pytest.mark.parametrize(
    "answer",
    [
        Response(b"x" * 2_000_000),
        Response(b"[]"),
        Response(b"\xff\xfe"),
        Response(b"{"),
    ],
)
def test_what_is_no_answer_is_that_the_issuer_is_away(known: KnownIssuer, forger: Forger, answer: Response) -> None:
    forger.answer = answer
    with pytest.raises(IssuerAway):
        exchange(known, "a-code", Asked(), "https://speelruimte.example/back")


def test_an_issuer_that_sends_us_on_is_not_followed(known: KnownIssuer, forger: Forger) -> None:
    forger.answer = Response(b"{}", 307, {"Location": f"{forger.url}/elsewhere"})
    with pytest.raises(TokenInvalid, match="status 307"):
        exchange(known, "a-code", Asked(), "https://speelruimte.example/back")
    assert len(forger.bodies) == 1


def test_a_token_says_when_it_was_made(known: KnownIssuer, forger: Forger) -> None:
    claims = forger.claims()
    assert must_be_for_us(known, claims, now(), OLDEST).timestamp() == claims["iat"]

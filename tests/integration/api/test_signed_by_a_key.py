"""A program comes in with a JWT that its party signed; what is forged, stolen or used twice does not."""

import json
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import text

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.public_key import read_public_keys
from orchestrator.usecases.party_keys import add_key_as_operator, remove_key_as_operator
from tests.integration.api.counter import AANVRAAG, BRANDWEER, GEMEENTE, PORTAAL, VEENLAND, Counter
from tests.integration.api.signer import ADDRESS, KEYS, Signer, bound, encoded, sign
from workers.expiry import forget_shown

CASES = "/v1/cases"
DAY = timedelta(days=1)


def register(database: Database, signer: Signer, *, party: str | None = None, lasts: timedelta = 90 * DAY) -> str:
    (public,) = read_public_keys(signer.public)
    with database.transaction() as session:
        begins = now() - DAY
        added = add_key_as_operator(session, party or signer.party, public, ends=begins + lasts, at=begins)
    return added.kid


@pytest.fixture
def signer(database: Database) -> Signer:
    found = Signer(GEMEENTE)
    register(database, found)
    return found


@pytest.fixture
def proving(database: Database) -> Signer:
    found = bound(GEMEENTE)
    register(database, found)
    return found


def refused(answer: Any) -> str:
    """Which check failed, as whoever asks is told."""
    assert answer.status_code == 401, (answer.status_code, answer.text)
    assert answer.json()["type"] == "urn:problem:speelruimte:not-signed-in"
    said = answer.json()["detail"]
    assert said.replace('"', "'") in answer.headers["WWW-Authenticate"]
    return said.partition("expected ")[2].rstrip(".")


def shown(counter: Counter, token: str, **headers: str) -> Any:
    return counter.send("GET", CASES, headers={"Authorization": f"Bearer {token}", **headers})


@pytest.mark.parametrize("alg", KEYS)
def test_a_program_signs_for_itself_with_each_kind_of_key(counter: Counter, database: Database, alg: str) -> None:
    signer = Signer(GEMEENTE, alg)
    register(database, signer)
    for _ in range(2):
        assert shown(counter, signer.token()).status_code == 200
    opened = {"policy": "vergunning", "municipality": GEMEENTE, "roles": {"aanvrager": PORTAAL}}
    headers = {"Idempotency-Key": "een"} | signer.headers("POST", CASES)
    assert counter.send("POST", CASES, json=opened, headers=headers).status_code == 201


def test_it_records_facts_as_the_program_of_its_party_and_once(counter: Counter, database: Database) -> None:
    counter.open_case()
    signer = bound(PORTAAL)
    register(database, signer)
    path = "/v1/cases/zaak-1/facts"
    token = signer.token()
    answers = []
    for _ in range(3):
        proof = {"Authorization": f"DPoP {token}", "DPoP": signer.proof(token, "POST", path)}
        answers.append(counter.send("POST", path, json=AANVRAAG, headers={"Idempotency-Key": "een", **proof}))
    assert [each.status_code for each in answers] == [201, 201, 201]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert [each.headers.get("Idempotency-Replayed") for each in answers] == [None, "true", "true"]
    (line,) = (each for each in counter.get("/v1/cases/zaak-1/journal").json()["found"] if each["party"] == PORTAAL)
    assert line["person"] is None


def test_a_token_not_bound_to_a_key_is_used_once(counter: Counter, signer: Signer) -> None:
    token = signer.token()
    assert shown(counter, token).status_code == 200
    assert "'jti'" in refused(shown(counter, token))
    assert "'jti'" in refused(shown(counter, signer.token(jti=json.loads(_payload(token))["jti"])))


def _payload(token: str) -> str:
    part = token.split(".")[1]
    return urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()


def test_what_was_used_twice_changes_nothing(counter: Counter, database: Database) -> None:
    counter.open_case()
    signer = Signer(PORTAAL)
    register(database, signer)
    headers = {"Authorization": f"Bearer {signer.token()}"}
    path = "/v1/cases/zaak-1/facts"
    codes = [
        counter.send("POST", path, json=AANVRAAG, headers={"Idempotency-Key": key, **headers}).status_code
        for key in ("een", "twee")
    ]
    assert codes == [201, 401]
    found = counter.get("/v1/cases/zaak-1/facts").json()["found"]
    assert [each["type"] for each in found].count("aanvraag") == 1


def _s(seconds: float) -> int:
    return int(now().timestamp() + seconds)


def _unsigned(by: Signer, alg: str) -> str:
    header = json.dumps({"alg": alg, "kid": by.kid}).encode()
    return f"{encoded(header)}.{encoded(json.dumps(by.claims()).encode())}."


def _renamed(by: Signer, alg: str) -> str:
    header = json.dumps({"alg": alg, "kid": by.kid}).encode()
    return f"{encoded(header)}.{by.token().partition('.')[2]}"


def _by_secret(by: Signer) -> str:
    return sign({"alg": "HS256", "kid": by.kid}, by.claims(), by.key.as_pem(private=False))


def _with_own_key(by: Signer, member: str) -> str:
    own: Any = RSAKey.generate_key(2048) if member == "x5c" else KEYS["EdDSA"]()
    said = {"jwk": own.as_dict(private=False), "jku": "https://evil.example/keys", "x5u": "https://evil.example/chain"}
    header = {"alg": "EdDSA", "kid": by.kid, member: said.get(member, ["MIIB"])}
    return sign(header, by.claims(), KEYS["EdDSA"]() if member == "x5c" else own)


def _raw(by: Signer, claims: str) -> str:
    return sign({"alg": "EdDSA", "kid": by.kid}, claims, by.key)


def _raw_claim(by: Signer, name: str, value: str) -> str:
    said = json.dumps(by.claims(jti="HERE"))
    return _raw(by, said.replace(f'{name}: "HERE"', f"{name}: {value}"))


def _twice(by: Signer) -> str:
    return _raw(by, json.dumps(by.claims())[:-1] + f', "sub": "{GEMEENTE}", "iss": "{GEMEENTE}"' + "}")


def _encrypted(content: bytes) -> str:
    header = {"alg": "dir", "enc": "A256GCM", "zip": "DEF"}
    return ".".join([encoded(json.dumps(header).encode()), "", "AAAA", encoded(content), "AAAA"])


FORGED: dict[str, tuple[str, Callable[[Signer], str]]] = {
    "alg none": ("an algorithm", lambda by: _unsigned(by, "none")),
    "alg None": ("an algorithm", lambda by: _unsigned(by, "NoNe")),
    "a secret made of the public key": ("an algorithm", _by_secret),
    "an algorithm of another kind of key": ("an algorithm", lambda by: by.token() and _renamed(by, "ES256")),
    "another key": ("a signature", lambda by: sign({"alg": "EdDSA", "kid": by.kid}, by.claims(), KEYS["EdDSA"]())),
    "a key in the header": ("a signature", lambda by: _with_own_key(by, "jwk")),
    "an address of keys in the header": ("a signature", lambda by: _with_own_key(by, "jku")),
    "an address of certificates in the header": ("a signature", lambda by: _with_own_key(by, "x5u")),
    "certificates in the header": ("a signature", lambda by: _with_own_key(by, "x5c")),
    "kid is a path": ("'kid'", lambda by: by.token({"kid": "../../../../dev/null"})),
    "kid is an address": ("'kid'", lambda by: by.token({"kid": "https://evil.example/keys"})),
    "kid is SQL": ("'kid'", lambda by: by.token({"kid": "' OR '1'='1"})),
    "kid has a NUL": ("'kid'", lambda by: by.token({"kid": "a\x00b"})),
    "kid is no text": ("'kid'", lambda by: by.token({"kid": 7})),
    "kid is missing": ("'kid'", lambda by: sign({"alg": "EdDSA"}, by.claims(), by.key)),
    "another platform": ("'aud'", lambda by: by.token(aud="https://elders.example")),
    "two platforms": ("'aud'", lambda by: by.token(aud=[ADDRESS, "https://elders.example"])),
    "no platform": ("'aud'", lambda by: by.token(aud=None)),
    "expired": ("a token that has not expired", lambda by: by.token(iat=_s(-300), exp=_s(-1))),
    "not yet valid": ("'iat' and 'nbf' not", lambda by: by.token(nbf=_s(100))),
    "made in the future": ("'iat' and 'nbf' not", lambda by: by.token(iat=_s(100), exp=_s(200))),
    "lasts too long": ("'iat' and 'exp'", lambda by: by.token(exp=_s(3600))),
    "begins long ago to last long": ("'iat' and 'exp'", lambda by: by.token(iat=_s(-600), exp=_s(200))),
    "never ends": ("'iat' and 'exp'", lambda by: by.token(exp=None)),
    "ends in infinity": ("a JWT of three", lambda by: _raw(by, '{"exp": Infinity, "iat": 1}')),
    "ends when no calendar does": ("'iat' and 'exp'", lambda by: by.token(exp=1e300)),
    "ends at a truth": ("'iat' and 'exp'", lambda by: by.token(exp=True)),
    "nobody knows since when": ("'iat' and 'exp'", lambda by: by.token(iat=None)),
    "without jti": ("a 'jti'", lambda by: by.token(jti=None)),
    "jti is no text": ("a 'jti'", lambda by: by.token(jti={"a": 1})),
    "jti is very long": ("a 'jti'", lambda by: by.token(jti="j" * 300)),
    "jti has half a character": ("a 'jti'", lambda by: _raw_claim(by, '"jti"', r'"\ud800"')),
    "the key of another party": ("'kid'", lambda by: by.token(iss=VEENLAND, sub=VEENLAND)),
    "for another party": ("'sub'", lambda by: by.token(sub=VEENLAND)),
    "an issuer nobody knows": ("'iss'", lambda by: by.token(iss="https://evil.example", sub="https://evil.example")),
    "no issuer": ("'iss'", lambda by: by.token(iss=None)),
    "an issuer that is a list": ("'iss'", lambda by: by.token(iss=[GEMEENTE])),
    "a proof as a token": ("an access token", lambda by: by.token({"typ": "dpop+jwt"})),
    "an access token nobody issued": ("an access token", lambda by: by.token({"typ": "at+jwt"})),
    "a sign-out as a token": ("an access token", lambda by: by.token({"typ": "logout+jwt"})),
    "bound to a certificate": ("the token with the scheme", lambda by: by.token(cnf={"x5t#S256": "a" * 43})),
    "bound to a key": ("the token with the scheme", lambda by: by.token(cnf={"jkt": by.kid})),
    "bound in two ways": ("the token with the scheme", lambda by: by.token(cnf={"jkt": by.kid, "x5t#S256": "a"})),
    "crit": ("a JWT of three", lambda by: by.token({"crit": ["exp"], "exp": 1})),
    "payload not encoded": ("a JWT of three", lambda by: by.token({"b64": False})),
    "compressed": ("a JWT of three", lambda by: by.token({"zip": "DEF"})),
    "a bomb, encrypted": ("a JWT of three", lambda _: _encrypted(zlib.compress(b"a" * 1_000_000))),
    "nested deeply": ("a JWT of three", lambda by: _raw(by, '{"a":' + "[" * 2000 + "]" * 2000 + "}")),
    "claims that are a list": ("a JWT of three", lambda by: _raw(by, "[]")),
    "claims given twice": ("a JWT of three", _twice),
    "a very long number": ("a JWT of three", lambda by: _raw(by, '{"exp":' + "9" * 5000 + "}")),
    "no JSON": ("a JWT of three", lambda by: _raw(by, "{")),
    "half a token": ("a JWT of three", lambda by: by.token().rpartition(".")[0]),
    "signature left out": ("a signature", lambda by: by.token().rpartition(".")[0] + "."),
    "characters thrown in": ("a JWT of three", lambda by: by.token().replace(".", ".!", 1)),
    "30 kB": ("at most 8,192", lambda by: by.token(filler="a" * 30_000)),
}


def test_what_is_forged_lets_nobody_in_and_says_what_is_wrong(counter: Counter, signer: Signer) -> None:
    for attack, (check, made) in FORGED.items():
        assert refused(shown(counter, made(signer))).startswith(check), attack
        assert shown(counter, signer.token()).status_code == 200


def test_64_kilobytes_are_not_read(counter: Counter, signer: Signer) -> None:
    assert shown(counter, signer.token(filler="a" * 48_000)).status_code in {400, 401, 431}
    assert shown(counter, signer.token()).status_code == 200


@pytest.mark.parametrize("ends", ["removed", "by itself"])
def test_a_key_that_is_no_more_ends_what_it_signed_at_once(counter: Counter, database: Database, ends: str) -> None:
    signer = bound(GEMEENTE)
    register(database, signer, lasts=90 * DAY)
    token = signer.token()
    assert proven(counter, signer, token).status_code == 200
    assert proven(counter, signer, token).status_code == 200  # and is remembered
    with database.transaction() as session:
        if ends == "removed":
            remove_key_as_operator(session, GEMEENTE, signer.kid, at=now())
        else:
            session.execute(text("UPDATE party_key SET expires_at = now()"))
    assert "'kid'" in refused(proven(counter, signer, token))
    assert "'kid'" in refused(proven(counter, signer, signer.token()))


def test_two_keys_are_good_beside_one_another_until_the_old_one_goes(counter: Counter, database: Database) -> None:
    old, new = Signer(GEMEENTE), Signer(GEMEENTE, "ES256")
    register(database, old)
    register(database, new)
    assert [shown(counter, each.token()).status_code for each in (old, new)] == [200, 200]
    with database.transaction() as session:
        remove_key_as_operator(session, GEMEENTE, old.kid, at=now())
    assert [shown(counter, each.token()).status_code for each in (old, new)] == [401, 200]


def test_a_key_that_ends_soon_says_so_in_each_answer(counter: Counter, database: Database) -> None:
    for lasts, says_so in ((20 * DAY, True), (300 * DAY, False)):
        signer = Signer(GEMEENTE)
        register(database, signer, lasts=lasts)
        assert ("Key-Ends" in shown(counter, signer.token()).headers) == says_so


def proven(counter: Counter, by: Signer, token: str, proof: str | None = None, scheme: str = "DPoP") -> Any:
    headers = {"Authorization": f"{scheme} {token}", "DPoP": proof or by.proof(token, "GET", CASES)}
    return counter.send("GET", CASES, headers=headers)


def test_a_bound_token_is_used_as_often_as_there_are_proofs(counter: Counter, proving: Signer) -> None:
    token = proving.token()
    assert [proven(counter, proving, token).status_code for _ in range(3)] == [200, 200, 200]


def _proof_of_other(by: Signer, token: str) -> str:
    return bound(by.party).proof(token, "GET", CASES, {"jwk": by.proves.as_dict(private=False)})


def _with_private(by: Signer, token: str) -> str:
    return by.proof(token, "GET", CASES, {"jwk": by.proves.as_dict(private=True)})


def _secret() -> dict[str, str]:
    return {"kty": "oct", "k": "c2VjcmV0"}


UNPROVEN: dict[str, tuple[str, Callable[[Signer, str], str]]] = {
    "another method": ("'htm'", lambda by, token: by.proof(token, "POST", CASES)),
    "another address": ("'htu'", lambda by, token: by.proof(token, "GET", "/v1/tasks")),
    "another host": ("'htu'", lambda by, token: by.proof(token, "GET", CASES, htu=f"https://evil.example{CASES}")),
    "no address at all": ("'htu'", lambda by, token: by.proof(token, "GET", CASES, htu="http://[")),
    "an old one": ("a proof made within", lambda by, token: by.proof(token, "GET", CASES, iat=_s(-90))),
    "one of tomorrow": ("a proof made within", lambda by, token: by.proof(token, "GET", CASES, iat=_s(90))),
    "one for another token": ("'ath'", lambda by, token: by.proof(token + "x", "GET", CASES)),
    "another key": ("a proof by the key", lambda by, token: bound(by.party).proof(token, "GET", CASES)),
    "another's signature": ("a proof by the key", _proof_of_other),
    "a private key in it": ("one header", _with_private),
    "alg none": ("a proof by the key", lambda by, token: by.proof(token, "GET", CASES, {"alg": "none"})),
    "an access token as proof": ("one header", lambda by, token: by.proof(token, "GET", CASES, {"typ": "JWT"})),
    "no key": ("one header", lambda by, token: by.proof(token, "GET", CASES, {"jwk": None})),
    "a shared secret": ("one header", lambda by, token: by.proof(token, "GET", CASES, {"jwk": _secret()})),
    "no jti": ("one header", lambda by, token: by.proof(token, "GET", CASES, jti=7)),
    "no JWT": ("one header", lambda *_: "proof"),
}


def test_a_bound_token_without_its_own_proof_is_refused(counter: Counter, proving: Signer) -> None:
    token = proving.token()
    for attack, (check, made) in UNPROVEN.items():
        assert refused(proven(counter, proving, token, made(proving, token))).startswith(check), attack
        assert proven(counter, proving, token).status_code == 200


def test_a_proof_is_good_once_at_every_process(counter: Counter, proving: Signer) -> None:
    token = proving.token()
    proof = proving.proof(token, "GET", CASES)
    assert proven(counter, proving, token, proof).status_code == 200
    assert refused(proven(counter, proving, token, proof)) == "a proof that was not used before"


def test_a_bound_token_by_the_wrong_scheme_or_with_two_proofs_is_refused(counter: Counter, proving: Signer) -> None:
    token = proving.token()
    assert "the scheme" in refused(proven(counter, proving, token, scheme="Bearer"))
    assert "the scheme" in refused(shown(counter, token))
    headers = [("Authorization", f"DPoP {token}"), *[("DPoP", proving.proof(token, "GET", CASES)) for _ in range(2)]]
    assert "one header" in refused(counter._http.get(CASES, headers=headers))
    assert "the scheme" in refused(counter.send("GET", CASES, headers={"Authorization": "DPoP token-of-x-None"}))


def test_a_token_of_another_kind_says_nothing_by_the_scheme_of_proofs(counter: Counter, signer: Signer) -> None:
    headers = {"Authorization": f"DPoP {signer.token()}"}
    assert "the scheme" in refused(counter.send("GET", CASES, headers=headers))


def test_the_address_in_a_proof_is_compared_as_an_address(counter: Counter, proving: Signer) -> None:
    token = proving.token()
    for htu in (f"{ADDRESS.upper()}{CASES}", f"{ADDRESS}/v1/%63ases?limit=3", f"{ADDRESS}{CASES}#x"):
        assert proven(counter, proving, token, proving.proof(token, "GET", CASES, htu=htu)).status_code == 200, htu


def test_what_is_remembered_of_uses_goes_when_their_age_refuses_them(
    counter: Counter, database: Database, signer: Signer
) -> None:
    assert shown(counter, signer.token()).status_code == 200
    assert forget_shown(database) == 0
    with database.transaction() as session:
        session.execute(text("UPDATE shown_once SET until = now() - interval '1 second'"))
    assert forget_shown(database) == 1


def test_why_somebody_is_refused_stands_in_the_log_and_what_they_showed_does_not(
    counter: Counter, signer: Signer, caplog: pytest.LogCaptureFixture
) -> None:
    token = signer.token(aud="https://elders.example")
    refused(shown(counter, token))
    assert "AUDIENCE 'https://elders.example'" in caplog.text
    assert token not in caplog.text


def test_whoever_has_a_token_in_a_browser_or_of_a_person_is_let_in_as_before(counter: Counter) -> None:
    assert counter.send("GET", CASES, GEMEENTE, "medewerker-1").status_code == 200
    assert counter.get(CASES, BRANDWEER).status_code == 200

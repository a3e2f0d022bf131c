"""The keys of a party over HTTP: registered by its administrator or the operator, good beside one another, removed."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from joserfc.jwk import ECKey, OctKey, OKPKey
from sqlalchemy import text

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.party import OPERATOR, PLATFORM, PartyDraft
from orchestrator.domain.party_key import MOST_KEYS
from orchestrator.domain.public_key import read_public_keys
from orchestrator.usecases.identity import issue_token
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.party_keys import add_key_as_operator
from tests.integration.api.counter import BRANDWEER, GEMEENTE, OMGEVINGSDIENST, Counter
from tests.integration.api.signer import KEYS, Signer, encoded

WHO = "beheerder"


def keys_of(party: str, *below: str) -> str:
    return "/".join(["/v1/parties", party, "keys", *below])


def add(counter: Counter, party: str, key: Any, *, person: str | None = WHO, **said: Any) -> Any:
    return counter.post(keys_of(party), party, {"key": key, **said}, person=person)


def remove(counter: Counter, party: str, kid: str) -> Any:
    return counter.post(keys_of(party, kid, "removal"), party, person=WHO)


def listed(counter: Counter, party: str) -> list[dict[str, Any]]:
    return counter.send("GET", keys_of(party), party, WHO).json()["found"]


def signs(counter: Counter, signer: Signer) -> int:
    return int(counter.send("GET", "/v1/cases", headers=signer.headers("GET", "/v1/cases")).status_code)


def test_an_administrator_registers_keys_and_removes_them(counter: Counter) -> None:
    old, new = Signer(BRANDWEER), Signer(BRANDWEER, "ES256")
    answer = add(counter, BRANDWEER, old.public)
    assert (answer.status_code, answer.json()["kid"]) == (201, old.kid)
    assert answer.headers["Location"] == keys_of(BRANDWEER, old.kid)
    assert counter.send("GET", answer.headers["Location"], BRANDWEER, WHO).json() == answer.json()
    assert add(counter, BRANDWEER, new.key.as_pem(private=False).decode()).status_code == 201
    assert [signs(counter, each) for each in (old, new)] == [200, 200]
    assert remove(counter, BRANDWEER, old.kid).json()["removedAt"]
    assert [signs(counter, each) for each in (old, new)] == [401, 200]
    assert {each["kid"]: each["removedAt"] is None for each in listed(counter, BRANDWEER)} == {
        old.kid: False,
        new.kid: True,
    }


def test_each_change_of_keys_is_a_change_of_the_party(counter: Counter) -> None:
    signer = Signer(BRANDWEER)
    add(counter, BRANDWEER, {**signer.public, "kid": "sleutel"})
    remove(counter, BRANDWEER, "sleutel")
    changes = counter.get(f"/v1/parties/{BRANDWEER}/changes", BRANDWEER).json()["found"]
    said = [(each["byParty"], each["byPerson"], each["before"]["keys"], each["after"]["keys"]) for each in changes[1:]]
    assert said == [(BRANDWEER, WHO, [], ["sleutel"]), (BRANDWEER, WHO, ["sleutel"], [])]


def test_neither_a_program_nor_a_colleague_nor_another_party_says_which_keys_are_good(
    counter: Counter, database: Database
) -> None:
    key = Signer(BRANDWEER).public
    assert [add(counter, BRANDWEER, key, person=each).status_code for each in (None, "medewerker-1")] == [403, 403]
    signer = Signer(BRANDWEER)
    assert add(counter, BRANDWEER, signer.public).status_code == 201
    headers = signer.headers("POST", keys_of(BRANDWEER)) | {"Idempotency-Key": "een"}
    answer = counter.send("POST", keys_of(BRANDWEER), json={"key": key}, headers=headers)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (403, "not-yours")
    assert counter.post(keys_of(BRANDWEER), GEMEENTE, {"key": key}, person=WHO).status_code == 403
    with database.transaction() as session:
        register_party(session, PartyDraft(PLATFORM.party, "Beheer", OPERATOR), at=now())
        issue_token(session, PLATFORM.party, at=now(), token=f"token-of-{PLATFORM.party}-None")
    assert counter.post(keys_of(BRANDWEER), PLATFORM.party, {"key": key}).status_code == 201


def test_a_key_belongs_to_one_party_and_never_comes_back(counter: Counter) -> None:
    signer = Signer(BRANDWEER)
    assert add(counter, BRANDWEER, signer.public).status_code == 201
    assert add(counter, BRANDWEER, signer.public).json()["type"].endswith("key-exists")
    assert add(counter, OMGEVINGSDIENST, {**signer.public, "kid": "van-ons"}).json()["type"].endswith("key-exists")
    remove(counter, BRANDWEER, signer.kid)
    assert add(counter, BRANDWEER, {**signer.public, "kid": "weer"}).json()["type"].endswith("key-exists")
    other = Signer(BRANDWEER).public
    assert add(counter, BRANDWEER, {**other, "kid": signer.kid}).json()["type"].endswith("key-exists")
    assert remove(counter, BRANDWEER, "nooit").json()["type"].endswith("key-not-found")


@pytest.mark.parametrize(("kid", "status"), [("-aB_", 201), ("_aB-", 201), (".", 400), ("..", 400), ("a b", 400)])
def test_a_name_of_a_key_is_any_that_stands_in_an_address_as_thumbprints_do(
    counter: Counter, kid: str, status: int
) -> None:
    assert add(counter, BRANDWEER, {**Signer(BRANDWEER).public, "kid": kid}).status_code == status
    if status == 201:
        assert remove(counter, BRANDWEER, kid).status_code == 200


def test_the_same_request_registers_and_removes_once(counter: Counter) -> None:
    body = {"key": {**Signer(BRANDWEER).public, "kid": "sleutel"}}
    path = keys_of(BRANDWEER)
    first, again = (counter.post(path, BRANDWEER, body, person=WHO, key="een") for _ in range(2))
    assert first.json() == again.json()
    assert (first.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    gone = [counter.post(f"{path}/sleutel/removal", BRANDWEER, person=WHO, key="weg").json() for _ in range(2)]
    assert gone[0] == gone[1]
    other = {"key": Signer(BRANDWEER).public}
    assert counter.post(path, BRANDWEER, other, person=WHO, key="een").status_code == 409


def _short_rsa() -> dict[str, str]:
    n = generate_private_key(65_537, 1024).public_key().public_numbers().n  # noqa: S505 on purpose
    return {"kty": "RSA", "e": "AQAB", "n": encoded(n.to_bytes(128, "big"))}


SECRET, PUBLIC = OKPKey.generate_key("Ed25519"), OKPKey.generate_key("Ed25519").as_dict(private=False)
REFUSED: dict[str, tuple[Any, str]] = {
    "a private key, as JWK": (SECRET.as_dict(private=True), "a private key"),
    "a private key, as PEM": (SECRET.as_pem(private=True).decode(), "a private key"),
    "a shared secret": (OctKey.generate_key(256).as_dict(private=True), "a private key"),
    "RSA of 1024 bits": (_short_rsa(), "an RSA key of 1024 bits"),
    "a curve of another kind": (ECKey.generate_key("P-521").as_dict(private=False), "crv 'P-521'"),
    "a key that encrypts": (OKPKey.generate_key("X25519").as_dict(private=False), "crv 'X25519'"),
    "meant for encryption": ({**PUBLIC, "use": "enc"}, "'enc'"),
    "another algorithm": ({**PUBLIC, "alg": "HS256"}, "'HS256'"),
    "a name that is a path": ({**PUBLIC, "kid": "../../sleutel"}, "'../../sleutel'"),
    "no point of the curve": ({"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"}, "members that are no key"),
    "a member too few": ({"kty": "OKP", "crv": "Ed25519"}, "nothing in x"),
    "several keys at once": ({"keys": [PUBLIC, PUBLIC]}, "2 keys"),
    "no keys": ({"keys": []}, "list in 'keys'"),
    "no key": ("sleutel", "neither PEM nor JSON"),
    "a PEM that is none": ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "a PEM that cannot be used"),
    "a certificate": ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "a PEM that cannot be used"),
}


def test_what_is_no_strong_public_key_is_refused_and_says_why(counter: Counter) -> None:
    for what, (key, found) in REFUSED.items():
        answer = add(counter, BRANDWEER, key)
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (400, "key-invalid"), what
        assert found in answer.json()["errors"][0]["found"], what
    assert listed(counter, BRANDWEER) == []


@pytest.mark.parametrize("days", [-1, 0, 732])
def test_a_key_ends_within_two_years(counter: Counter, days: int) -> None:
    ends = (now() + timedelta(days=days)).isoformat()
    answer = add(counter, BRANDWEER, PUBLIC, expiresAt=ends)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "expiresAt")


def test_so_many_keys_are_good_at_the_same_time_and_no_more(counter: Counter, database: Database) -> None:
    for _ in range(MOST_KEYS):
        assert add(counter, BRANDWEER, KEYS["EdDSA"]().as_dict(private=False)).status_code == 201
    assert "at most" in add(counter, BRANDWEER, PUBLIC).json()["errors"][0]["expected"]
    with database.transaction() as session:
        session.execute(text("UPDATE party_key SET expires_at = added_at + interval '1 ms'"))
    assert add(counter, BRANDWEER, PUBLIC).status_code == 201


def test_keys_that_end_soon_are_counted(counter: Counter) -> None:
    for days in (20, 400):
        add(counter, BRANDWEER, Signer(BRANDWEER).public, expiresAt=(now() + timedelta(days=days)).isoformat())
    while "speelruimte_keys_ending 1.0" not in counter.get("/metrics", None).text:
        pass  # a look is told for a second


def test_a_party_with_a_key_acts_for_itself(counter: Counter, database: Database) -> None:
    school = {"id": "school-de-zon", "title": "School De Zon", "kind": "school"}
    counter.post("/v1/parties", GEMEENTE, school)
    title = "/v1/parties/school-de-zon"
    assert counter.patch(title, GEMEENTE, {"title": "De Zon"}).status_code == 200
    with database.transaction() as session:
        (public,) = read_public_keys(PUBLIC)
        add_key_as_operator(session, "school-de-zon", public, ends=now() + timedelta(days=9), at=now())
    assert counter.patch(title, GEMEENTE, {"title": "Zon"}).status_code == 403


def test_a_key_that_was_removed_meanwhile_is_not_removed_unseen(counter: Counter) -> None:
    added = add(counter, BRANDWEER, Signer(BRANDWEER).public).json()
    path = keys_of(BRANDWEER, added["kid"])
    seen = counter.send("GET", path, BRANDWEER, WHO).headers["ETag"]
    assert remove(counter, BRANDWEER, added["kid"]).headers["ETag"] != seen
    headers = {"Idempotency-Key": "later", "If-Match": seen}
    no = counter.send("POST", f"{path}/removal", BRANDWEER, WHO, headers=headers)
    assert (no.status_code, no.json()["type"]) == (412, "urn:problem:speelruimte:key-changed")
    assert no.json()["now"]["removedAt"]
    other = add(counter, BRANDWEER, Signer(BRANDWEER).public).json()
    path = keys_of(BRANDWEER, other["kid"])
    headers["If-Match"] = counter.send("GET", path, BRANDWEER, WHO).headers["ETag"]
    assert counter.send("POST", f"{path}/removal", BRANDWEER, WHO, headers=headers).status_code == 200

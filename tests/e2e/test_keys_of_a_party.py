"""An administrator registers a key of a program, lets another take its place, and removes the first."""

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import OKPKey

from orchestrator.clock import now
from orchestrator.domain.party import Actor, Seat
from orchestrator.domain.person import PersonAmendment
from orchestrator.usecases.party_keys import list_keys_as_operator, remove_key_as_operator
from orchestrator.usecases.persons import amend_person
from tests.e2e.town import TOWN, Town

NOORD = "ggz-noorderlicht"


def pair() -> tuple[str, OKPKey]:
    key = OKPKey.generate_key("Ed25519")
    return key.as_pem(private=False).decode(), key


def paste(somebody, text: str, button: str):
    somebody.page.fill("textarea[name=openbaar]", text)
    somebody.press(button)
    return somebody


def test_a_key_is_registered_replaced_with_overlap_and_removed(sign_in, town: Town):
    bea = sign_in(NOORD, "accountbeheerder")
    bea.follow("Sleutels")
    assert "Er is geen sleutel die werkt" in bea.reads()
    (first, one), (second, other) = pair(), pair()
    paste(bea, first, "Voeg de sleutel toe")
    assert "toegevoegd en werkt nu" in bea.reads()
    assert bea.barriers() == []
    paste(bea, second, "Voeg de nieuwe sleutel toe")
    assert "De nieuwe sleutel werkt. Deze werkt ook nog" in bea.reads()
    with town.database.reading() as session:
        assert [each.is_good(now()) for each in list_keys_as_operator(session, NOORD)] == [True, True]
    bea.follow("Verwijder deze sleutel")
    assert bea.barriers() == []
    bea.press("Verwijder de sleutel")
    rows = bea.page.locator("table tbody").inner_text()
    assert (one.thumbprint() in rows, other.thumbprint() in rows) == (False, True)
    bea.follow("Toon ook 1 sleutel die is verlopen of verwijderd")
    assert one.thumbprint() in bea.page.locator("table tbody").inner_text()
    paste(bea.go("/sleutels"), first, "Voeg de sleutel toe")
    assert "Een verwijderde sleutel komt nooit terug" in bea.reads()
    assert bea.page.input_value("textarea[name=openbaar]").strip() == first.strip()
    assert bea.barriers() == []


def test_what_is_no_public_key_is_told(sign_in):
    bea = sign_in(NOORD, "accountbeheerder")
    weak = generate_private_key(65_537, 1024).public_key()  # noqa: S505 it is refused
    weak_text = weak.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    private = OKPKey.generate_key("Ed25519").as_pem(private=True).decode()
    for text, told in (
        ("", "Dit is geen openbare sleutel"),
        ("zomaar iets", "Dit is geen openbare sleutel"),
        (weak_text, "Dit is geen openbare sleutel"),
        (private, "Dit is een geheime sleutel"),
    ):
        assert told in paste(bea.go("/sleutels"), text, "Voeg de sleutel toe").reads()
        again = bea.page.input_value("textarea[name=openbaar]").strip()
        assert again == ("" if text == private else text.strip()), "a private key is not kept with the page"


def test_a_key_that_a_colleague_removed_meanwhile_is_told_so(sign_in, town: Town):
    bea = sign_in(TOWN, "accountbeheerder").go("/sleutels/zaaksysteem/verwijderen")
    with town.database.transaction() as session:
        remove_key_as_operator(session, TOWN, "zaaksysteem", at=now())
    bea.press("Verwijder de sleutel")
    assert "Deze sleutel is intussen verwijderd" in bea.reads()
    assert bea.barriers() == []


@pytest.mark.parametrize(("size", "language"), [("desk", "nl"), ("phone", "en")])
def test_a_person_whom_a_colleague_changed_meanwhile_is_told_so_and_then_changed(
    sign_in, town: Town, size: str, language: str
):
    bea = sign_in(NOORD, "accountbeheerder", size=size, language=language).go("/mensen")
    bea.page.fill("input[name=naam]", "Fatima de Vries")
    bea.page.locator("main form button.utrecht-button--primary-action").click()
    for change in ("seats", "removal", "invitation"):
        bea.go("/mensen/fatima-de-vries" + ("/verwijderen" if change == "removal" else ""))
        with town.database.transaction() as session:
            by = Actor(NOORD, "accountbeheerder", frozenset({Seat.ADMINISTRATOR}))
            wanted = PersonAmendment(name=f"Fatima {change}")
            amend_person(session, by, NOORD, "fatima-de-vries", wanted, at=now())
        place = "form[action$='/uitnodiging']" if change == "invitation" else "main form"
        bea.page.locator(f"{place} button").first.click()
        assert ("intussen veranderd" if language == "nl" else "changed meanwhile") in bea.reads()
        assert f"Accountbeheerder: Fatima {change}" in bea.reads()
        assert bea.barriers() == []
    bea.page.locator("main form button").first.click()
    assert ("Ze geldt vanaf" if language == "nl" else "The change is kept") in bea.reads()

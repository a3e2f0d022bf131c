"""Work that is interrupted: a session that ends and a connection that breaks, at every desk where people write."""

import pytest

from tests.e2e.town import TOWN

TYPED = "Met zorg geschreven"
FORMS = [
    pytest.param(TOWN, "/regie/nieuwe-zaak?beleid=omgevingsvergunning", "Titel", "Open de zaak", id="a new case"),
    pytest.param(TOWN, "/zaken/wabo-02/feit/work_given", "Wat er te doen is", "Bekijk wat eruit volgt", id="a fact"),
    pytest.param(TOWN, "/beleid/nakijken", "Tekst van het beleid", "Kijk na", id="a policy"),
    pytest.param(
        "omgevingsdienst-kust",
        "/postvak/vraag/wabo-01:tijdig_adviseren:f7:1",
        "Uw vraag",
        "Verstuur de vraag",
        id="a question",
    ),
]


@pytest.mark.parametrize(("party", "address", "label", "button"), FORMS)
def test_a_session_that_ends_before_the_form_is_sent(sign_in, party, address, label, button):
    writer = sign_in(party, size="phone").go(address)
    writer.fill(label, TYPED)
    writer.page.context.clear_cookies()
    writer.press(button)
    assert "Wat u had ingevuld is bewaard" in writer.reads()
    writer.page.click(f"button[value='{party}:medewerker-1']")
    writer.press("Ga verder")
    assert "sessie" not in writer.reads()
    assert TYPED in writer.page.content()


@pytest.mark.parametrize(("party", "address", "label", "button"), FORMS)
def test_a_connection_that_breaks_while_the_form_is_sent(sign_in, party, address, label, button):
    writer = sign_in(party, size="phone").go(address)
    writer.fill(label, TYPED)
    writer.page.route("**", lambda route: route.abort("connectionreset"))
    writer.press(button)
    writer.page.wait_for_url("chrome-error://**")
    writer.page.unroute_all()
    writer.go(address)
    assert writer.page.get_by_label(label, exact=True).input_value() == TYPED

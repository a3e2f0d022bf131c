"""The operator's pages keep nobody out either, and send nothing twice."""

from collections.abc import Callable

import pytest

from orchestrator.clock import now
from orchestrator.db.condition import save_beat, save_fault
from orchestrator.db.set_apart import set_apart
from orchestrator.domain.condition import ApartKind
from orchestrator.usecases.stuck import issue_operator_token, set_case_apart
from tests.e2e.addresses import OPERATORS, addresses
from tests.e2e.somebody import Somebody
from tests.e2e.town import TOWN, Town

FINE = 200
FORMS = ["/beheer/1/opnieuw", "/beheer/1/laten-vallen", "/beheer/99/laten-vallen", "/beheer/aanmelden"]
LetIn = Callable[..., Somebody]


@pytest.fixture
def operator(town: Town, sign_in: LetIn) -> LetIn:
    """Let the operator in, while a case and an effect stand still and a part is silent."""
    with town.database.transaction() as session:
        set_case_apart(session, "wabo-01", "PolicyErrors: line 3", at=now())
        set_apart(session, ApartKind.OUTBOX, "7", "KeyError: 'queue'", at=now(), municipality=TOWN)
        save_beat(session, "relay", now())
        save_fault(session, "clocks", "OSError: away", now())
        token = issue_operator_token(session, "beheer", at=now())

    def let_in(**window: str) -> Somebody:
        somebody = sign_in(TOWN, **window)
        somebody.sign_in_as_operator(token)
        return somebody

    return let_in


@pytest.mark.parametrize(("size", "language"), [("desk", "nl"), ("phone", "en")])
def test_no_page_of_the_operator_has_barriers(operator: LetIn, size: str, language: str) -> None:
    keeper = operator(size=size, language=language)
    found = {}
    for address in addresses(OPERATORS):
        answer = keeper.page.goto(address)
        assert answer is not None
        assert (answer.status, keeper.page.get_attribute("html", "lang")) == (FINE, language), address
        if barriers := keeper.barriers():
            found[address] = barriers
    keeper.page.locator("main button[type=submit]").last.click()
    if barriers := keeper.barriers():
        found["what is answered"] = barriers
    assert found == {}


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("proven", [True, False])
def test_whatever_the_operator_sends_is_answered_by_a_way_to_a_page(
    operator: LetIn, site: str, address: str, proven: bool
) -> None:
    page = operator().go("/beheer").page
    proof = page.locator("input[name=_bewijs]").first.input_value() if proven else "verzonnen"
    form = {"_bewijs": proof, "_sleutel": "een-sleutel", "waarom": "", "sleutel": "geen"}
    sent = page.request.post(f"{site}{address}", form=form, headers={"Accept": "text/html"}, max_redirects=0)
    assert sent.status == 303, sent.text()[:300]
    shown = page.request.get(f"{site}{sent.headers['location']}", headers={"Accept": "text/html"})
    assert shown.headers["content-type"].startswith("text/html")


def test_what_is_dropped_stays_dropped_once_with_its_reason(operator: LetIn) -> None:
    keeper = operator().go("/beheer")
    keeper.page.locator("a[href$=laten-vallen]").last.click()
    keeper.page.locator("main button[type=submit]").click()
    keeper.page.reload()
    assert keeper.page.locator("#fouten").is_visible()
    keeper.page.locator("main [name=waarom]").fill("Een collega doet het met de hand")
    keeper.page.locator("main button[type=submit]").click()
    keeper.page.wait_for_url("**/beheer?*")
    sent = []
    keeper.page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    keeper.page.reload()
    keeper.page.go_back()
    keeper.page.go_forward()
    assert sent == []
    assert keeper.go("/beheer?alles=ja").reads().count("Een collega doet het met de hand") == 1

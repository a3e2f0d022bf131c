"""Going back and reloading never send a form again: no page is the answer to a form."""

import pytest
from starlette.routing import Route

from api.web.mount import PAGES
from tests.e2e.addresses import SAMPLES
from tests.e2e.town import TOWN

NONSENSE = {"_doen": "bekijk", "vraag": "", "ontvangen_op": "geen dag", "occurred_at": "toen", "doen": "partij"}


def forms() -> list[str]:
    """Return where forms are sent, from the routes themselves."""
    routes = [route for group in PAGES for route in group.router.routes if isinstance(route, Route)]
    return [route.path.replace(":path", "").format(**SAMPLES) for route in routes if "POST" in (route.methods or set())]


@pytest.mark.parametrize("address", forms())
@pytest.mark.parametrize("proven", [True, False])
def test_whatever_is_sent_is_answered_by_a_way_to_a_page(sign_in, site, address, proven):
    page = sign_in(TOWN).go("/regie").page
    proof = page.locator("input[name=_bewijs]").first.input_value() if proven else "verzonnen"
    form = NONSENSE | {"_bewijs": proof, "_sleutel": "een-sleutel"}
    sent = page.request.post(f"{site}{address}", form=form, headers={"Accept": "text/html"}, max_redirects=0)
    assert sent.status == 303, sent.text()[:300]
    shown = page.request.get(f"{site}{sent.headers['location']}", headers={"Accept": "text/html"})
    assert shown.headers["content-type"].startswith("text/html")
    assert "geen dag" not in shown.url


@pytest.mark.parametrize("script", [True, False])
def test_a_preview_is_looked_at_again_and_gone_back_to_without_sending_anything(sign_in, script):
    director = sign_in(TOWN, script=script).go("/zaken/wabo-02/feit/work_given")
    page = director.page
    director.choose("Rol", "Adviseur")
    director.fill("Wat er te doen is", "Kijk ter plaatse")
    director.press("Bekijk wat eruit volgt")
    preview = page.url
    assert "Kijk ter plaatse" in director.reads()
    assert "Kijk" not in preview
    sent = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.reload()
    assert "Kijk ter plaatse" in director.reads()
    page.go_back()
    page.go_forward()
    assert page.url == preview
    assert "Kijk ter plaatse" in director.reads()
    assert sent == []
    director.press("Wijzig")
    assert page.get_by_label("Wat er te doen is").input_value() == "Kijk ter plaatse"


def test_an_error_stays_with_what_was_typed_when_the_page_is_reloaded(sign_in):
    adviser = sign_in("omgevingsdienst-kust").go("/postvak/teruggeven/wabo-01:tijdig_adviseren:f7:1")
    adviser.page.locator("form#teruggeven textarea").fill("x" * 2_001)
    adviser.page.locator("form#teruggeven button[type=submit]").click()
    adviser.page.locator("#fouten").wait_for()
    adviser.page.reload()
    assert adviser.page.locator("#fouten").is_visible()
    assert adviser.page.locator("form#teruggeven textarea").input_value() == "x" * 2_001


def test_an_answer_is_for_the_session_it_was_given_to_alone(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-02/feit/case_closed")
    director.press("Bekijk wat eruit volgt")
    answer = director.page.url
    colleague = sign_in(TOWN, "medewerker-2").go(answer)
    assert "niet meer bewaard" in colleague.reads()
    director.press("Afmelden")
    director.go(answer)
    assert "/aanmelden" in director.page.url

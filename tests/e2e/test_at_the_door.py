"""Signing in and out, and what keeps others out."""

import httpx
import pytest

from orchestrator.settings import Settings
from tests.e2e.screenshots import served
from tests.e2e.town import TOWN
from tests.patience import PATIENCE


def test_whoever_is_not_signed_in_comes_back_to_the_page_after_signing_in(stranger):
    stranger.goto("/zaken/wabo-01")
    assert "/aanmelden" in stranger.url
    stranger.click(f"button[value='{TOWN}:medewerker-1']")
    assert stranger.url.endswith("/zaken/wabo-01")


def test_nobody_is_sent_to_another_site(stranger):
    stranger.goto("/aanmelden?naar=https://example.org/")
    stranger.click(f"button[value='{TOWN}:medewerker-1']")
    assert stranger.url.endswith("/regie")


def test_a_session_ends_at_sign_out_also_for_whoever_kept_the_cookie(sign_in):
    director = sign_in(TOWN)
    kept = director.page.context.cookies()
    director.press("Afmelden")
    assert "U bent afgemeld" in director.reads()
    director.page.context.add_cookies(kept)
    assert "/aanmelden" in director.go("/regie").page.url


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(sign_in):
    (cookie,) = [each for each in sign_in(TOWN).page.context.cookies() if each["name"] == "speelruimte_sessie"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"


def test_a_form_of_another_site_is_not_taken(sign_in):
    director = sign_in(TOWN)
    fields = {"_bewijs": "made up", "_sleutel": "1", "_doen": "voeg-toe"}
    answer = director.page.request.post("/zaken/wabo-05/feit/case_closed", form=fields, headers={"Accept": "text/html"})
    assert answer.status == 403
    assert "Dit formulier is verlopen" in answer.text()


def test_what_was_typed_survives_the_end_of_the_session(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-02/feit/besluit")
    director.fill("Bekendgemaakt op", "2026-03-16")
    director.page.get_by_label("verleend", exact=True).check()
    director.page.context.clear_cookies()
    director.press("Bekijk wat eruit volgt")
    assert "Wat u had ingevuld is bewaard" in director.reads()
    assert director.barriers() == []
    director.page.click(f"button[value='{TOWN}:medewerker-1']")
    director.press("Ga verder")
    assert "Controleer en voeg toe" in director.reads()
    assert "16 mrt 2026" in director.reads()


def test_what_was_typed_survives_a_lost_connection(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-02/feit/besluit")
    director.fill("Bekendgemaakt op", "2026-03-16")
    director.page.context.set_offline(True)
    director.press("Bekijk wat eruit volgt")
    director.page.get_by_text("Er is geen verbinding").wait_for()
    director.page.context.set_offline(False)
    director.page.reload()
    assert director.page.get_by_label("Bekendgemaakt op").input_value() == "2026-03-16"


def test_a_form_that_is_sent_twice_counts_once(sign_in):
    director = sign_in(TOWN).go("/zaken/wabo-02/feit/verlenging")
    director.fill("Bekendgemaakt op", "2026-03-16")
    director.press("Bekijk wat eruit volgt")
    fields = director.page.evaluate("Object.fromEntries(new FormData(document.querySelector('main form')))")
    for _ in range(2):
        answer = director.page.request.post("/zaken/wabo-02/feit/verlenging", form=fields | {"_doen": "voeg-toe"})
        assert answer.status == 200
    happened = director.go("/zaken/wabo-02").page.locator(".line > li", has_text="Verlenging").all()
    assert sum("Bekendgemaakt op" in each.inner_text() for each in happened) == 1


def test_a_partner_sees_a_case_it_takes_part_in_and_no_other(sign_in):
    partner = sign_in("brandweer-kust")
    assert "Dakkapel Duinweg 12" in partner.go("/zaken/wabo-01").reads()
    assert partner.page.locator("#ruimte ~ details").count() == 1
    assert partner.page.goto("/zaken/wabo-05").status == 404
    assert partner.page.goto("/regie").status == 404


def test_the_fictional_persons_are_for_this_machine_and_a_platform_to_try(site, town_url):
    page = {"Accept": "text/html"}
    assert "Gemeente Duinrand" in httpx.get(f"{site}/aanmelden", headers=page, timeout=PATIENCE).text
    elsewhere = httpx.get(f"{site}/aanmelden", headers=page | {"Host": "elsewhere.example"}, timeout=PATIENCE).text
    assert "Gemeente Duinrand" not in elsewhere
    with served(Settings(database_url=town_url, development=False)) as real:
        assert "Gemeente Duinrand" not in httpx.get(f"{real}/aanmelden", headers=page, timeout=PATIENCE).text
        seat = {"plaats": f"{TOWN}:medewerker-1"}
        refused = httpx.post(f"{real}/aanmelden", headers=page, data=seat, follow_redirects=True, timeout=PATIENCE)
    assert refused.status_code == 403
    assert all("speelruimte_sessie" not in each.headers.get("set-cookie", "") for each in [*refused.history, refused])


def test_a_municipality_brings_its_own_theme(town_url, tmp_path):
    style = tmp_path / "duinrand.css"
    style.write_text(".duinrand-theme { --basis-color-accent-1-inverse-bg-subtle: #004d40 }", "utf-8")
    settings = Settings(database_url=town_url, theme_css=str(style), theme_class="duinrand-theme", development=True)
    with served(settings) as address:
        page = httpx.get(f"{address}/hulp", headers={"Accept": "text/html"}, timeout=PATIENCE).text
        assert 'class="utrecht-root duinrand-theme' in page
        assert httpx.get(f"{address}/thema.css", timeout=PATIENCE).text == style.read_text("utf-8")


@pytest.mark.parametrize(
    ("person", "desk"), [("regisseur", "/regie"), ("handhaver", "/handhaving"), ("beleidsmaker", "/beleid")]
)
def test_everybody_of_a_municipality_begins_at_their_own_desk(sign_in, person, desk):
    somebody = sign_in("gemeente-duinrand", person)
    assert somebody.page.url.endswith(desk)
    assert somebody.go("/").page.url.endswith(desk)

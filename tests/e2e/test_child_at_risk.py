"""One child, five desks: a school reports, another party gives its view, an assessment stays out, and what follows."""

from tests.e2e.town import TOWN

ROLES = {
    "school": ("school-de-regenboog",),
    "ggz": ("ggz-noorderlicht",),
    "veilig_thuis": ("veilig-thuis-kust",),
    "raad": ("raad-kinderbescherming",),
    "jeugdige_en_ouders": ("gezin-portaal",),
}
CASE = "/zaken/jeugd-1"


def add(somebody, kind, *, days=None, ticks=()):
    somebody.go(f"{CASE}/feit/{kind}")
    for label, day in (days or {}).items():
        somebody.fill(label, day)
    for label in ticks:
        somebody.page.get_by_label(label, exact=True).check()
    somebody.press("Bekijk wat eruit volgt")
    assert "Er is nog niets veranderd" in somebody.reads(), somebody.reads()
    somebody.press("Voeg toe")
    assert "Het feit is toegevoegd" in somebody.reads()


def test_an_assessment_that_stays_out_leads_to_the_role_of_enforcer(town, sign_in):
    town.open("jeugdhulp", "jeugd-1", "Zorgen om een leerling", ROLES)
    school = sign_in("school-de-regenboog")
    add(school, "melding", days={"Ontvangen op": "2026-03-16"}, ticks=("vermoeden mishandeling", "gewoon"))
    care = sign_in("ggz-noorderlicht", size="phone")
    add(care, "consult", ticks=("behandeling gewenst",))
    town.pass_days(10)

    officer = sign_in(TOWN, "medewerker-2")
    officer.go("/handhaving?toon=te-laat&beleid=jeugdhulp&partij=veilig-thuis-kust")
    assert "Veiligheidsbeoordeling" in officer.page.inner_text(".list")
    officer.follow("Zorgen om een leerling")
    said = officer.reads()
    assert "Uiterlijk maandag 23 maart 2026" in said
    assert "Eerst nodig: Rol van de gemeente (van Gemeente)" in said
    assert "Gemeente moet leveren: Aangesproken op een verplichting, binnen 1 week" in said

    director = sign_in(TOWN)
    add(director, "gemeente_rol", days={"Vanaf": "2026-03-26"}, ticks=("handhaver",))
    officer.go("/handhaving/zaken/jeugd-1")
    assert "Gemeente Duinrand moet leveren: Aangesproken op een verplichting, uiterlijk" in officer.reads()
    assert officer.barriers() == []
    add(director, "aanspreking", days={"Aangesproken op": "2026-03-26"})

    assessor = sign_in("veilig-thuis-kust", "medewerker-2")
    add(assessor, "veiligheidsbeoordeling", ticks=("veilig",))
    officer.go("/handhaving/zaken/jeugd-1")
    assert "Veiligheidsbeoordeling" not in officer.page.inner_text("section[aria-labelledby='te-laat']")
    officer.page.locator("summary", has_text="van eerder").click()
    assert "Te laat nagekomen" in officer.reads()
    outsider = sign_in("toezicht-kust").go("/handhaving/zaken/jeugd-1")
    for private in ("leerling", "mishandeling", "behandeling gewenst"):
        assert private not in outsider.page.content()

"""An authority that supervises sees that a duty is late, and nothing of what it is about."""

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
    somebody.confirm()
    assert "Het feit is toegevoegd" in somebody.reads()


def test_who_supervises_sees_that_it_is_late_and_nothing_about_the_child(town, sign_in):
    town.open("jeugdhulp", "jeugd-1", "Zorgen om een leerling", ROLES)
    add(
        sign_in("school-de-regenboog"),
        "melding",
        days={"Ontvangen op": "2026-03-16"},
        ticks=("vermoeden van mishandeling", "gewoon"),
    )
    town.pass_days(10)
    outsider = sign_in("toezicht-kust").go("/handhaving/zaken/jeugd-1")
    assert "Veiligheidsbeoordeling" in outsider.reads()
    for private in ("leerling", "mishandeling"):
        assert private not in outsider.page.content()

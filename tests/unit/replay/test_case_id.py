"""Any name the world gives a case makes an id: readable, always the same, and never that of another name."""

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.replay.value import FITS, case_id

ODD = ["declaratie 86791", "zaak/2011/7", "Café Zeezicht", "é", "///", "x" * 300, "-a", ".a", "zaak\n7", "案件"]


def test_a_name_that_is_an_id_stays_what_it_is():
    assert case_id("", "case-10011") == "case-10011"
    assert case_id("boete-", "A1") == "boete-A1"


def test_any_other_name_makes_one_in_which_it_can_be_recognised():
    assert case_id("PFX-", "declaratie 86791").startswith("PFX-declaratie-86791-")
    assert case_id("", "Café Zeezicht").startswith("Cafe-Zeezicht-")


def test_names_of_which_the_same_is_left_are_kept_apart():
    alike = ["zaak 1", "zaak/1", "zaak  1", "zaak-1", "Zaak 1", "zäak 1"]
    assert len({case_id("", name) for name in alike}) == len(alike)


def test_every_odd_name_makes_an_id():
    assert all(FITS.fullmatch(case_id(prefix, name)) for name in ODD for prefix in ("", "PFX-", "p" * 40))


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_names_make_two_ids(one, other):
    assert FITS.fullmatch(case_id("z-", one))
    assert (case_id("z-", one) == case_id("z-", other)) == (one == other)

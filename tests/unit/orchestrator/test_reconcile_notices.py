"""What is told is told once; parts of a case change when they do; what is settled says why."""

from orchestrator.domain.judgement import NOTHING, believe
from orchestrator.domain.plan import CaseState, NoticeChange, ScopeChange
from orchestrator.domain.reconcile import reconcile
from orchestrator.domain.work import ObligationState
from rules.conclusions import Addressee, Conclusions, Ground
from rules.model import condition
from rules.model.citation import Citation
from tests.unit.orchestrator.a_conclusion import MONDAY, concluded, notice, owed, standing


def after(state: CaseState, now: Conclusions, **told) -> CaseState:
    return believe(state, reconcile(state, now, case_id="zaak", **told).changes)


def test_a_notice_is_given_when_it_is_drawn_and_stays_as_it_was_given():
    first = reconcile(NOTHING, concluded(notices=[notice("brandweer")]), case_id="zaak").changes
    assert [type(each) for each in first] == [NoticeChange]
    state = believe(NOTHING, first)
    for later in ([notice("welstand")], [], [notice("brandweer", "welstand")]):
        assert reconcile(state, concluded(notices=later), case_id="zaak").changes == ()
    given = state.notices["bericht"]
    assert (given.parties, given.given_at, given.values) == (("brandweer",), MONDAY, {"nr": 7})


def test_a_notice_to_a_vacant_role_waits_until_somebody_holds_it():
    assert after(NOTHING, concluded(notices=[notice()])).notices == {}
    assert after(NOTHING, concluded(notices=[notice("brandweer")])).notices.keys() == {"bericht"}


def test_a_notice_to_everyone_is_to_all_who_take_part_now():
    roles = {"adviseur": ("welstand", "brandweer"), "gemeente": ("duinrand", "brandweer")}
    state = after(NOTHING, concluded(notices=[notice(everyone=True)], roles=roles))
    assert state.notices["bericht"].parties == ("brandweer", "duinrand", "welstand")


def test_a_notice_to_a_person_is_to_that_person_of_a_party_and_waits_while_nobody_knows_of_which():
    assert after(NOTHING, concluded(notices=[notice(person="jan")])).notices == {}
    given = after(NOTHING, concluded(notices=[notice("brandweer", person="jan")])).notices["bericht"]
    assert (given.parties, given.person) == (("brandweer",), "jan")


def test_a_stage_that_never_was_open_is_nothing_to_tell_and_one_that_closes_is():
    assert after(NOTHING, concluded(scopes=[standing(on=False)])).standings == {}
    state = after(NOTHING, concluded(scopes=[standing(on=True)]), milestones={"bezwaar"})
    assert (state.standings["bezwaar"].holds, state.standings["bezwaar"].milestone) == (True, True)
    (closes,) = reconcile(state, concluded(scopes=[standing(on=False, ground=None)]), case_id="zaak").changes
    assert isinstance(closes, ScopeChange)
    assert (closes.after.holds, closes.after.rule) == (False, None)


def test_what_is_settled_says_by_which_rule_and_stays_waived_when_its_ground_goes():
    by = Ground("ingetrokken", (Citation("Awb 4:5"),), ("f9",))
    waived = owed(state=condition.ObligationState.WAIVED, settled=by)
    state = after(NOTHING, concluded(obligations=[waived]))
    found = state.obligations["beslissen"]
    assert (found.state, found.settled_by, found.settled_source, found.settled_facts) == (
        ObligationState.WAIVED,
        "ingetrokken",
        "Awb 4:5",
        ("f9",),
    )
    assert not found.unheld
    assert after(state, concluded()).obligations["beslissen"] == found


def test_only_what_is_owed_can_be_unheld():
    vacant = owed(bearer=Addressee("adviseur"))
    assert after(NOTHING, concluded(obligations=[vacant])).obligations["beslissen"].unheld
    done = owed(bearer=vacant.bearer, state=condition.ObligationState.FULFILLED, fulfilled_by="f4")
    assert not after(NOTHING, concluded(obligations=[done])).obligations["beslissen"].unheld

"""One permit case from application to decision, through the use cases, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from orchestrator.db.database import Database
from orchestrator.domain.case import CaseDraft, FactDraft
from orchestrator.domain.listing import ObligationFilter, Page, TaskFilter
from orchestrator.domain.party import Actor, PartyDraft
from orchestrator.domain.work import ObligationState, TaskState
from orchestrator.errors import FactRefused, IdempotencyConflict, TaskAlreadyClaimed
from orchestrator.usecases.deadlines import list_obligations
from orchestrator.usecases.facts import record_fact
from orchestrator.usecases.inbox import list_tasks
from orchestrator.usecases.open_case import open_case
from orchestrator.usecases.parties import register_party
from orchestrator.usecases.policies import publish_shelf
from orchestrator.usecases.rebuild_case import rebuild_case
from orchestrator.usecases.see_case import verify_journal
from orchestrator.usecases.tasks import claim_task, complete_task, release_task
from orchestrator.usecases.wake import wake_cases

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOWN, APPLICANT = Actor("gemeente-test", "medewerker-1"), Actor("aanvrager-test")
ADVISER, OTHER = Actor("adviseur-een"), Actor("adviseur-twee")


@pytest.fixture
def database(database_url: str):
    database = Database(database_url)
    with database.transaction() as session:
        publish_shelf(session, at=MONDAY)
        for party in (TOWN, APPLICANT, ADVISER, OTHER):
            register_party(
                session, PartyDraft(party.party, party.party, "municipality" if party is TOWN else "other"), at=MONDAY
            )
        opened(session)
    yield database
    database.dispose()


def opened(session: Session, key: str = "open"):
    roles = {"aanvrager": (APPLICANT.party,), "adviseur": (ADVISER.party, OTHER.party)}
    draft = CaseDraft("omgevingsvergunning", TOWN.party, "Dakkapel", roles, id="zaak-1")
    return open_case(session, TOWN, draft, at=MONDAY, key=key)


def applied(session: Session, key: str = "apply", activity: str = "bouwen"):
    draft = FactDraft("aanvraag", {"ontvangen_op": "2026-03-02", "activiteit": activity})
    return record_fact(session, APPLICANT, "zaak-1", draft, at=MONDAY + timedelta(hours=1), key=key)


def owed(session: Session, state: ObligationState | None = None):
    found = list_obligations(session, TOWN, ObligationFilter(state=state), Page(), at=MONDAY).found
    return {line.obligation.rule: line.obligation for line in found}


def test_an_application_obliges_to_decide_within_eight_weeks(database):
    with database.transaction() as session:
        applied(session)
        decision = owed(session)["tijdig_beslissen"]
    assert (decision.state, decision.last_day.isoformat()) == (ObligationState.OPEN, "2026-04-28")


def test_the_same_key_changes_nothing_and_other_content_is_refused(database):
    with database.transaction() as session:
        first = applied(session)
    with database.transaction() as session:
        again = applied(session)
    assert (again.replayed, again.seq, again.case) == (True, first.seq, first.case)
    assert again.consequences == first.consequences
    with database.transaction() as session, pytest.raises(IdempotencyConflict):
        applied(session, activity="kappen")


def test_a_decision_without_advice_is_refused_with_the_rule(database):
    with database.transaction() as session:
        applied(session)
    draft = FactDraft("besluit", {"bekendgemaakt_op": "2026-03-03", "uitkomst": "verleend"})
    with database.transaction() as session, pytest.raises(FactRefused) as refusal:
        record_fact(session, TOWN, "zaak-1", draft, at=MONDAY + timedelta(days=1), key="decide")
    assert "advies" in [missing.fact for missing in refusal.value.verdict.missing]


def test_the_first_to_claim_gets_the_task_and_a_release_offers_it_anew(database):
    with database.transaction() as session:
        applied(session)
        (task,) = [
            each.task
            for each in list_tasks(session, ADVISER, TaskFilter(), Page()).found
            if each.task.yields == "advies"
        ]
        claimed = claim_task(session, ADVISER, task.id, at=MONDAY + timedelta(days=1), key="claim")
        assert (claimed.state, claimed.claimed_by) == (TaskState.CLAIMED, ADVISER.party)
    with database.transaction() as session, pytest.raises(TaskAlreadyClaimed):
        claim_task(session, OTHER, task.id, at=MONDAY + timedelta(days=1), key="claim")
    with database.transaction() as session:
        anew = release_task(session, ADVISER, task.id, at=MONDAY + timedelta(days=2), key="release")
        assert (anew.state, anew.generation) == (TaskState.OFFERED, 2)
        claim_task(session, OTHER, anew.id, at=MONDAY + timedelta(days=2), key="claim-2")
        fact = FactDraft("advies", {"strekking": "positief", "toelichting": "Past in de straat"})
        done = complete_task(session, OTHER, anew.id, [fact], at=MONDAY + timedelta(days=3), key="complete")
        assert (done.task.state, done.task.completed_by) == (TaskState.COMPLETED, OTHER.party)


def test_time_alone_breaches_an_obligation_and_the_journal_yields_what_is_stored(database):
    with database.transaction() as session:
        applied(session)
    later = datetime(2026, 4, 29, 8, 0, tzinfo=UTC)
    for _ in range(2):
        with database.transaction() as session:
            wake_cases(session, municipality=TOWN.party, at=later)
    with database.transaction() as session:
        assert owed(session)["tijdig_beslissen"].state is ObligationState.BREACHED
        assert rebuild_case(session, "zaak-1", write=True).differences == ()
        assert rebuild_case(session, "zaak-1", write=False).differences == ()
        assert verify_journal(session, "zaak-1") == ()


def test_a_correction_moves_the_deadline_of_the_same_obligation(database):
    with database.transaction() as session:
        first = applied(session)
    draft = FactDraft("aanvraag", {"ontvangen_op": "2026-03-09", "activiteit": "bouwen"}, corrects=first.fact.id)
    with database.transaction() as session:
        second = record_fact(session, APPLICANT, "zaak-1", draft, at=MONDAY + timedelta(days=1), key="correct")
        decision = owed(session)["tijdig_beslissen"]
    assert (decision.last_day.isoformat(), decision.facts) == ("2026-05-04", (second.fact.id,))
    assert decision.key == f"tijdig_beslissen:{first.fact.id}"

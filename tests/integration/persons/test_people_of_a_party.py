"""Who is invited, comes in; who is removed, is out at once; and everybody can see who decided so."""

from datetime import timedelta

import pytest

from orchestrator.clock import now
from orchestrator.db.database import Database
from orchestrator.domain.party import PLATFORM, Actor, Seat
from orchestrator.domain.person import LONGEST_NAME, LONGEST_SUBJECT, PersonState
from orchestrator.domain.person_refused import (
    CodeWrong,
    InvitationOver,
    LastAdministrator,
    NotInvited,
    PersonInvalid,
    PersonKnownAlready,
    PersonNotFound,
)
from orchestrator.errors import NotYours, PartyNotFound
from orchestrator.usecases import invitations
from orchestrator.usecases.identity import begin_session, issue_token
from tests.integration.persons.conftest import AT
from tests.integration.persons.people import ADMINISTRATOR, NOORD, WORKER, People

HOUR = timedelta(hours=1)


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


def test_the_operator_makes_the_first_administrator_who_lets_in_a_colleague(people: People) -> None:
    bea = people.administrator()
    sent = people.invite(bea, "Fatima de Vries")
    assert (sent.person.id, sent.person.state, sent.person.invited_by) == (
        "fatima-de-vries",
        PersonState.INVITED,
        "bea-hoeve",
    )
    came = people.comes(sent, "fatima@noord")
    assert (came.state, came.seats) == (PersonState.ACTIVE, WORKER)
    assert people.arrives("fatima@noord") == came
    assert [each.id for each in people.every(bea)] == ["bea-hoeve", "fatima-de-vries"]


def test_who_was_not_invited_stays_out_unless_the_issuer_lets_in_everybody(people: People) -> None:
    with pytest.raises(NotInvited):
        people.arrives("piet@noord")
    came = people.arrives("piet@noord", everyone=True, name="Piet Ünal")
    assert (came.id, came.seats, came.invited_by) == ("piet-unal", WORKER, None)
    assert people.arrives("piet@noord") == came
    assert people.arrives("piet2@noord", everyone=True, name="Piet Ünal").id == "piet-unal-2"


def test_seats_the_issuer_states_count_from_the_next_sign_in_on(people: People) -> None:
    first = people.arrives("piet@noord", everyone=True, name="Piet", seats=frozenset({Seat.AUTHOR, Seat.OFFICER}))
    assert first.seats == {Seat.AUTHOR}  # there are no deadlines to watch at a partner
    assert people.arrives("piet@noord").seats == {Seat.AUTHOR}
    assert people.arrives("piet@noord", seats=frozenset({Seat.AUTHOR, Seat.OFFICER})) == first
    assert people.arrives("piet@noord", seats=WORKER).seats == WORKER
    said = [(each.by_party, each.after["seats"]) for each in people.changes(PLATFORM, "piet")]
    assert said == [(None, ["author"]), (None, ["worker"])]


def test_an_invitation_takes_its_code_and_a_few_wrong_ones_end_it(people: People, database: Database) -> None:
    sent = people.invite(people.administrator(), "Fatima")

    def guess() -> int:
        with database.transaction() as session:
            try:
                invitations.check_code(session, sent.secret, "AAAA-AAAA", at=AT)
            except CodeWrong as no:
                return no.left
        return -1

    assert [guess() for _ in range(4)] == [4, 3, 2, 1]
    with database.reading() as session:
        assert invitations.see_invitation(session, sent.secret, at=AT)[0].id == "fatima"
    assert guess() == 0
    with pytest.raises(InvitationOver):
        people.comes(sent, "fatima@noord")


def test_a_code_is_read_however_somebody_writes_it(people: People) -> None:
    sent = people.invite(people.administrator(), "Fatima")
    assert people.comes(sent, "f", code=f" {sent.code.lower().replace('-', ' ')} ").state is PersonState.ACTIVE


def test_an_invitation_is_for_one_time_and_for_a_week(people: People) -> None:
    bea = people.administrator()
    sent = people.invite(bea, "Fatima")
    people.comes(sent, "fatima@noord")
    with pytest.raises(InvitationOver):
        people.comes(sent, "another@noord")
    late = people.invite(bea, "Piet")
    with pytest.raises(InvitationOver):
        people.comes(late, "piet@noord", at=AT + timedelta(days=7))
    again = people.invite_again(bea, "piet", at=AT + timedelta(days=8))
    with pytest.raises(InvitationOver):
        people.comes(late, "piet@noord")
    assert people.comes(again, "piet@noord", at=AT + timedelta(days=9)).state is PersonState.ACTIVE


def test_nothing_of_a_link_or_a_code_is_kept_but_a_hash(people: People, database: Database) -> None:
    sent = people.invite(people.administrator(), "Fatima")
    with database.reading() as session:
        kept = str(session.connection().exec_driver_sql("SELECT person::text FROM person").all())
    assert sent.secret not in kept
    assert sent.code.replace("-", "") not in kept
    assert sent.code not in kept
    assert (sent.secret in repr(sent), sent.code in repr(sent)) == (False, False)


def test_who_is_removed_is_out_at_once_and_stays_out(people: People, database: Database) -> None:
    bea = people.administrator()
    people.comes(people.invite(bea, "Fatima"), "fatima@noord")
    fatima, began = Actor(NOORD, "fatima"), now()
    with database.transaction() as session:
        opened = begin_session(session, fatima, at=began, lasts=HOUR, development=False)
        token = issue_token(session, NOORD, "fatima", at=began, lasts=HOUR)
    assert [people.actor_of(each) for each in (opened, token)] == [fatima, fatima]
    people.remove(bea, "fatima")
    assert [people.actor_of(each) for each in (opened, token)] == [None, None]
    with database.transaction() as session:  # whatever lets somebody in by mistake lets nobody in who was removed
        later = issue_token(session, NOORD, "fatima", at=began, lasts=HOUR)
    assert people.actor_of(later) is None
    for everyone in (True, False):
        with pytest.raises(NotInvited):
            people.arrives("fatima@noord", everyone=everyone)
    assert people.comes(people.invite_again(bea, "fatima"), "fatima@noord").id == "fatima"
    assert people.actor_of(later) == fatima


def test_seats_that_are_taken_away_are_gone_from_the_next_request_on(people: People, database: Database) -> None:
    bea = people.administrator()
    people.comes(people.invite(bea, "Fatima", WORKER | ADMINISTRATOR), "fatima@noord")
    with database.transaction() as session:
        opened = begin_session(session, Actor(NOORD, "fatima"), at=now(), lasts=HOUR, development=False)
    found = people.actor_of(opened)
    assert found
    assert found.seats == {Seat.WORKER, Seat.ADMINISTRATOR}
    people.amend(bea, "fatima", seats=WORKER)
    found = people.actor_of(opened)
    assert found
    assert found.seats == WORKER
    with pytest.raises(NotYours):
        people.invite(found, "Piet")


def test_the_last_administrator_stays_until_there_is_another(people: People) -> None:
    bea = people.administrator()
    with pytest.raises(LastAdministrator):
        people.remove(bea, "bea-hoeve")
    with pytest.raises(LastAdministrator):
        people.amend(bea, "bea-hoeve", seats=WORKER)
    sent = people.invite(bea, "Fatima", ADMINISTRATOR)
    with pytest.raises(LastAdministrator):  # who was invited has not come yet
        people.remove(bea, "bea-hoeve")
    people.comes(sent, "fatima@noord")
    assert people.remove(bea, "bea-hoeve").state is PersonState.REMOVED


def test_only_an_administrator_of_the_party_or_the_operator_says_who_its_people_are(people: People) -> None:
    people.administrator()
    others = (
        Actor(NOORD),
        Actor(NOORD, "on no list"),
        Actor(NOORD, "fatima", WORKER),
        Actor("ggz-zuid", "bea-hoeve", ADMINISTRATOR),
        Actor("gemeente-duinrand", "bea-hoeve", ADMINISTRATOR),
        Actor(PLATFORM.party, "o", ADMINISTRATOR),
    )
    for each in others:
        for asked in (
            lambda by: people.invite(by, "Piet"),
            lambda by: people.invite_again(by, "bea-hoeve"),
            lambda by: people.amend(by, "bea-hoeve", name="Piet"),
            lambda by: people.remove(by, "bea-hoeve"),
            people.every,
            lambda by: people.changes(by, "bea-hoeve"),
        ):
            with pytest.raises(NotYours):
                asked(each)


def test_what_cannot_be_is_said_field_by_field(people: People) -> None:
    bea = people.administrator()
    for name, seats, field in (
        (" ", WORKER, "name"),
        ("x" * (LONGEST_NAME + 1), WORKER, "name"),
        ("Pi\u202eet", WORKER, "name"),
        ("Piet", frozenset(), "seats"),
        ("Piet", frozenset({Seat.OFFICER}), "seats"),
        ("Piet", frozenset({Seat.OPERATOR}), "seats"),
    ):
        with pytest.raises(PersonInvalid) as no:
            people.invite(bea, name, seats)
        assert [each.field for each in no.value.errors] == [field]
    with pytest.raises(PersonInvalid):
        people.arrives("s" * (LONGEST_SUBJECT + 1), everyone=True)
    with pytest.raises(PersonNotFound):
        people.amend(bea, "nobody", name="Piet")
    with pytest.raises(PartyNotFound):
        People(people.database, "nobody").invite(PLATFORM, "Piet")


def test_one_account_is_one_person_of_a_party_and_may_be_one_of_another(people: People, database: Database) -> None:
    bea = people.administrator()
    people.comes(people.invite(bea, "Fatima"), "fatima@noord")
    second = people.invite(bea, "Fatima de Vries")
    with pytest.raises(PersonKnownAlready):
        people.comes(second, "fatima@noord")
    people.remove(bea, "fatima")
    assert people.comes(second, "fatima@noord").id == "fatima-de-vries"
    zuid = People(database, "ggz-zuid")
    assert zuid.comes(zuid.invite(PLATFORM, "Fatima"), "fatima@noord").id == "fatima"


def test_every_change_says_who_made_it_when_and_what_was_so_before(people: People) -> None:
    bea = people.administrator()
    people.comes(people.invite(bea, "Fatima"), "fatima@noord")
    people.amend(bea, "fatima", name="Fatima de Vries", seats=WORKER | {Seat.AUTHOR})
    people.amend(bea, "fatima", name="Fatima de Vries")
    people.remove(bea, "fatima")
    told = [(each.by_party, each.by_person, dict(each.after)) for each in people.changes(bea, "fatima")]
    worker, both = ["worker"], ["author", "worker"]
    assert told == [
        (NOORD, "bea-hoeve", {"name": "Fatima", "seats": worker, "state": "invited"}),
        (NOORD, "fatima", {"name": "Fatima", "seats": worker, "state": "active"}),
        (NOORD, "bea-hoeve", {"name": "Fatima de Vries", "seats": both, "state": "active"}),
        (NOORD, "bea-hoeve", {"name": "Fatima de Vries", "seats": both, "state": "removed"}),
    ]
    assert [each.before.get("state") for each in people.changes(bea, "fatima")] == [None, "invited", "active", "active"]


def test_nobody_is_given_the_id_of_somebody_who_was_there_before(people: People, database: Database) -> None:
    with database.transaction() as session:
        issue_token(session, NOORD, "fatima", at=AT)
    assert people.invite(people.administrator(), "Fatima").person.id == "fatima-2"

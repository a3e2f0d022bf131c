"""A case whose term is over is destroyed: nothing of what it held is left, and its chain is still whole."""

import zlib
from typing import Any

import psycopg
import pytest

from orchestrator.domain.case import FactDraft
from orchestrator.domain.destruction import Destruction, NotToBeDestroyed, Wish
from orchestrator.domain.listing import Page
from orchestrator.domain.party import Actor
from orchestrator.domain.work import TaskState
from orchestrator.errors import CaseExists, CaseInvalid, CaseNotFound, NotYours
from orchestrator.usecases.destruction import destroy_case, list_destructions
from orchestrator.usecases.policies import publish_policy
from orchestrator.usecases.retention import list_due, list_kept
from orchestrator.usecases.see_case import get_case, verify_journal
from orchestrator.usecases.titles import retitle_case
from tests.integration.case.case_story import (
    HERE,
    MONDAY,
    NORTH,
    REPORT,
    SCHOOL,
    STRANGER,
    TOWN,
    CaseStory,
    later,
)

MARK = "GEHEIM-4711"
RETENTION = """\
retention:
  kort: {source: Lijst 1, keep: 1 year, FOUR}
"""
COLLEAGUE = Actor(TOWN.party, "collega")
OVER, STILL = later(400), later(300)


@pytest.fixture
def story(story: CaseStory) -> CaseStory:
    return with_retention(story)


def with_retention(story: CaseStory, four_eyes: str = "") -> CaseStory:
    said = RETENTION.replace(", FOUR", four_eyes)
    text = (HERE / "zorg.yaml").read_text("utf-8").replace("in_force: 2024-01-01", "in_force: 2024-02-01")
    story.do(publish_policy, text.replace("\nrules:\n", f"\n{said}rules:\n", 1), at=MONDAY, name="zorg.yaml")
    return story


def lived(story: CaseStory, case_id: str = "zaak") -> CaseStory:
    """A case in which something marked was said at every place where somebody can say something, and that is closed."""
    story.open(case_id, title=f"Gezin {MARK}")
    story.record(SCHOOL, REPORT, case_id=case_id, key=f"{case_id}-1")
    story.record(NORTH, FactDraft("consult", {"verslag": MARK}), case_id=case_id)
    work = FactDraft("work_given", {"role": "ggz", "what": f"Bel {MARK}"})
    story.record(TOWN, work, case_id=case_id)
    story.claim(NORTH, story.task(NORTH, state=TaskState.OFFERED))
    story.do(retitle_case, TOWN, case_id, f"Huishouden {MARK}", why=MARK, at=later(1), key=f"{case_id}-titel")
    story.record(TOWN, FactDraft("besluit", {"genomen_op": "2026-03-02"}), later(1), case_id=case_id)
    story.record(TOWN, FactDraft("uitleg"), later(1), case_id=case_id)
    story.record(TOWN, FactDraft("case_closed", {"why": MARK}), later(2), case_id=case_id)
    return story


def destroy(story: CaseStory, by: Actor = TOWN, at=OVER, why: str = "Termijn om") -> Destruction | Wish:
    return story.do(destroy_case, by, "zaak", why, at=at)


def everything(story: CaseStory) -> str:
    """All the database holds, as text; what is packed is unpacked."""
    names = story.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    found = [str(row) for (name,) in names for row in story.query(f'SELECT t::text FROM "{name}" t')]  # noqa: S608 our own names
    packed = [zlib.decompress(page) for (page,) in story.query("SELECT page FROM kept_answer")]
    return "\n".join((*found, *map(str, packed)))


def test_nothing_of_what_it_held_is_left_anywhere_in_the_database(story: CaseStory):
    lived(story)
    before = everything(story)
    assert before.count(MARK) >= 7
    salts = [each.salt for each in story.journal()]
    destroy(story)
    after = everything(story)
    assert MARK not in after
    assert not [salt for salt in salts if str(salt) in after]


def test_its_chain_is_still_whole_and_ends_where_it_did(story: CaseStory):
    lived(story)
    head, places = story.seen().case.head, [(each.seq, each.hash, each.commitment) for each in story.journal()]
    destroy(story)
    assert story.do(verify_journal, "zaak") == ()
    assert story.query("SELECT seq, hash, commitment FROM journal ORDER BY seq") == places
    assert story.query('SELECT head FROM "case"') == [(head,)]


def test_what_is_left_is_found_when_it_is_tampered_with(story: CaseStory):
    lived(story)
    destroy(story)
    story.change("ALTER TABLE journal DISABLE TRIGGER USER")
    story.change("UPDATE journal SET commitment = repeat('0', 64) WHERE seq = 4")
    assert story.do(verify_journal, "zaak") == ("entry 4 does not have the content its hash was taken of",)


def test_nobody_finds_it_and_nobody_opens_another_under_its_name(story: CaseStory):
    lived(story)
    destroy(story)
    for actor in (TOWN, SCHOOL, NORTH):
        with pytest.raises(CaseNotFound):
            story.do(get_case, actor, "zaak")
    with pytest.raises(CaseNotFound):
        destroy(story)
    with pytest.raises(CaseExists):
        story.open("zaak", at=later(401))
    assert story.do(list_kept, TOWN, at=OVER) == ()


def test_the_record_says_what_happened_and_nothing_of_what_was_there(story: CaseStory):
    lived(story)
    lines = story.seen().case.seq
    destroy(story, why="Bewaartermijn verstreken")
    (record,) = story.do(list_destructions, TOWN, Page()).found
    assert (record.case_id, record.lines, record.retention, record.source) == ("zaak", lines, "kort", "Lijst 1")
    assert (record.by_party, record.by_person, record.why) == (TOWN.party, TOWN.person, "Bewaartermijn verstreken")
    assert (record.at, record.closed_since, str(record.kept_until)) == (OVER, later(2), "2027-03-04")
    with pytest.raises(NotYours):
        story.do(list_destructions, SCHOOL, Page())


def test_it_is_not_destroyed_before_its_term_is_over_nor_while_it_is_open(story: CaseStory):
    story.open()
    with pytest.raises(NotToBeDestroyed, match="has not been closed"):
        destroy(story)
    story.record(TOWN, FactDraft("case_closed"), later(2))
    with pytest.raises(NotToBeDestroyed, match="kept until 2027-03-04"):
        destroy(story, at=STILL)
    assert story.do(list_due, TOWN, at=STILL) == ()
    assert [each.case.id for each in story.do(list_due, TOWN, at=OVER)] == ["zaak"]


@pytest.mark.parametrize(("by", "no"), [(SCHOOL, NotYours), (STRANGER, CaseNotFound)])
def test_nobody_but_its_municipality_destroys_it(story: CaseStory, by: Actor, no: type[Exception]):
    lived(story)
    with pytest.raises(no):
        destroy(story, by)
    with pytest.raises(CaseInvalid):
        destroy(story, why=" ")
    assert story.seen().case.title == f"Huishouden {MARK}"


def test_another_case_keeps_all_it_has(story: CaseStory):
    lived(story)
    story.open("ander", title="Ander")
    story.record(SCHOOL, REPORT, case_id="ander", key="ander-1")
    destroy(story)
    assert story.seen(case_id="ander").case.title == "Ander"
    assert story.do(verify_journal, "ander") == ()
    assert story.record(SCHOOL, REPORT, case_id="ander", key="ander-1").replayed


def test_the_guard_of_the_journal_lets_go_of_nothing_that_is_not_on_record(story: CaseStory, owner_url: str):
    lived(story)
    bare = "kind = 'content_destroyed', at = 'epoch', party = '', body = '{}', person = NULL, role = NULL"
    for tampering in (
        f"UPDATE journal SET {bare}, cause = NULL, salt = NULL",  # noqa: S608 our own words
        "UPDATE journal SET party = 'iemand'",
        "DELETE FROM journal",
    ):
        with psycopg.connect(owner_url) as connection, pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(tampering)
    destroy(story)
    with psycopg.connect(owner_url) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("UPDATE journal SET body = '{\"x\": 1}'")


class TestTwoPairsOfEyes:
    """Where the policy says so one asks and another carries it out."""

    @pytest.fixture
    def story(self, story: CaseStory) -> Any:
        text = "in_force: 2024-03-01"
        policy = (HERE / "zorg.yaml").read_text("utf-8").replace("in_force: 2024-01-01", text)
        said = RETENTION.replace(", FOUR", ", four_eyes: true")
        story.do(publish_policy, policy.replace("\nrules:\n", f"\n{said}rules:\n", 1), at=MONDAY, name="zorg.yaml")
        return lived(story)

    def test_the_first_asks_and_a_colleague_destroys(self, story: CaseStory):
        assert isinstance(destroy(story), Wish)
        assert isinstance(destroy(story), Wish)
        assert story.seen().case.title == f"Huishouden {MARK}"
        done = destroy(story, COLLEAGUE)
        assert isinstance(done, Destruction)
        assert (done.asked_by, done.by_person) == (TOWN.person, COLLEAGUE.person)
        assert MARK not in everything(story)

    def test_a_program_is_no_second_person(self, story: CaseStory):
        destroy(story)
        with pytest.raises(NotToBeDestroyed, match="two persons"):
            destroy(story, Actor(TOWN.party))

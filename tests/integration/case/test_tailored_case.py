"""A case runs under what its own municipality made of the policy, as long as that version of the policy is in force."""

from datetime import date, timedelta

import pytest

from orchestrator.errors import PolicyInUse, PolicyNotFound
from orchestrator.usecases.policies import get_policy, list_policies, publish_policy
from rules.language.text.errors import PolicyErrors
from tests.integration.case.case_story import MONDAY, POLICY, REPORT, TOWN, CaseStory

MODEL = POLICY.replace("within: 2 weeks", "within: $weken weeks").replace("policy: zorg", "policy: zorg-open")
OPEN = MODEL + "open: {weken: {type: whole, from: 1, to: 4, default: 2, tighter: lower}}\n"
OVERLAY = """\
overlay_of: zorg-open
model: 2024-01-01
municipality: gemeente-dal
in_force: 2026-03-02
fill: {weken: 1}
"""


def tailored(overlay: str = OVERLAY, model: str = OPEN) -> str:
    return f"{overlay}--- # zorg-open/2024-01-01.yaml\n{model}"


@pytest.fixture
def national(story: CaseStory) -> CaseStory:
    """A story in which a second policy leaves something open, and the town has filled it in from Monday on."""
    story.do(publish_policy, OPEN, at=MONDAY)
    story.do(publish_policy, tailored(), at=MONDAY)
    return story


def test_the_case_of_a_municipality_runs_under_its_overlay(national: CaseStory) -> None:
    case = national.open("eigen", policy="zorg-open", facts=(REPORT,)).case

    assert case.version == "zorg-open@2026-03-02+gemeente-dal"
    (owed,) = (each for each in national.obligations("eigen").values() if each.last_day)
    assert owed.last_day == date(2026, 3, 9)


def test_before_its_overlay_is_in_force_and_elsewhere_the_model_holds(national: CaseStory) -> None:
    before = national.open("eerder", policy="zorg-open", at=MONDAY - timedelta(days=1)).case
    assert before.version == "zorg-open@2024-01-01"

    seen = {
        town: national.do(get_policy, "zorg-open", on=MONDAY.date(), municipality=town).version
        for town in (None, TOWN.party, "gemeente-berg")
    }
    assert seen == {
        None: "zorg-open@2024-01-01",
        "gemeente-dal": "zorg-open@2026-03-02+gemeente-dal",
        "gemeente-berg": "zorg-open@2024-01-01",
    }


def test_a_new_national_version_takes_the_place_of_what_was_made_of_the_old_one(national: CaseStory) -> None:
    newer = OPEN.replace("in_force: 2024-01-01", "in_force: 2026-04-01")
    national.do(publish_policy, newer, at=MONDAY)
    april = MONDAY + timedelta(days=40)

    assert national.open("april", policy="zorg-open", at=april).case.version == "zorg-open@2026-04-01"
    old = national.open("oud", policy="zorg-open", at=april, version="2024-01-01").case
    assert old.version == "zorg-open@2026-03-02+gemeente-dal"


def test_versions_are_found_by_date_and_by_municipality(national: CaseStory) -> None:
    def version(asked: str, town: str | None = None) -> str:
        return str(national.do(get_policy, "zorg-open", version=asked, on=MONDAY.date(), municipality=town).version)

    assert version("2024-01-01") == "zorg-open@2024-01-01"
    assert version("2026-03-02+gemeente-dal") == "zorg-open@2026-03-02+gemeente-dal"
    assert version("2026-03-02", "gemeente-dal") == "zorg-open@2026-03-02+gemeente-dal"
    with pytest.raises(PolicyNotFound, match=r"zorg-open@2024-01-01, zorg-open@2026-03-02\+gemeente-dal"):
        version("2026-03-02")
    assert [each.version for each in national.do(list_policies)][-2:] == [
        "zorg-open@2024-01-01",
        "zorg-open@2026-03-02+gemeente-dal",
    ]


def test_an_overlay_under_which_cases_run_is_never_edited(national: CaseStory) -> None:
    national.do(publish_policy, tailored(OVERLAY.replace("weken: 1", "weken: 2")), at=MONDAY)
    national.do(publish_policy, tailored(), at=MONDAY)
    national.open("eigen", policy="zorg-open")

    with pytest.raises(PolicyInUse, match=r"zorg-open@2026-03-02\+gemeente-dal is in use"):
        national.do(publish_policy, tailored(OVERLAY.replace("weken: 1", "weken: 2")), at=MONDAY)


def test_no_case_runs_under_a_base(story: CaseStory) -> None:
    with pytest.raises(PolicyErrors) as caught:
        story.do(publish_policy, POLICY.replace("director:", "base: true\ndirector:"), at=MONDAY, name="zorg.yaml")
    assert str(caught.value) == "zorg.yaml:1: no case runs under a base. Expected a policy that is based on it."

"""A change touches what cites it and was read before it: by number and article, through terms, bases and overlays."""

import pytest

from rules.language.policy import parse_policy
from rules.law.change import LawChange, parse_change
from rules.law.radar import Radar, radar, radar_json, touched_rules
from rules.law.sources import is_own_of_municipality, sources_of
from rules.model.policy import Policy
from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL, bundled

AW = "sources:\n  Aw: {bwb: BWBR0000001, read_in: 2024-01-01}\n"
BW = "sources:\n  Bw: {cvdr: CVDR5}\n"
GENERAL_LAW = GENERAL.replace("Aw 4:17", "Aw 4:17(3)") + AW
SPECIAL_LAW = SPECIAL + BW
OVERLAY_LAW = OVERLAY + "sources:\n  Verordening: {}\n"
MODEL = bundled(SPECIAL_LAW, GENERAL_LAW)
TAILORED = bundled(OVERLAY_LAW, SPECIAL_LAW, GENERAL_LAW)


@pytest.fixture
def policies() -> tuple[Policy, Policy]:
    """The national policy, on its base, and as a municipality tailored it."""
    return parse_policy(MODEL, "bijzonder.yaml"), parse_policy(TAILORED, "duinrand.yaml")


def change(policies: tuple[Policy, ...], changed: str, in_force: str = "2026-01-01") -> LawChange:
    known = (each for policy in policies for each in policy.regulations.values())
    return parse_change(f"in_force: {in_force}\nchanged: ['{changed}']\n", "changes.yaml", known)


def seen(policies: tuple[Policy, ...], changed: str, in_force: str = "2026-01-01") -> Radar:
    return radar(change(policies, changed, in_force), policies)


def names(found: Radar) -> list[str]:
    return [name for each in found.touched for name in each.names]


@pytest.mark.parametrize(
    ("changed", "touched"),
    {
        "BWBR0000001 4:13": ["term redelijk"],
        "BWBR0000001 4:13(1)": ["term redelijk"],
        "BWBR0000001 4:17": ["te_laat"],
        "BWBR0000001 4:17(3)": ["te_laat"],
        "BWBR0000001 4:17(4)": [],
        "BWBR0000001 4:1": [],
        "BWBR0000001": ["term redelijk", "bevoegd", "te_laat"],
        "BWBR0000002 4:13": [],
        "Aw 1:3": ["bevoegd"],
        "CVDR5/2 3": ["snel"],
        "Verordening 2": ["bevestigen"],
    }.items(),
)
def test_a_change_touches_by_regulation_article_and_paragraph(
    policies: tuple[Policy, Policy], changed: str, touched: list[str]
) -> None:
    assert names(seen(policies, changed)) == touched


def test_a_clause_is_told_once_with_all_it_is_part_of(policies: tuple[Policy, Policy]) -> None:
    (found,) = seen(policies, "Aw 1:3").touched
    assert (found.clause.origin, found.clause.place) == ("algemeen@2024-01-01", "algemeen.yaml:17")
    assert found.versions == ("bijzonder@2024-06-01", "bijzonder@2024-07-01+duinrand")
    assert found.municipalities == ("duinrand",)


def test_what_only_a_municipality_says_is_its_own(policies: tuple[Policy, Policy]) -> None:
    (found,) = seen(policies, "Verordening 2").touched
    assert (found.clause.origin, *found.versions) == ("bijzonder@2024-07-01+duinrand",) * 2
    assert found.municipalities == ("duinrand",)


def test_what_was_read_since_stands_apart_and_what_was_not_read_does_not(policies: tuple[Policy, Policy]) -> None:
    same_day = seen(policies, "Aw 1:3", in_force="2024-01-01")
    assert (names(same_day), [each.names for each in same_day.read_since]) == ([], [("bevoegd",)])
    day_after = seen(policies, "Aw 1:3", in_force="2024-01-02")
    assert (names(day_after), day_after.read_since) == (["bevoegd"], ())
    assert names(seen(policies, "Bw 3", in_force="1990-01-01")) == ["snel"], "nobody said that it was read"


def test_a_term_is_touched_for_every_rule_that_uses_it() -> None:
    general = GENERAL_LAW.replace("base: true\n", "")
    policy = parse_policy(general, "algemeen.yaml")
    assert touched_rules(change((policy,), "Aw 4:13"), policy) == {"op_tijd"}
    assert touched_rules(change((policy,), "Aw 9"), policy) == set()


def test_sources_that_name_no_regulation_are_counted() -> None:
    policy = parse_policy(bundled(SPECIAL, GENERAL_LAW), "bijzonder.yaml")
    assert seen((policy,), "Aw 9").untold == (("bijzonder@2024-06-01", 1),)


def test_for_programs_it_is_all_data(policies: tuple[Policy, Policy]) -> None:
    told = radar_json(seen(policies, "Verordening 2"))
    assert told == {
        "touched": [
            {
                "kind": "rule",
                "name": "bevestigen",
                "origin": "bijzonder@2024-07-01+duinrand",
                "place": "duinrand.yaml:8",
                "rules": ["bevestigen"],
                "names": ["bevestigen"],
                "sources": [
                    {
                        "words": "Verordening 2",
                        "regulation": "Verordening",
                        "article": "2",
                        "paragraph": None,
                        "parts": [],
                        "readIn": None,
                        "jci": None,
                        "link": None,
                        "own": None,
                    }
                ],
                "policies": ["bijzonder@2024-07-01+duinrand"],
                "municipalities": ["duinrand"],
            }
        ],
        "readSince": [],
        "untold": [],
    }


def test_what_a_policy_rests_on_stands_in_the_order_of_the_law() -> None:
    cites = '[{own: {nl: snel, en: fast}}, Aw 4:5, "Aw 4:13(2)", Aw 10a, Aw 9, Los 3]'
    special = SPECIAL_LAW.replace('source: "Bw 3"', f"source: {cites}")
    found = sources_of(parse_policy(bundled(special, GENERAL_LAW), "bijzonder.yaml"))

    (rest,) = found.rests
    assert [(each.citation.written, [clause.called for clause in each.clauses]) for each in rest.cited] == [
        ("Aw 1:3", ["bevoegd"]),
        ("Aw 4:5", ["snel"]),
        ("Aw 4:13", ["term redelijk"]),
        ("Aw 4:13(2)", ["snel"]),
        ("Aw 4:17(3)", ["te_laat"]),
        ("Aw 9", ["snel"]),
        ("Aw 10a", ["snel"]),
    ]
    assert [each.citation.words for each in found.own] == ["eigen regel: snel"]
    assert [each.citation.words for each in found.nowhere] == ["Los 3"]
    assert found.unread == ()


def test_what_a_municipality_adds_can_be_had_alone(policies: tuple[Policy, Policy]) -> None:
    found = sources_of(policies[1], is_own_of_municipality)
    assert [each.regulation.name for each in found.rests] == ["Verordening"]
    assert [each.name for each in found.unread] == ["Verordening"]

"""What differs between two policies is told clause by clause, with both wordings and both sources."""

import json
from pathlib import Path

import pytest

from rules.difference.compare import (
    Change,
    Difference,
    How,
    affected,
    affected_json,
    affected_lines,
    compare,
    difference_json,
    difference_lines,
)
from rules.difference.side import Side, model_of, side_from_file
from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL

NEWER = SPECIAL.replace("in_force: 2024-06-01", "in_force: 2025-01-01")


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    write(tmp_path / "algemeen" / "2024-01-01.yaml", GENERAL)
    write(tmp_path / "bijzonder" / "2024-06-01.yaml", SPECIAL)
    write(tmp_path / "bijzonder" / "duinrand" / "2024-07-01.yaml", OVERLAY)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def model(shelf: Path) -> Side:
    return side_from_file(shelf / "bijzonder" / "2024-06-01.yaml")


def newer(shelf: Path, text: str) -> Side:
    return side_from_file(write(shelf / "bijzonder" / "2025-01-01.yaml", text))


def told(before: Side, after: Side) -> list[str]:
    return [line for each in compare(before.clauses, after.clauses) for line in difference_lines(each)]


def test_a_policy_says_the_same_as_itself(shelf: Path) -> None:
    assert compare(model(shelf).clauses, model(shelf).clauses) == ()


def test_what_a_municipality_made_of_a_model_is_told_with_the_national_clauses(shelf: Path) -> None:
    overlay = side_from_file(shelf / "bijzonder" / "duinrand" / "2024-07-01.yaml")

    assert told(model_of(overlay), overlay) == [
        "changed fact 'verzoek' (bijzonder/2024-06-01.yaml:9)",
        "    fields.spoed: nothing → yes_no?",
        "changed open place 'weken' (bijzonder/2024-06-01.yaml:5)",
        "    filled_in: 6 → 4",
        "changed open place 'eisen' (bijzonder/2024-06-01.yaml:6)",
        "    filled_in: nothing → bevestigen",
        "changed rule 'snel' (Bw 3; bijzonder/2024-06-01.yaml:12)",
        "    oblige.within: 6 weeks after v.binnen_op → 4 weeks after v.binnen_op",
        "added rule 'bevestigen' (Verordening 2; duinrand/2024-07-01.yaml:8)",
        (
            "    {source: Verordening 2, when: {verzoek: {as: v, spoed: true}}, "
            "oblige: {bearer: college, to: {ontvangst: {verzoek: v}}, within: 1 week}}"
        ),
    ]


def test_a_change_in_the_general_law_shows_in_what_is_based_on_it(shelf: Path) -> None:
    write(
        shelf / "algemeen" / "2025-01-01.yaml",
        GENERAL.replace("2024-01-01", "2025-01-01").replace("8 weeks", "9 weeks"),
    )

    assert told(model(shelf), newer(shelf, NEWER)) == [
        "changed term 'redelijk' (Aw 4:13; algemeen/2024-01-01.yaml:11 → Aw 4:13; algemeen/2025-01-01.yaml:11)",
        "    lasts: 8 weeks → 9 weeks",
    ]


def test_a_condition_is_compared_part_by_part_and_a_rule_that_went_is_told_whole(shelf: Path) -> None:
    changed = GENERAL.replace("soort: orgaan", "soort: anders").replace("2024-01-01", "2025-01-01")
    write(shelf / "algemeen" / "2025-01-01.yaml", changed)
    fewer = NEWER.replace("rule: snel", "rule: vlug").replace("Bw 3", "Bw 4")

    found = compare(model(shelf).clauses, newer(shelf, fewer).clauses)

    by_name = {each.name: each for each in found}
    assert {name: each.how for name, each in by_name.items()} == {
        "snel": How.REMOVED,
        "te_laat": How.CHANGED,
        "vlug": How.ADDED,
    }
    assert by_name["te_laat"].changes == (
        Change("when.all[1].verzoek.soort", "orgaan", "anders"),
        Change("when.all[2].missed", "snel", "vlug"),
    )
    (gone,) = by_name["snel"].changes
    assert gone.after is None
    assert gone.before is not None
    assert gone.before.startswith("{source: Bw 3, when: {verzoek: v}")


def test_for_programs_each_side_has_its_source_its_place_and_its_origin(shelf: Path) -> None:
    (found,) = differences(model(shelf), newer(shelf, NEWER.replace("Bw 3", "Bw 3(2)")))

    assert json.loads(json.dumps(difference_json(found))) == {
        "how": "changed",
        "kind": "rule",
        "name": "snel",
        "changes": [{"path": "source", "before": "Bw 3", "after": "Bw 3(2)"}],
        "before": {"source": "Bw 3", "place": "bijzonder/2024-06-01.yaml:12", "origin": "bijzonder@2024-06-01"},
        "after": {"source": "Bw 3(2)", "place": "bijzonder/2025-01-01.yaml:12", "origin": "bijzonder@2025-01-01"},
    }


def differences(before: Side, after: Side) -> tuple[Difference, ...]:
    return compare(before.clauses, after.clauses)


def test_what_a_new_version_means_for_a_municipality(shelf: Path) -> None:
    overlay = shelf / "bijzonder" / "duinrand" / "2024-07-01.yaml"
    stricter = newer(shelf, NEWER.replace("bedrag: decimal?", "bedrag: decimal?, adres: text?"))

    (each,) = affected(model(shelf), stricter, [overlay])

    assert list(affected_lines(each)) == [
        "duinrand: bijzonder@2024-07-01+duinrand → bijzonder@2025-01-01+duinrand, 1 difference",
        "    changed fact 'verzoek' (bijzonder/2024-06-01.yaml:9 → bijzonder/2025-01-01.yaml:9)",
        "        fields.adres: nothing → text?",
    ]


def test_an_overlay_that_does_not_fit_a_new_version_is_told_why(shelf: Path) -> None:
    overlay = shelf / "bijzonder" / "duinrand" / "2024-07-01.yaml"
    stricter = newer(shelf, NEWER.replace("to: 8, default: 6", "to: 3, default: 3"))

    (each,) = affected(model(shelf), stricter, [overlay])

    assert affected_json(each) == {
        "municipality": "duinrand",
        "before": "bijzonder@2024-07-01+duinrand",
        "after": "bijzonder@2025-01-01",
        "differences": [],
        "errors": [
            (
                "duinrand/2024-07-01.yaml:5: the open place 'weken' (bijzonder/2025-01-01.yaml:5) does not go that "
                "far. Found '4'. Expected from '2' to '3'."
            )
        ],
    }
    assert list(affected(stricter, stricter, [overlay])) == [], "it tailors another version"


def test_another_citation_and_another_version_read_are_told(shelf: Path) -> None:
    table = "sources: {Bw: {bwb: BWBR0000001, read_in: 2024-01-01}}\n"
    write(shelf / "bijzonder" / "2024-06-01.yaml", SPECIAL + table)
    own = NEWER.replace('"Bw 3"', "[Bw 3(1), {own: {nl: vlug, en: fast}}]")

    assert told(model(shelf), newer(shelf, own + table.replace("read_in: 2024", "read_in: 2026"))) == [
        "changed regulation 'Bw' (bijzonder/2024-06-01.yaml:17 → bijzonder/2025-01-01.yaml:17)",
        "    read_in: 2024-01-01 → 2026-01-01",
        (
            "changed rule 'snel' (Bw 3; bijzonder/2024-06-01.yaml:12 → "
            "Bw 3(1); own rule: fast; bijzonder/2025-01-01.yaml:12)"
        ),
        "    source: Bw 3 → [Bw 3(1), {own: {nl: vlug, en: fast}}]",
    ]


def test_what_differs_in_purposes_levels_personal_data_and_keeping_is_told(shelf: Path) -> None:
    said = """\
personal_data: {subjects: aanvrager}
purposes: {beslissen: {ground: Aw 1, roles: college}}
retention: {anders: {source: Lijst 1, keep: 1 year}}
"""
    confided = NEWER.replace("ontvangst: {by: college}", "ontvangst: {by: college, confidentiality: {geheim: college}}")
    assert told(model(shelf), newer(shelf, confided + said)) == [
        "changed fact 'ontvangst' (bijzonder/2024-06-01.yaml:10 → bijzonder/2025-01-01.yaml:10)",
        "    confidentiality: nothing → {geheim: college}",
        "added policy 'personal_data' (bijzonder/2025-01-01.yaml:17)",
        "    {subjects: aanvrager}",
        "added purpose 'beslissen' (bijzonder/2025-01-01.yaml:18)",
        "    {ground: Aw 1, roles: college}",
        "added retention 'anders' (Lijst 1; bijzonder/2025-01-01.yaml:19)",
        "    {source: Lijst 1, keep: 1 year}",
    ]

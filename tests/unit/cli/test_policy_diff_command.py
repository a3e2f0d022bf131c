"""`policy diff` tells what differs, with its status, also for programs."""

import json

import pytest

from tests.unit.language.layered import GENERAL, OVERLAY, SPECIAL


@pytest.fixture
def shelf(tmp_path):
    texts = {
        "algemeen/2024-01-01.yaml": GENERAL,
        "bijzonder/2024-06-01.yaml": SPECIAL,
        "bijzonder/2025-01-01.yaml": SPECIAL.replace("2024-06-01", "2025-01-01").replace("Bw 3", "Bw 4"),
        "bijzonder/duinrand/2024-07-01.yaml": OVERLAY,
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / "bijzonder"


def test_an_overlay_alone_is_compared_with_its_model(speelruimte, shelf):
    done = speelruimte("policy", "diff", shelf / "duinrand" / "2024-07-01.yaml")

    assert done.returncode == 1, done.stderr
    first, *_, last = done.stdout.splitlines()
    assert first == "bijzonder@2024-06-01 → bijzonder@2024-07-01+duinrand"
    assert last == "5 differences."


def test_the_same_policy_twice_has_no_differences(speelruimte, shelf):
    path = shelf / "2024-06-01.yaml"
    assert (done := speelruimte("policy", "diff", path, path)).returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == ["They say the same."]


def test_a_new_version_is_told_with_what_it_means_for_each_municipality(speelruimte, shelf):
    asked = ("policy", "diff", shelf / "2024-06-01.yaml", shelf / "2025-01-01.yaml", "--overlays", shelf, "--json")
    done = speelruimte(*asked)

    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    assert (found["before"], found["after"], found["same"]) == ("bijzonder@2024-06-01", "bijzonder@2025-01-01", False)
    assert [(each["kind"], each["name"]) for each in found["differences"]] == [("rule", "snel")]
    (town,) = found["municipalities"]
    assert (town["municipality"], town["after"]) == ("duinrand", "bijzonder@2025-01-01+duinrand")
    assert [each["name"] for each in town["differences"]] == ["snel"]


def test_a_model_alone_is_compared_with_nothing(refusal, shelf):
    path = shelf / "2024-06-01.yaml"
    assert refusal("policy", "diff", path) == f"Error: {path} is no overlay: say what to compare it with."


def test_a_check_of_what_rests_on_others_remarks_on_its_own_file_only(speelruimte, shelf):
    done = speelruimte("policy", "check", shelf / "2024-06-01.yaml", shelf / "duinrand" / "2024-07-01.yaml")

    assert done.returncode == 0, done.stderr
    model, overlay = shelf / "2024-06-01.yaml", shelf / "duinrand" / "2024-07-01.yaml"
    nowhere = "names no regulation that stands under 'sources'"
    assert done.stdout.splitlines() == [
        f"{model}, line 14, rule 'snel': the source 'Bw 3' {nowhere}.",
        f"{model}: bijzonder@2024-06-01 is well formed.",
        f"{overlay}, line 10, rule 'bevestigen': the source 'Verordening 2' {nowhere}.",
        f"{overlay}: bijzonder@2024-07-01+duinrand is well formed.",
    ]

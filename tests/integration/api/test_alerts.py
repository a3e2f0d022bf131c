"""Every figure has an alert rule, every rule is about figures there are, and each says what to do."""

import re
import time
from pathlib import Path

from ruamel.yaml import YAML

from api.http.readiness import CLOCK_LATE, OUTBOX_LATE
from api.http.traffic import WRITERS
from orchestrator.clock import now
from orchestrator.db.condition import RECONCILED, add_to_tally, save_beat, save_fault
from orchestrator.db.database import Database
from orchestrator.db.trouble import Trouble
from orchestrator.domain.condition import SILENT
from tests.integration.api.counter import AANVRAAG, BESLUIT, GEMEENTE, PORTAAL, Counter

ALERTS = Path(__file__).parents[3] / "docs" / "alerts.yaml"
_NAME = re.compile(r"\bspeelruimte_\w+")


def rules() -> list[dict[str, str]]:
    (group,) = YAML(typ="safe").load(ALERTS.read_text("utf-8"))["groups"]
    found: list[dict[str, str]] = group["rules"]
    return found


def names_in(figures: str) -> set[str]:
    lines = [line for line in figures.splitlines() if not line.startswith("#")]
    return {match[0] for line in lines if (match := _NAME.match(line))}


def test_rules_and_figures_fit(counter: Counter, database: Database) -> None:
    with database.transaction() as session:
        save_beat(session, "relay", now())
        save_fault(session, "relay", "it fell over", now())
        for _ in range(2):
            add_to_tally(session, RECONCILED, {"told_again": 3, "ended": 0})
    counter.open_case()
    counter.add(PORTAAL, AANVRAAG)
    counter.post("/v1/cases/zaak-1/facts", GEMEENTE, BESLUIT)
    counter.get("/healthz", None)
    for _ in range(600):  # a look of a moment ago is told again
        figures = counter.get("/metrics", None).text
        if 'speelruimte_reconciled_total{what="told_again"} 6.0' in figures:
            break
        time.sleep(0.1)
    assert 'speelruimte_reconciled_total{what="told_again"} 6.0' in figures
    told = names_in(figures)
    asked = {name for rule in rules() for name in _NAME.findall(rule["expr"])}
    assert asked - told == set(), "a rule about a figure that is not there never fires"
    assert {name for name in told if not asked & _siblings(name)} == set(), "a figure that nobody watches"


def _siblings(name: str) -> set[str]:
    """The lines that go with a line of a counter or a histogram."""
    bare = re.sub(r"_(bucket|sum|count|created|total)$", "", name)
    return {name, *(f"{bare}{end}" for end in ("_total", "_bucket"))}


def test_every_rule_says_what_is_the_matter_and_what_to_do() -> None:
    found = rules()
    assert len({rule["alert"] for rule in found}) == len(found)
    for rule in found:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}, rule["alert"]
        annotations = dict(rule["annotations"])
        assert set(annotations) == {"summary", "action"}, rule["alert"]
        assert all(len(text) > 20 and text.endswith(".") for text in annotations.values()), rule["alert"]
        assert dict(rule["labels"])["severity"] in {"page", "ticket"}
        assert rule["expr"].count("(") == rule["expr"].count(")")


def test_rules_and_readyz_agree_on_what_is_late() -> None:
    by_name = {rule["alert"]: rule["expr"] for rule in rules()}
    for alert, late in (
        ("SpeelruimteOutboxDoesNotDrain", OUTBOX_LATE),
        ("SpeelruimteClockLags", CLOCK_LATE),
        ("SpeelruimteWorkerSilent", SILENT),
    ):
        assert by_name[alert].endswith(f"> {late.total_seconds():.0f}")
    assert by_name["SpeelruimteConnectionsUsedUp"].endswith(f">= {WRITERS}")
    troubles = "".join(by_name.values())
    assert all(trouble.value in troubles for trouble in Trouble)

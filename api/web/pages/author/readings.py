"""Reading a version rule by rule, to sign off what it says: who read what, what changed since, and what is not right.

A form says what was before the reader: each rule with its content. Where that is another by now, nothing is signed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm, Posted, query_of
from api.web.pages.author.effects import RuleLine, rule_line
from api.web.pages.author.parts import Part, every_page_of, parts_of
from api.web.pages.author.policies import find_version
from api.web.pages.author.policy import chosen
from api.web.pages.author.scenarios import MOST
from api.web.words.language import Language
from api.web.words.wording import Wording
from orchestrator.domain.party import Actor
from orchestrator.domain.reading import Reading, ReadingDraft, RuleRead, RuleState
from orchestrator.errors import ReadingInvalid, RuleChanged, SpeelruimteError
from orchestrator.usecases import readings
from orchestrator.usecases.persons import names_of
from orchestrator.usecases.policies import PolicyText
from orchestrator.usecases.worklist import party_titles
from rules.scenario.shelf import Shown, file_of_policy, shown_by

router = APIRouter()

WHOLE = "alles"
"""What stands for the number of a part when all rules are asked for, on one page."""
FEW = 4
"""Scenarios that are named at once; the others are a step further."""
AGREED = "akkoord"
"""What the button says to agree; the other one objects."""


@dataclass(frozen=True, slots=True)
class RuleToRead:
    """A rule as it is read: in words, who read it and which scenarios show it.

    `mine`: the reader did so.
    """

    line: RuleLine
    read: RuleRead
    shown: tuple[Shown, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wanted to say of some rules, and why it was not kept; nothing when nobody said anything."""

    rules: frozenset[str] = frozenset()
    remark: str = ""
    problem: str = ""


@router.get("/beleid/{policy}/{version}/lezen")
def show_readings(desk: AnyDesk, policy: str, version: str, deel: str = "1") -> Response:
    """Show one part of the rules, or all of them, with who read each."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    # Found out once for each text, and for some hundred rules it takes longer than the database waits for anybody.
    for rule in _part(found, deel).rules:
        shown_by(found.policy, rule.name)
    with desk.open() as visit:
        return _page(desk, visit, found, deel, Typed())


@router.post("/beleid/{policy}/{version}/lezen")
def read_rules(desk: AnyDesk, policy: str, version: str, form: AForm) -> Response:
    """Keep what the person says of the rules they read, and go back to the first of those."""
    part, drafts = form.text("deel"), list(_drafts(form))

    def do(visit: DeskVisit) -> Response:
        found = find_version(visit, policy, version)
        readings.read_rules(visit.session, visit.actor, found, drafts, at=visit.at, key=form.key)
        said = "rules_read" if all(each.agrees for each in drafts) else "rule_objected_to"
        path = desk.request.app.url_path_for("show_readings", **found.names)
        return RedirectResponse(f"{path}{query_of({'deel': part, 'gelukt': said})}#{drafts[0].rule}", 303)

    def again(visit: DeskVisit, no: SpeelruimteError) -> Response:
        typed = Typed(frozenset(each.rule for each in drafts), form.text("opmerking"), _why_not(no, desk.language))
        return _page(desk, visit, find_version(visit, policy, version), part, typed, 400)

    return desk.act(do, again, ReadingInvalid, RuleChanged)


def _drafts(form: Posted) -> Iterator[ReadingDraft]:
    """Return what is said of each rule; what was read of it stands behind its name."""
    agrees = form.text("oordeel") == AGREED
    for each in form.all("regel"):
        rule, _, content = each.partition(" ")
        yield ReadingDraft(rule, content, agrees, form.text("opmerking"))


def _why_not(no: SpeelruimteError, language: Language) -> str:
    codes = [each.code for each in no.errors] if isinstance(no, ReadingInvalid) else []
    known = next((each for each in codes if each in {"why", "answer", "length"}), "changed")
    return language.say(f"readings.not_kept_{known}")


def _page(desk: Desk, visit: DeskVisit, of: PolicyText, asked: str, typed: Typed, status: int = 200) -> Response:
    standing = {each.rule: each for each in readings.list_readings(visit.session, of)}
    part = _part(of, asked)
    rules = [_rule(of, standing[rule.name], desk.language, visit.actor) for rule in part.rules]
    told: dict[str, Any] = {
        "portions": parts_of(of.policy),
        "part": part,
        "rules": rules,
        "unread": [each for each in rules if not each.mine and each.read.state is not RuleState.OBJECTED],
        "counts": Counter(each.state for each in standing.values()),
        "titles": _titles(visit, rules),
        "names": names_of(visit.session, ((each.party, each.person) for each in _said(rules))),
        "with_scenarios": file_of_policy(of.policy) is not None,
        "scenarios_at": _address_of_scenario(desk),
        "signs": visit.actor.person is not None,
        "typed": typed,
        "at": visit.at,
        "whole": WHOLE,
        "few": FEW,
    }
    return desk.show("pages/author/readings.html", status=status, **every_page_of(desk, of), **told)


def _rule(of: PolicyText, read: RuleRead, language: Language, actor: Actor) -> RuleToRead:
    rule = of.policy.rules[read.rule]
    line = rule_line(rule, Wording(of.policy, {}, language), {})
    return RuleToRead(line, read, shown_by(of.policy, read.rule), read.read_by(actor))


def _part(of: PolicyText, asked: str) -> Part:
    """Return the rules that are asked for: one part of the policy, or all of it."""
    portions = parts_of(of.policy)
    if asked != WHOLE:
        return chosen(portions, asked)
    rules = tuple(rule for each in portions for rule in each.rules)
    return Part(0, of.policy.version, portions[0].layer, rules, 1, len(rules))


def _titles(visit: DeskVisit, rules: Sequence[RuleToRead]) -> Mapping[str, str]:
    return party_titles(visit.session, {reading.party for reading in _said(rules)})


def _said(rules: Sequence[RuleToRead]) -> Iterator[Reading]:
    return (reading for each in rules for reading in (*each.read.readings, *each.read.before))


def _address_of_scenario(desk: Desk) -> Any:
    """Return the function that gives the address at which a scenario is shown."""

    def address(shown: Shown) -> str:
        policy, _, version = shown.version.partition("@")
        path = desk.request.app.url_path_for("show_scenarios", policy=policy, version=version)
        return f"{path}?deel={(shown.number - 1) // MOST + 1}#s{shown.number}"

    return address

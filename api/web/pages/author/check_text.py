"""Checking the text of a policy before anybody has it: what is wrong, what was hardly meant, what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk, DeskVisit
from api.web.frame.posted import AForm
from api.web.pages.author.compare import MOST, DifferenceLine, difference_lines
from api.web.pages.author.scenarios import Tried, tried
from api.web.words.language import Language
from orchestrator.usecases import policies
from orchestrator.usecases.policies import PolicyText
from rules.difference.side import Side, moved_to, side_of
from rules.engine.fenced import default_matcher
from rules.language.check.check import check
from rules.language.check.remark import Remark
from rules.language.layers.bundle import bundle_text, file_name, files_continued_by
from rules.language.layers.document import read_documents
from rules.language.text.errors import PolicyError, PolicyErrors
from rules.language.text.tree import file_of
from rules.model.fault import PolicyFault
from rules.model.policy import Policy
from rules.scenario.read import parse_scenarios, scenarios_beside
from rules.scenario.scenario import Scenario
from rules.scenario.shown import Showing
from rules.scenario.touched import TooMuchWork, Watching
from rules.scenario.unshown import remarks_about

MOST_WRONG = 50
"""Errors that are shown; who has more begins at the top."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class WrongLine:
    """One error; `text` is the line it stands in, empty when that is in another file than the one pasted.

    `words` say what is wrong, `meant` what was probably meant, as far as that can be told.
    """

    line: int
    text: str
    file: str
    part: str
    words: str
    meant: str


def wrong_lines(errors: PolicyErrors, text: str, file: str, language: Language) -> Sequence[WrongLine]:
    """Return the errors with the lines of the text they are about; `file` is the name under which it was read."""
    lines = text.splitlines()
    return [_line(each, lines, file, language) for each in errors.errors[:MOST_WRONG]]


def _line(error: PolicyError, lines: Sequence[str], file: str, language: Language) -> WrongLine:
    ours = error.file == file and 0 < error.line <= len(lines)
    shown = lines[error.line - 1].strip()[:_LONGEST] if ours else ""
    told = [language.of(each) for each in error.sentences()]
    meant = told.pop() if error.suggestion else ""
    words = " ".join(told)
    elsewhere = "" if error.file == file else error.file
    return WrongLine(error.line, shown, elsewhere, language.of(error.part), words[:1].upper() + words[1:], meant)


router = APIRouter()

FILE = "policy"
SCENARIOS = "scenarios"
MOST_ROUNDS = 300
"""Rounds of matching for one scenario, of which a policy needs one for each stratum and moment."""
MOST_ROUNDS_WITHOUT = 5000
"""Rounds of matching in which is found which rules no scenario shows; 126 rules in 88 moments need some 1,300."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a new national version means for what one municipality made of the old: `wrong` says why it does not fit."""

    overlay: Policy
    wrong: Sequence[PolicyError]


@router.get("/beleid/nakijken")
def show_check(desk: AnyDesk) -> Response:
    """Show the form."""
    with desk.open():
        return _page(desk, {"text": "", "scenarios": ""})


@router.post("/beleid/nakijken")
def check_text(desk: AnyDesk, form: AForm) -> Response:
    """Show what is the matter with the text. Nothing is stored."""
    text, scenarios = form.text("beleid"), form.text("scenarios")
    typed: dict[str, Any] = {"text": text, "scenarios": scenarios}
    with desk.open() as visit:
        try:
            whole = bundle_text(text, FILE)
            side = side_of(read_documents(whole, FILE), FILE)
            results = _tried(side.policy, scenarios, text)
        except PolicyErrors as errors:
            wrong = _wrong(errors, text, scenarios, desk.language)
            return _page(desk, typed | {"wrong": wrong}, status=400)
        shown = _shown(side.policy, [each.scenario for each in results]) if results else {}
        return _page(desk, {**typed, **_found(visit, desk, side), **shown, "tried": results})


def _wrong(errors: PolicyErrors, text: str, scenarios: str, language: Language) -> Sequence[WrongLine]:
    if errors.errors[0].file == SCENARIOS:
        return wrong_lines(errors, scenarios, SCENARIOS, language)
    return wrong_lines(errors, text, FILE, language)


def _tried(policy: Policy, scenarios: str, text: str) -> Sequence[Tried]:
    """Run the scenarios, and those of the versions that the text continues, as far as these come with the product."""
    files = [beside for each in files_continued_by(text, FILE) if (beside := scenarios_beside(each)).is_file()]
    continued = [(file_name(each), each.read_text("utf-8")) for each in files]
    found = enumerate(parse_scenarios(policy, scenarios or "[]", SCENARIOS, continued), 1)
    try:
        return [tried(policy, number, each, SCENARIOS, rounds=MOST_ROUNDS) for number, each in found]
    except PolicyFault as error:
        raise PolicyErrors([PolicyError(FILE, 1, error.said)]) from error


def _shown(policy: Policy, scenarios: Sequence[Scenario]) -> Mapping[str, Any]:
    """Return which rules of the text no scenario shows, or that it is too much to find out."""
    own = [rule for rule in policy.rules.values() if file_of(rule.line) == FILE]
    matcher = Watching(default_matcher(), MOST_ROUNDS_WITHOUT)
    try:
        unshown = Showing(policy, scenarios, matcher).not_shown(own)
    except TooMuchWork:
        return {"too_much": True}
    return {"unshown": list(remarks_about(unshown))}


def _found(visit: DeskVisit, desk: Desk, side: Side) -> Mapping[str, Any]:
    """Return what can be said of a text that is well formed, beside what is published."""
    published = policies.list_policies(visit.session)
    held = _before(published, side)
    told: dict[str, Any] = {"checked": side.policy, "remarks": _remarks(side.policy), "held": held}
    if held is None:
        return told
    before = _side(visit, held)
    lines: Sequence[DifferenceLine] = difference_lines(before, side, desk.language)
    fits = [] if side.is_overlay else [_fit(visit, each, side) for each in published if each.model == held.version]
    return told | {"lines": lines[:MOST], "more": len(lines[MOST:]), "fits": fits}


def _remarks(policy: Policy) -> Sequence[Remark]:
    """Return what was hardly meant in the text itself; not everything of a base is of use to everybody."""
    return [each for each in check(policy) if file_of(each.line) == FILE]


def _before(published: Sequence[Policy], side: Side) -> Policy | None:
    """Return the newest version of the same policy, of the same municipality."""
    mine = (side.policy.name, side.policy.municipality)
    same = [each for each in published if (each.name, each.municipality) == mine]
    return max(same, key=lambda each: each.in_force, default=None)


def _side(visit: DeskVisit, policy: Policy) -> Side:
    return PolicyText(policy, policies.get_policy_text(visit.session, policy)).side


def _fit(visit: DeskVisit, overlay: Policy, newer: Side) -> Fit:
    try:
        moved_to(_side(visit, overlay), newer)
    except PolicyErrors as errors:
        return Fit(overlay, errors.errors)
    return Fit(overlay, ())


def _page(desk: Desk, told: Mapping[str, Any], *, status: int = 200) -> Response:
    nothing: dict[str, Any] = {"wrong": (), "checked": None, "remarks": (), "tried": (), "held": None, "lines": ()}
    nothing |= {"more": 0, "fits": (), "problems": {}, "unshown": (), "too_much": False}
    return desk.show("pages/author/check_text.html", status=status, **{**nothing, **told})

"""The evidence of one case: what was owed until when, what happened when, what it costs, and what the law says next."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk
from api.web.frame.sheet import Cell, csv_file, xlsx_file
from api.web.words.language import Language
from api.web.words.norms import Duty, duty, pressing_first
from api.web.words.timeline import Happening, people_in, timeline
from api.web.words.wording import Wording
from orchestrator.domain.exposure import Exposure
from orchestrator.domain.follow_up import FollowUp
from orchestrator.domain.work import OWED
from orchestrator.usecases.oversight import Evidence, watch_case
from orchestrator.usecases.persons import names_of
from rules.model.citation import Citation
from rules.terms.duration import Duration
from rules.terms.moment import local_day

router = APIRouter()

_COLUMNS = ("number", "recorded", "true_on", "what", "who", "role", "follows", "mark")


@dataclass(frozen=True, slots=True)
class Step:
    """What the law says comes next: who does or hears what, within which term, and what has to come first.

    `arisen` is the obligation when it is owed already, `told` whether the message was given.
    """

    who: str
    act: str
    what: str
    term: str
    rule: str
    citations: tuple[Citation, ...]
    needs: tuple[tuple[str, str], ...]
    arisen: Duty | None
    told: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """One obligation that was not met in time, with what it costs and what comes next."""

    duty: Duty
    exposure: Exposure | None
    steps: tuple[Step, ...]


@router.get("/handhaving/zaken/{case}")
def show_evidence(desk: AnyDesk, case: str) -> Response:
    """Show the evidence of the case, as far as this person may see it."""
    found, wording = _look(desk, case)
    overview = found.overview
    duties = {each.key: duty(each, wording, overview.at) for each in overview.obligations}
    missed = [_missed(duties[key], found, duties, wording) for key in found.follow_ups]
    missed.sort(key=lambda each: (not each.steps, each.duty.last_day is None, str(each.duty.last_day)))
    rest = [each for each in overview.obligations if each.state in OWED and each.key not in found.follow_ups]
    told: dict[str, Any] = {
        "missed": missed,
        "running": pressing_first(duties[each.key] for each in rest),
        "over": [duties[each.key] for each in overview.obligations if each.state not in OWED],
        "paid": [each for each in found.exposures if each.key not in found.follow_ups],
        "happenings": _happenings(found, wording),
        "marks": _marks(found),
    }
    return desk.show(
        "pages/officer/evidence.html", found=found, overview=overview, wording=wording, at=overview.at, **told
    )


@router.get("/handhaving/zaken/{case}/dossier.csv")
def export_evidence_csv(desk: AnyDesk, case: str) -> Response:
    """Return the evidence, line by line, as CSV."""
    return csv_file(f"dossier-{case}.csv", _headings(desk.language), _lines(desk, case))


@router.get("/handhaving/zaken/{case}/dossier.xlsx")
def export_evidence_xlsx(desk: AnyDesk, case: str) -> Response:
    """Return the evidence, line by line, as a workbook."""
    return xlsx_file(f"dossier-{case}.xlsx", _headings(desk.language), _lines(desk, case))


def _look(desk: Desk, case: str) -> tuple[Evidence, Wording]:
    with desk.open() as visit:
        found = watch_case(visit.session, visit.actor, case, at=visit.at)
        names = names_of(visit.session, people_in(found.overview))
    return found, Wording.of_case(found.overview, desk.language).knowing(names)


def _missed(late: Duty, found: Evidence, duties: Mapping[str, Duty], wording: Wording) -> Missed:
    exposure = next((each for each in found.exposures if each.key == late.key), None)
    owed = {each.rule: duties[each.key] for each in found.overview.obligations if each.state in OWED}
    told = {each.ground.rule for each in found.overview.conclusions.notices}
    steps = (_step(each, owed.get(each.rule), told, wording) for each in found.follow_ups[late.key])
    return Missed(late, exposure, tuple(_once(steps)))


def _once(steps: Iterator[Step]) -> Iterator[Step]:
    """Yield what comes next first, and what was told already last; of an act that two rules ask for the nearest one."""
    passed: set[str] = set()
    for each in sorted(steps, key=lambda step: (step.told, step.arisen is None, not step.act)):
        if not each.act or each.act not in passed:
            yield each
        passed.add(each.act)


def _step(found: FollowUp, arisen: Duty | None, told: Set[str], wording: Wording) -> Step:
    say = wording.language.say
    term = term_in_words(found.within.lasts, wording.language) if found.within else ""
    after = say("evidence.after", fact=wording.fact(found.after)) if found.after else ""
    return Step(
        who=wording.role(found.bearer) or say("evidence.everybody"),
        act=wording.fact(found.act) if found.act else "",
        what=wording.language.of(found.what),
        term=f"{term} {after}".strip(),
        rule=wording.rule(found.rule),
        citations=wording.policy.citations_of(found.rule, found.source),
        needs=tuple((wording.fact(each.fact), ", ".join(map(wording.role, each.roles))) for each in found.needs),
        arisen=arisen,
        told=found.act is None and found.rule in told,
    )


def term_in_words(lasts: Duration, language: Language) -> str:
    """Return a length of time in words: `8 weken`."""
    amounts = {name: getattr(lasts, name) for name in Duration.__dataclass_fields__}
    return " ".join(language.say(f"evidence.lasts_{name}", count=number) for name, number in amounts.items() if number)


def _happenings(found: Evidence, wording: Wording) -> Sequence[Happening]:
    """Return what happened, the first thing first: that is how evidence is read."""
    return timeline(found.overview, wording, "")[::-1]


def _marks(found: Evidence) -> Mapping[int, str]:
    """Return the beginning of the hash of each line of the journal."""
    return {each.seq: each.hash[:12] for each in found.overview.entries}


def _headings(language: Language) -> list[str]:
    return [language.say(f"evidence.column_{name}") for name in _COLUMNS]


def _lines(desk: Desk, case: str) -> Iterator[list[Cell]]:
    found, wording = _look(desk, case)
    hashes = {each.seq: each.hash for each in found.overview.entries}
    for each in _happenings(found, wording):
        yield [
            each.seq,
            each.when.isoformat(timespec="seconds"),
            local_day(each.occurred_at) if each.occurred_at else None,
            each.title,
            each.by,
            each.role,
            "; ".join(each.follows),
            hashes[each.seq],
        ]

"""What differs between two versions, or between a national policy and what a municipality made of it."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, DeskVisit
from api.web.pages.author.effects import RuleLine, rule_line
from api.web.pages.author.parts import pages_of
from api.web.pages.author.policies import every_version, find_version
from api.web.words.language import Language
from api.web.words.wording import Wording
from orchestrator.errors import PolicyNotFound
from orchestrator.usecases.policies import PolicyText
from rules.difference.compare import Change, Difference, How, compare
from rules.difference.side import Clause, Side
from rules.language.read.scalars import read_text
from rules.language.text.tree import Table
from rules.model.citation import source_of
from rules.model.policy import Policy

router = APIRouter()

MOST = 20
"""Clauses on one page."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """A clause that is not the same, in words; `kind` is that of the catalogue. `rule`: one that came or went."""

    how: str
    kind: str
    name: str
    title: str
    sources: tuple[str, ...]
    changes: tuple[Change, ...]
    origin: str
    rule: RuleLine | None = None


@router.get("/beleid/verschil")
def show_difference(desk: AnyDesk, van: str = "", met: str = "", deel: str = "1") -> Response:
    """Show what differs, once two versions are chosen; a version that tailors another is compared with that one."""
    with desk.open() as visit:
        versions = every_version(visit)
        after = _chosen(visit, met)
        before = _chosen(visit, van or (after.policy.model or "" if after else ""))
    lines = difference_lines(before.side, after.side, desk.language) if before and after else []
    pages, number = pages_of(len(lines), MOST, deel)
    told: dict[str, Any] = {
        "versions": versions,
        "before": before,
        "after": after,
        "count": len(lines),
        "lines": lines[(number - 1) * MOST : number * MOST],
        "pages": pages,
        "number": number,
    }
    return desk.show("pages/author/compare.html", **told)


def difference_lines(before: Side, after: Side, language: Language) -> list[DifferenceLine]:
    """Return the differences in words, in their order."""
    return [_line(each, before.policy, after.policy, language) for each in compare(before.clauses, after.clauses)]


def _line(each: Difference, before: Policy, after: Policy, language: Language) -> DifferenceLine:
    clauses = [clause for clause in (each.before, each.after) if clause]
    sources = dict.fromkeys(filter(None, (source_of(clause.citations, language.code) for clause in clauses)))
    policy = before if each.how is How.REMOVED else after
    rule = policy.rules.get(each.name) if each.kind == "rule" and each.how is not How.CHANGED else None
    return DifferenceLine(
        each.how.value,
        each.kind.replace(" ", "_"),
        each.name,
        _title(clauses[-1], language),
        tuple(sources),
        each.changes,
        clauses[-1].origin,
        rule_line(rule, Wording(policy, {}, language), {}) if rule else None,
    )


def _title(clause: Clause, language: Language) -> str:
    """Return what the clause is called; of the clause that is itself the title nothing more than its name."""
    node = clause.says.get("title") if isinstance(clause.says, Table) else None
    return language.of(read_text(node, clause.name)) if node else clause.name.replace("_", " ")


def _chosen(visit: DeskVisit, asked: str) -> PolicyText | None:
    """Return the version asked for as `name@date`; None when there is no such version any more."""
    name, _, version = asked[:_LONGEST].replace("\x00", "").partition("@")
    try:
        return find_version(visit, name, version) if version else None
    except PolicyNotFound:
        return None

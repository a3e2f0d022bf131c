"""One version of a policy: what it is for, what it stands on, what it leaves open, and every rule in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk, Desk
from api.web.pages.author.library import Version, find_version
from api.web.pages.author.parts import Part, layer_of, origins_of, part_of_each, parts_of
from api.web.pages.author.proof import by_rule, scenarios_of
from api.web.pages.author.rule_lines import rule_line
from api.web.words.language import Language
from api.web.words.wording import Wording
from orchestrator.usecases.worklist import party_titles
from rules.difference.compare import in_words
from rules.language.read.scalars import read_text
from rules.language.text.tree import Table
from rules.model.policy import Policy

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Place:
    """Something the policy leaves open: what stands there now, and between which bounds it may be filled in."""

    name: str
    title: str
    filled: str
    least: str
    most: str
    default: str
    tighter: str


@router.get("/beleid/{policy}/{version}")
def show_policy(desk: AnyDesk, policy: str, version: str) -> Response:
    """Show what the version is, with all its rules by title."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
        owners = {found.policy.municipality} if found.policy.municipality else set()
        titles = party_titles(visit.session, owners)
    shown = scenarios_of(found.policy)
    told: dict[str, Any] = {
        "layers": [
            (each, layer_of(found.policy, each), _rules_from(found.policy, each)) for each in origins_of(found.policy)
        ],
        "places": tuple(_places(found, desk.language)),
        "titles": titles,
        "failing": sum(not each.held for each in shown),
        "scenarios": len(shown),
    }
    return desk.show("pages/author/policy.html", **every_page_of(desk, found), **told)


@router.get("/beleid/{policy}/{version}/regels")
def show_rules(desk: AnyDesk, policy: str, version: str, deel: str = "1") -> Response:
    """Show one part of the rules, each with its condition and what follows in words."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    portions = parts_of(found.policy)
    part = chosen(portions, deel)
    touched = by_rule(scenarios_of(found.policy))
    wording = Wording(found.policy, {}, desk.language)
    rules = [rule_line(each, wording, touched) for each in part.rules]
    return desk.show("pages/author/rules.html", **every_page_of(desk, found), portions=portions, part=part, rules=rules)


def every_page_of(desk: Desk, found: Version) -> Mapping[str, Any]:
    """Return what every page about one version tells: the version, and where each of its rules stands."""
    return {"found": found, "shown": found.policy, "at_rule": address_of_rules(desk, found)}


def address_of_rules(desk: Desk, found: Version) -> Callable[[str], str]:
    """Return the function that gives the address at which a rule is explained."""
    places = part_of_each(parts_of(found.policy))
    path = desk.request.app.url_path_for("show_rules", **found.names)
    return lambda rule: f"{path}?deel={places[rule]}#{rule}" if rule in places else ""


def chosen(parts: tuple[Part, ...], number: str) -> Part:
    """Return the part with this number, or the first."""
    return next((each for each in parts if str(each.number) == number), parts[0])


def _rules_from(policy: Policy, origin: str) -> tuple[str, ...]:
    return tuple(rule.name for rule in policy.rules.values() if rule.origin == origin)


def _places(found: Version, language: Language) -> Iterator[Place]:
    for (kind, name), clause in found.side.clauses.items():
        if kind == "open place" and isinstance(clause.says, Table):
            said = {key: clause.says.get(key) for key in ("from", "to", "default", "tighter")}
            words = {key: in_words(node) if node else "" for key, node in said.items()}
            title = language.of(read_text(clause.says.get("title"), name))
            yield Place(name, title, found.policy.opened.get(name, ""), *words.values())

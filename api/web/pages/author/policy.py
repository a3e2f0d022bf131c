"""One version of a policy: what it is for, what it leaves open, every rule in words and as a drawing, its facts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Response

from api.web.frame.desk import AnyDesk
from api.web.pages.author.effects import rule_line
from api.web.pages.author.parts import Part, every_page_of, layer_of, origins_of, parts_of
from api.web.pages.author.policies import find_version
from api.web.pages.author.scenarios import by_rule, scenarios_of, unshown_of
from api.web.words.language import Language
from api.web.words.wording import Wording
from orchestrator.usecases.policies import PolicyText
from orchestrator.usecases.worklist import party_titles
from rules.difference.compare import in_words
from rules.language.read.scalars import read_text
from rules.language.text.tree import Table
from rules.model.fact_type import types_of_every_policy
from rules.model.policy import Policy
from rules.picture.draw import describe, draw
from rules.picture.sketch import Look, Sketch, sketch_of

router = APIRouter()


@dataclass(frozen=True, slots=True)
class RulePlace:
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
        "layers": [_layer(found.policy, each) for each in origins_of(found.policy)],
        "places": tuple(_places(found, desk.language)),
        "titles": titles,
        "failing": sum(not each.held for each in shown),
        "scenarios": len(shown),
        "unshown": len(unshown_of(found.policy)),
    }
    wording = Wording(found.policy, {}, desk.language)
    return desk.show("pages/author/policy.html", **every_page_of(desk, found), **told, wording=wording)


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
    told: dict[str, Any] = {"portions": portions, "part": part, "rules": rules}
    unshown = {rule.name for rule in unshown_of(found.policy)}
    return desk.show("pages/author/rules.html", **every_page_of(desk, found), **told, unshown=unshown)


def chosen(parts: tuple[Part, ...], number: str) -> Part:
    """Return the part with this number, or the first."""
    return next((each for each in parts if str(each.number) == number), parts[0])


def _layer(policy: Policy, origin: str) -> tuple[str, str, tuple[str, ...]]:
    """Return a text the policy stands on, what that is to it, and the rules that come from it."""
    rules = tuple(rule.name for rule in policy.rules.values() if rule.origin == origin)
    return origin, layer_of(policy, origin), rules


def _places(found: PolicyText, language: Language) -> Iterator[RulePlace]:
    for (kind, name), clause in found.side.clauses.items():
        if kind == "open place" and isinstance(clause.says, Table):
            said = {key: clause.says.get(key) for key in ("from", "to", "default", "tighter")}
            words = {key: in_words(node) if node else "" for key, node in said.items()}
            title = language.of(read_text(clause.says.get("title"), name))
            yield RulePlace(name, title, found.policy.opened.get(name, ""), *words.values())


_OF_EVERY_POLICY = frozenset(each.name for each in types_of_every_policy())


@router.get("/beleid/{policy}/{version}/feiten")
def show_fact_types(desk: AnyDesk, policy: str, version: str) -> Response:
    """Show the types of fact of the policy itself; those that every policy has are told of in words."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    facts = [each for each in found.policy.facts.values() if each.name not in _OF_EVERY_POLICY]
    wording = Wording(found.policy, {}, desk.language)
    return desk.show("pages/author/fact_types.html", **every_page_of(desk, found), facts=facts, wording=wording)


@router.get("/beleid/{policy}/{version}/tekening")
def show_picture(desk: AnyDesk, policy: str, version: str, deel: str = "1") -> Response:
    """Show the picture of one part of the rules, with the same in words."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    portions = parts_of(found.policy)
    part = chosen(portions, deel)
    sketch = sketch_of_part(found.policy, part)
    words = zip(sketch.rows, describe(sketch, desk.language.code)[1:], strict=True)
    return desk.show(
        "pages/author/picture.html",
        **every_page_of(desk, found),
        portions=portions,
        part=part,
        sketch=sketch,
        words=list(words),
    )


@router.get("/beleid/{policy}/{version}/tekening.svg")
def draw_picture(desk: AnyDesk, policy: str, version: str, deel: str = "1") -> Response:
    """Return the drawing by itself; with `deel=alles` of all rules at once."""
    with desk.open() as visit:
        found = find_version(visit, policy, version)
    whole = sketch_of(found.policy)
    sketch = whole if deel == "alles" else sketch_of_part(found.policy, chosen(parts_of(found.policy), deel))
    return Response(draw(sketch, desk.language.code), media_type="image/svg+xml", headers={"Vary": "Cookie"})


def sketch_of_part(policy: Policy, part: Part) -> Sketch:
    """Return what there is to see in some of the rules: their rows, and the things these look at."""
    whole, names = sketch_of(policy), {rule.name for rule in part.rules}
    rows = tuple(row for row in whole.rows if row.name in names)
    seen = {key for row in rows for key, look in row.looks.items() if look is not Look.MAKES}
    kept = tuple(replace(row, looks={key: look for key, look in row.looks.items() if key in seen}) for row in rows)
    return replace(whole, things=tuple(each for each in whole.things if each.key in seen), rows=kept)

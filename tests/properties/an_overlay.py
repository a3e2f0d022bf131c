"""Overlays by chance: what a municipality might fill in and add, and now and then what it may not."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.language.layers.bundle import bundle, file_name
from rules.language.layers.document import read_documents
from rules.language.layers.merged import merge
from rules.language.layers.open_places import Place, read_places
from rules.language.layers.shelf import shelf
from rules.language.policy import parse_policy
from rules.language.text.findings import Findings
from rules.model.effect import Oblige
from rules.model.fact_type import FactType
from rules.model.policy import Policy
from tests.unit.language.layered import GENERAL, SPECIAL, bundled

LOOSENING = ("permit: {{who: {role}, to: {fact}}}", "settle: {{waive: {rule}}}", "clock: {{stop: {rule}}}")


@dataclass(frozen=True, repr=False)
class Model:
    """A national policy, its text, and what it leaves open."""

    policy: Policy
    text: str
    places: Mapping[str, Place]

    def __repr__(self) -> str:
        return self.policy.version

    def tailored(self, overlay: str) -> Policy:
        """The model with the overlay. Raises PolicyErrors when it says what an overlay may not say."""
        return parse_policy(f"{overlay}--- # model.yaml\n{self.text}", "overlay.yaml")


def models() -> Iterator[Model]:
    """Every policy of the product that leaves something open, and a small one that always does."""
    texts = [("bijzonder.yaml", bundled(SPECIAL, GENERAL))]
    texts += [(file_name(path), bundle(path)) for path in shelf().values()]
    for name, text in texts:
        whole = merge(read_documents(text, name), Findings(name))
        places = read_places(whole.open, whole.root.get("facts"), Findings(name))
        if places:
            yield Model(parse_policy(text, name), text, places)


def an_overlay(model: Model, chance: random.Random, *, rules: bool, fill: bool) -> str:
    """The text of an overlay with values filled in, fields and rules added."""
    lines = [
        f"overlay_of: {model.policy.name}",
        f"model: {model.policy.in_force}",
        "municipality: toeval",
        f"in_force: {model.policy.in_force}",
    ]
    filled = {name: value for name, value in _values(model, chance) if chance.random() < 0.7} if fill else {}
    if filled:
        lines.append("fill: {" + ", ".join(f"{name}: {value}" for name, value in filled.items()) + "}")
    opened = [fact for fact in model.policy.facts.values() if fact.open]
    if rules and opened:
        lines.append(f"facts: {{{chance.choice(opened).name}: {{fields: {{toegevoegd: text?}}}}}}")
    added = list(_rules(model, chance)) if rules else []
    if added:
        lines += ["rules:", *added]
    return "\n".join(lines) + "\n"


def _values(model: Model, chance: random.Random) -> Iterator[tuple[str, object]]:
    """Values for the numbers that are made tighter by making them lower, also some that go too far."""
    for name, place in model.places.items():
        if place.tighter == "lower" and isinstance(place.least, int) and isinstance(place.most, int):
            yield name, chance.randint(place.least - 1, place.most + 1)


def _rules(model: Model, chance: random.Random) -> Iterator[str]:
    taking = [place for place in model.places.values() if place.field is None]
    for n in range(chance.randint(1, 4) if taking else 0):
        place = chance.choice(taking)
        about = place.about or tuple(
            fact for fact in model.policy.facts if not fact.startswith(("party", "case", "work"))
        )
        effect = _effect(model, chance.choice(about), chance, n)
        when = _condition(model, chance)
        yield f"  - {{rule: toegevoegd_{n}, at: {place.name.text}, when: {{all: [{when}]}}, {effect}}}"


def _condition(model: Model, chance: random.Random) -> str:
    facts = [fact for fact in model.policy.facts.values() if fact.fields and not fact.name.startswith("party")]
    parts = [f"{{{chance.choice(facts).name}: a}}"]
    if chance.random() < 0.4:
        parts.append(f"{{not: {{{chance.choice(facts).name}: {{since: a}}}}}}")
    if chance.random() < 0.3:
        parts.append(f"{{{chance.choice(['breached', 'open', 'missed'])}: {_obliging(model, chance)}}}")
    return ", ".join(parts)


def _effect(model: Model, fact: str, chance: random.Random, n: int) -> str:
    kind = model.policy.facts[fact]
    role = chance.choice([*_roles(model, kind), *model.policy.roles])
    if chance.random() < 0.15:
        return chance.choice(LOOSENING).format(role=role, fact=fact, rule=_obliging(model, chance))
    effects = (
        f"forbid: {{who: {chance.choice([role, 'anyone'])}, to: {fact}, because: Toeval}}",
        f"oblige: {{bearer: {role}, to: {fact}, within: {chance.randint(1, 9)} weeks after a.day}}",
        f"oblige: {{bearer: {role}, to: {fact}, required: false}}",
        f"offer: {{to: {role}, task: toegevoegde_taak_{n}, yields: {fact}}}",
        f"notify: {{who: {role}, what: Toeval}}",
        f"derive: {{toegevoegd_feit_{n}: {{dag: a.day}}}}",
    )
    return chance.choice(effects)


def _roles(model: Model, fact: FactType) -> tuple[str, ...]:
    return fact.by or tuple(model.policy.roles)


def _obliging(model: Model, chance: random.Random) -> str:
    obliging = [rule for rule, each in model.policy.rules.items() if any(_is_oblige(effect) for effect in each.effects)]
    return chance.choice(obliging)


def _is_oblige(effect: object) -> bool:
    return isinstance(effect, Oblige)

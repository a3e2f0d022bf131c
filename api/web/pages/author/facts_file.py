"""The facts of a scenario as a facts file, so that somebody can change a day and see what becomes of it."""

import json
from collections.abc import Iterator, Sequence

from rules.evaluate.present import present_value
from rules.facts import Fact
from rules.model.fact_type import PARTY_JOINED
from rules.terms.moment import local_day, spell_moment


def facts_file(facts: Sequence[Fact]) -> str:
    """Return the facts as YAML that `parse_facts` reads; who takes part from the start stands under `roles`."""
    start = [each for each in facts if each.type == PARTY_JOINED and each.id == f"{PARTY_JOINED}-{each.seq}"]
    lines = [*_roles(start), "facts:", *(line for each in facts if each not in start for line in _fact(each))]
    return "\n".join(lines) + "\n"


def _roles(joined: Sequence[Fact]) -> Iterator[str]:
    held: dict[str, list[str]] = {}
    for each in joined:
        held.setdefault(str(each.fields["role"]), []).append(str(each.fields["party"]))
    yield "roles:"
    for role, parties in held.items():
        yield f"  {role}: [{', '.join(map(_word, parties))}]"


def _fact(fact: Fact) -> Iterator[str]:
    at_noon = spell_moment(fact.occurred_at)[11:19] == "12:00:00"
    when = f"on: {local_day(fact.occurred_at)}" if at_noon else f"at: {_word(spell_moment(fact.occurred_at))}"
    yield f"  - type: {fact.type}"
    yield f"    id: {_word(fact.id)}"
    yield f"    {when}"
    yield f"    by: {_word(fact.party)}"
    yield f"    role: {fact.role}"
    for name, value in (("person", fact.person), ("corrects", fact.corrects)):
        if value:
            yield f"    {name}: {_word(value)}"
    if fact.retracts:
        yield "    retracts: true"
    if fact.fields:
        yield "    fields:"
        yield from (f"      {name}: {_word(present_value(value))}" for name, value in fact.fields.items())


def _word(value: object) -> str:
    """Return a value as YAML; JSON is YAML, and words that need no quotes go without."""
    plain = isinstance(value, str) and value.replace("-", "").replace("_", "").isalnum() and value.isascii()
    return value if plain and isinstance(value, str) else json.dumps(value, ensure_ascii=False)

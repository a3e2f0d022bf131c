"""What a policy and its parties are called, in the language of whoever reads: never an id where there is a title."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from api.web.words.days import moment_in_words, short_day
from api.web.words.language import Language
from orchestrator.domain.overview import Overview
from orchestrator.domain.person import spoken
from orchestrator.domain.veil import NO_REASON
from rules.facts import Fact
from rules.model.citation import source_of
from rules.model.fact_type import Field, FieldKind
from rules.model.policy import Policy
from rules.model.values import Value
from rules.terms.said import Name, Named, Said, Told, language_of

_NAMED = re.compile(r"'([a-z_]+)'")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for one case: its policy, what its parties are called, the language, its facts and tasks by their id.

    Of a task it is known what type it is of, of a person of a party their name.
    """

    policy: Policy
    titles: Mapping[str, str]
    language: Language
    facts: Mapping[str, Fact] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of_case(cls, overview: Overview, language: Language, parties: Iterable[tuple[str, str]] = ()) -> Self:
        """Return the words for a case as somebody sees it; `parties` are more ids with what they are called."""
        return cls(
            overview.policy,
            {**overview.titles, **dict(parties)},
            language,
            {each.id: each for each in overview.facts},
            {each.id: each.task for each in overview.tasks},
        )

    def knowing(self, names: Mapping[tuple[str, str], str]) -> Self:
        """Return these words with the names of persons, each by party and id."""
        return replace(self, names=names)

    def person(self, party: str, person: str | None) -> str | None:
        """Return what a person of the party is called; nothing for a program."""
        return self.names.get((party, person), spoken(person)) if person else None

    def fact(self, name: str) -> str:
        """Return what a fact type is called."""
        found = self.policy.facts.get(name)
        return self.language.of(found.title, name) if found else name

    def facts_named(self, ids: Iterable[str]) -> str:
        """Return what the facts are called, each with its day; those one may not see are left out."""
        seen = (self.facts[each] for each in ids if each in self.facts)
        return ", ".join(f"{self.fact(each.type)} {short_day(each.occurred_at, self.language)}" for each in seen)

    def role(self, name: str | None) -> str:
        """Return what a role is called; empty for none."""
        found = self.policy.roles.get(name) if name else None
        return self.language.of(found.title) if found else name or ""

    def task(self, name: str) -> str:
        """Return what a task is called."""
        found = self.policy.tasks.get(name)
        return self.language.of(found.title) if found else self.fact(name)

    def rule(self, name: str | None) -> str:
        """Return what a rule is called; its name when the policy gives it no title. Empty for none.

        Where the rule is not for who reads, that is said instead.
        """
        if name == NO_REASON:
            return self.language.say("norms.not_for_you")
        found = self.policy.rules.get(name) if name else None
        return self.language.of(found.title, found.name) if found else name or ""

    def source(self, rule: str | None, kept: str | None) -> str | None:
        """Return what a rule cites in one line; of one that is not in the policy what was `kept` of that."""
        return source_of(self.policy.citations_of(rule, kept), self.language.code)

    def part(self, name: str) -> str:
        """Return what a stage or milestone is called."""
        found = self.policy.scopes.get(name)
        return self.language.of(found.title, name) if found else name

    def work(self, task_id: str) -> str:
        """Return what one task of the case is called; when it is not there any more, the rule that asked for it."""
        found = self.tasks.get(task_id)
        return self.task(found) if found else self.rule(task_id.split(":")[1] if ":" in task_id else task_id)

    def title(self, name: Name) -> str:
        """Return by which title people know what has this id."""
        match name.of:
            case Named.PARTY:
                return self.party(name.id)
            case Named.ROLE:
                return self.role(name.id)
            case Named.FACT:
                return self.fact(name.id)
            case Named.TASK:
                return self.task(name.id)
            case Named.WORK:
                return self.work(name.id)
            case Named.RULE:
                return self.rule(name.id)
            case Named.PART:
                return self.part(name.id)
            case Named.DAY:
                return short_day(date.fromisoformat(name.id), self.language)

    def line(self, what: Said) -> str:
        """Return a sentence as a line by itself, which begins with a capital, with titles for what it names."""
        words = language_of(self.language.code).say(what, self.title)
        return words[:1].upper() + words[1:]

    def reason(self, text: Told) -> str:
        """Return a reason the rules gave, without its full stop, and with titles where it names things by their id."""
        return _NAMED.sub(lambda found: self._called(found[1]), self.language.of(text)).rstrip(".")

    def _called(self, name: str) -> str:
        if name in self.policy.facts:
            return self.fact(name)
        return self.role(name) if name in self.policy.roles else f"'{name}'"

    def party(self, name: str) -> str:
        """Return what a party is called."""
        return self.titles.get(name, name)

    def parties(self, names: Iterable[str]) -> str:
        """Return what parties are called, in one line."""
        return ", ".join(self.party(name) for name in names)

    def field(self, field: Field) -> str:
        """Return what a field is called; its own name with spaces when the policy gives it no title."""
        return self.language.of(field.title, field.name.replace("_", " ").capitalize())

    def fields(self, fact: Fact) -> list[tuple[str, str]]:
        """Return what the fact says, each field under its title, in the order of the form it is filled in on.

        Of a field that is kept from who reads, that it is, filled in or not.
        """
        return list(self._fields(fact))

    def _fields(self, fact: Fact) -> Iterator[tuple[str, str]]:
        for each in self.policy.facts[fact.type].fields.values():
            if each.name in fact.withheld:
                yield self.field(each), self.language.say("norms.withheld")
            elif each.name in fact.fields:
                yield self.field(each), self.value(each, fact.fields[each.name])

    def choice(self, field: Field, word: str) -> str:
        """Return what one of the choices of a field is called; the word itself for one it does not have."""
        title = field.choice_titles.get(word)
        return self.language.of(title) if title else word.replace("_", " ")

    def value(self, field: Field, value: Value) -> str:
        """Return the value of a field as people write it."""
        if isinstance(value, tuple):
            return ", ".join(self.value(field, each) for each in value)
        if isinstance(value, bool):
            return self.language.say("forms.yes" if value else "forms.no")
        if field.kind is FieldKind.REF:
            return self.facts_named([str(value)]) or str(value)
        if field.kind is FieldKind.PARTY:
            return self.party(str(value))
        if field.kind is FieldKind.CHOICE:
            return self.choice(field, str(value))
        if field.name == "role":
            return self.role(str(value))
        return written(value, self.language)


def written(value: object, language: Language) -> str:
    """Return a day, a moment or a number as people write it, and anything else as it is."""
    if isinstance(value, datetime):
        return moment_in_words(value, language)
    if isinstance(value, date):
        return short_day(value, language)
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", language.decimal)
    return str(value)

"""A rule as a page shows it: what it is called, where it comes from, when it holds and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.web.pages.author.conditions import Said, condition_in_words
from api.web.pages.author.effects import Follows, follows_in_words
from api.web.pages.author.names import names_of
from api.web.pages.author.proof import Tried
from api.web.words.wording import Wording
from rules.language.text.tree import file_of
from rules.model.policy import Rule


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One clause in words. `place` is where its text stands; `tried` are the scenarios in which it holds."""

    name: str
    title: str
    source: str | None
    place: str
    stage: str
    when: Said
    follows: tuple[Follows, ...]
    tried: Sequence[Tried]


def rule_line(rule: Rule, wording: Wording, touching: Mapping[str, Sequence[Tried]]) -> RuleLine:
    """Return the rule in words."""
    names = names_of(rule, wording)
    return RuleLine(
        rule.name,
        names.rule(rule.name),
        rule.source,
        f"{file_of(rule.line)}:{rule.line}",
        names.scope(rule.scope) if rule.scope else "",
        condition_in_words(rule.when, names),
        tuple(follows_in_words(each, names) for each in rule.effects),
        touching.get(rule.name, ()),
    )

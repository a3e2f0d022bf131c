"""Reading the rules: each clause with its condition and what follows from it."""

from rules.language.grammar.documents import RULE_FORM
from rules.language.grammar.effects import EFFECT_WORDS
from rules.language.read.citation import read_citations
from rules.language.read.condition import (
    ALWAYS,
    MOST_ALTERNATIVES,
    MOST_QUESTIONS,
    alternatives,
    questions,
    read_condition,
    too_many_ways,
)
from rules.language.read.derived import bindings
from rules.language.read.effect import read_effects
from rules.language.read.scalars import read_name, read_text
from rules.language.read.scope import read_in
from rules.language.read.sight import Sight
from rules.language.read.task import rule_part
from rules.language.read.vocabulary import Vocabulary
from rules.language.text.errors import listed, named
from rules.language.text.findings import Findings, Wrong, leaf, several, table, which
from rules.language.text.tree import Listing, Node, Table, described
from rules.model.condition import Condition
from rules.model.policy import Rule
from rules.terms.said import Count, Said, said

MOST_RULES = 500
MOST_QUESTIONS_TOGETHER = 40_000


def rule_names(node: Node | None, findings: Findings) -> tuple[str, ...]:
    """The names of all rules; a rule without a name, or with another's, is noted."""
    names: list[str] = []
    for rule in node.nodes if isinstance(node, Listing) else ():
        with findings.noting():
            key = leaf(table(rule, rule, said("a_rule")).get("rule"), rule, which("rule", said("its_name")))
            name = read_name(key, said("a_rule"))
            if name in names:
                raise Wrong(key, said("there_already", what=named(said("a_rule"), name)), expected=said("another_name"))
            names.append(name)
    return tuple(names)


def read_rules(node: Node | None, vocabulary: Vocabulary, findings: Findings) -> dict[str, Rule]:
    """Read every rule that can be read."""
    rules: dict[str, Rule] = {}
    if not isinstance(node, Listing):
        if node is not None:
            findings.note(
                Wrong(node, said("is_a_list", what="'rules'"), found=described(node), expected=said("list_of_rules"))
            )
        return rules
    if len(node.nodes) > MOST_RULES:
        limit = said("at_most", count=Count(MOST_RULES))
        findings.note(Wrong(node, said("too_many_rules"), found=str(len(node.nodes)), expected=limit))
        return rules
    for each in node.nodes:
        with findings.within(*rule_part(each)), findings.noting():
            if isinstance(each, Table) and each.get("rule") is not None:
                rule = _read_rule(each, vocabulary, findings)
                rules[rule.name] = rule
    asked = sum(questions(rule.when) for rule in rules.values())
    if asked > MOST_QUESTIONS_TOGETHER:
        findings.note(_asking_too_much(node, said("rules_ask_too_much"), asked, MOST_QUESTIONS_TOGETHER))
    return rules


def _read_rule(body: Table, vocabulary: Vocabulary, findings: Findings) -> Rule:
    findings.known_keys_of(body, RULE_FORM)
    name = leaf(body.get("rule"), body, said("a_name"))
    when = body.get("when")
    sight = Sight(
        vocabulary,
        findings,
        {bound.alias for bound in bindings(when, (*vocabulary.facts, *vocabulary.derived))},
        {bound.alias for bound in bindings(when)},
    )
    condition: Condition = ALWAYS
    with findings.noting():
        condition = read_condition(when, sight) if when is not None else ALWAYS
    if alternatives(condition) > MOST_ALTERNATIVES:
        raise too_many_ways(when or body)
    if questions(condition) > MOST_QUESTIONS:
        raise _asking_too_much(when or body, said("condition_asks_too_much"), questions(condition), MOST_QUESTIONS)
    effects = tuple(
        effect for key, node in body.entries if key.text in EFFECT_WORDS for effect in read_effects(key, node, sight)
    )
    if not any(key in EFFECT_WORDS for key in body.names()):
        findings.note(Wrong(body, said("nothing_follows"), expected=listed(EFFECT_WORDS)))
    return Rule(
        name.text,
        condition,
        effects,
        read_citations(body.get("source"), vocabulary.regulations, findings),
        read_text(body.get("title"), name.text) if body.get("title") is not None else None,
        _per(body.get("per"), sight),
        read_in(body, vocabulary.scopes),
        name.line,
    )


def _asking_too_much(node: Node, message: Said, asked: int, most: int) -> Wrong:
    found, expected = said("up_to_questions", count=Count(asked)), said("at_most", count=Count(most))
    return Wrong(node, message, found=found, expected=expected)


def _per(node: Node | None, sight: Sight) -> tuple[str, ...] | None:
    if node is None:
        return None
    aliases = tuple(leaf(each, node, said("name_of_bound")) for each in several(node))
    if not aliases:
        raise Wrong(node, said("per_names_one"), expected=said("leave_out_per"))
    for alias in aliases:
        if alias.text not in sight.bound:
            raise sight.missing(alias.text, alias)
    return tuple(alias.text for alias in aliases)

"""The door of the rules: from the text of a policy to the validated model, or everything that is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from rules.compile.compiled import CycleError, stratify
from rules.compile.lower import lower_all
from rules.language.grammar.declarations import ROLE
from rules.language.grammar.documents import POLICY
from rules.language.layers.bundle import bundle, file_name
from rules.language.layers.conflicting import refuse_conflicting
from rules.language.layers.document import Document, read_documents, read_in_force
from rules.language.layers.merged import MergedPolicy, merge
from rules.language.read.citation import read_regulations
from rules.language.read.clocks import refuse_unfit_clocks
from rules.language.read.confidentiality import with_levels
from rules.language.read.derived import derived_types
from rules.language.read.fact_type import read_fact_types
from rules.language.read.personal_data import Declared, read_personal_data, read_retentions
from rules.language.read.purpose import read_purposes, refuse_unseen
from rules.language.read.rule import read_rules, rule_names
from rules.language.read.scalars import read_name, read_text
from rules.language.read.scope import read_scopes
from rules.language.read.secrecy import read_secrecy
from rules.language.read.sight import Sight
from rules.language.read.task import read_tasks
from rules.language.read.term import read_terms
from rules.language.read.vocabulary import PSEUDO, Vocabulary
from rules.language.text.findings import Findings, Wrong, leaf, one_of, table, which, yes_or_no
from rules.language.text.tree import Leaf, Listing, Node, Table, file_of, written
from rules.model.effect import Permit
from rules.model.fact_type import FactType, Field, FieldKind
from rules.model.policy import Policy, Role, Rule, Scope
from rules.terms.said import said


def load_policy(path: Path) -> Policy:
    """Read a policy file, or an overlay, with the files it stands on.

    Raises PolicyErrors: everything that is wrong in it. OSError: it cannot be read.
    """
    return parse_policy(bundle(path), file_name(path))


def parse_policy(text: str, name: str) -> Policy:
    """Read the text of a policy and of what it stands on (a bundle); `name` is the first file's name in messages.

    Raises PolicyErrors: everything that is wrong in it.
    """
    return _parsed(text, name)


# A policy is asked for again and again: beside its scenarios, by what stands on it, to be compared with the next.
@lru_cache(maxsize=32)
def _parsed(text: str, name: str) -> Policy:
    return policy_of(read_documents(text, name), name, sha256(text.encode()).hexdigest())


def policy_of(documents: tuple[Document, ...], name: str, digest: str = "") -> Policy:
    """The policy in the first of the documents; `digest` is that of the text they come from, or else their own.

    Raises PolicyErrors: everything that is wrong in them.
    """
    findings = Findings(name)
    digest = digest or digest_of(documents)
    try:
        whole = merge(documents, findings)
        # What is wrong with the layers would be told again of everything that rests on it.
        findings.raise_if_any()
        return _read_policy(whole, findings, digest)
    except Wrong as wrong:
        findings.note(wrong)
    findings.raise_if_any()
    raise AssertionError("a policy that cannot be read has an error")


def digest_of(documents: tuple[Document, ...]) -> str:
    """What tells these documents from others that say something else: a SHA-256 of every word, wherever it stands."""
    return sha256(repr([written(each.root) for each in documents]).encode("utf-8", "backslashreplace")).hexdigest()


def _read_policy(whole: MergedPolicy, findings: Findings, digest: str) -> Policy:
    root = whole.root
    findings.known_keys_of(root, POLICY)
    roles = _read_roles(root.get("roles"), root, findings)
    scopes = read_scopes(root.get("scopes"), findings)
    regulations = read_regulations(root.get("sources"), findings)
    purposes = read_purposes(root.get("purposes"), roles, regulations, findings)
    facts = read_fact_types(root.get("facts"), root, roles, findings, scopes, purposes)
    facts = with_levels(facts, root.get("facts"), roles, findings)
    refuse_unseen(facts, purposes, findings)
    rules_node = root.get("rules")
    _add_implied_references(facts, rules_node)
    policy_name, in_force, director = _head(root, roles, findings)
    declared = Declared(roles, facts, regulations)
    secrecy = read_secrecy(root.get("secrecy"), director, declared, findings)
    names = rule_names(rules_node, findings)
    derived = derived_types(rules_node, facts, findings)
    tasks = read_tasks(root.get("tasks"), rules_node, facts, findings, scopes)
    kept_secret = frozenset(secrecy.hides if secrecy else ())
    bare = Vocabulary(roles, facts, derived, {}, names, scopes, regulations=regulations, kept_secret=kept_secret)
    terms = read_terms(root.get("terms"), Sight(bare, findings), findings)
    vocabulary = replace(bare, terms=terms, tasks={task.name: task.yields for task in tasks.values()})
    rules = read_rules(rules_node, vocabulary, findings)
    personal_data = read_personal_data(root.get("personal_data"), declared, findings)
    retention = read_retentions(root.get("retention"), declared, findings)
    findings.raise_if_any()
    if not whole.base:
        _refuse_dead_legal_acts(facts, rules, whole, findings)
    refuse_conflicting(rules, whole, findings)
    _refuse_circles(rules, scopes, findings)
    refuse_unfit_clocks(rules, findings)
    findings.raise_if_any()
    return Policy(
        policy_name,
        in_force,
        read_text(root.get("title"), policy_name),
        read_text(root.get("goal"), policy_name),
        roles,
        facts,
        tasks,
        terms,
        {name: replace(rule, origin=whole.origins.get(name, "")) for name, rule in rules.items()},
        director,
        digest,
        scopes,
        whole.opened,
        whole.municipality,
        whole.model,
        regulations,
        personal_data,
        retention,
        purposes,
        secrecy,
    )


def _head(root: Table, roles: Mapping[str, Role], findings: Findings) -> tuple[str, date, str]:
    """The name, the day it comes into force, and the role of the municipality."""
    name, in_force, director = "", date.min, next(iter(roles), "")
    with findings.noting():
        name = _name(leaf(root.get("policy"), root, which("policy", said("its_name"))))
    with findings.noting():
        in_force = read_in_force(root)
    with findings.noting():
        director = _director(root, roles)
    for key in ("title", "goal"):
        with findings.noting():
            read_text(root.get(key), name)
    return name, in_force, director


def _director(root: Table, roles: Mapping[str, Role]) -> str:
    node = root.get("director")
    if node is None:
        return next(iter(roles), "")
    word = leaf(node, root, said("a_role"))
    return one_of(word, said("role"), roles)


def _name(node: Leaf) -> str:
    """The name of a policy, which may be of several words with dashes between."""
    read_name(replace(node, text=node.text.replace("-", "_")), said("a_policy"))
    return node.text


def _read_roles(node: Node | None, root: Table, findings: Findings) -> dict[str, Role]:
    roles: dict[str, Role] = {}
    with findings.noting():
        for key, body in table(node, root, "'roles'").entries:
            with findings.within(said("role"), key.text), findings.noting():
                roles[key.text] = _read_role(key, body, findings)
        if not roles:
            raise Wrong(node or root, said("needs_a_role"))
    return roles


def _read_role(key: Leaf, node: Node, findings: Findings) -> Role:
    name = read_name(key, said("a_role"), ("anyone",))
    if isinstance(node, Leaf):
        return Role(name, read_text(None if node.empty else node, name), line=key.line)
    body = table(node, key, said("a_role"))
    findings.known_keys_of(body, ROLE)
    return Role(name, read_text(body.get("title"), name), yes_or_no(body.get("many"), default=False), key.line)


def _add_implied_references(facts: dict[str, FactType], rules: Node | None) -> None:
    """A test such as `besluit: {aanvraag: a}` gives `besluit` a reference that its type did not declare."""
    for fact, field in _patterns(rules):
        if fact in facts and field in facts and field not in facts[fact].fields and field not in PSEUDO:
            implied = Field(field, FieldKind.REF, of=field, optional=True, implied=True)
            facts[fact] = replace(facts[fact], fields={**facts[fact].fields, field: implied})


def _patterns(node: Node | None) -> Iterator[tuple[str, str]]:
    match node:
        case Listing():
            for each in node.nodes:
                yield from _patterns(each)
        case Table():
            for key, body in node.entries:
                if isinstance(body, Table):
                    yield from ((key.text, name) for name in body.names())
                yield from _patterns(body)


def _refuse_dead_legal_acts(
    facts: Mapping[str, FactType], rules: Mapping[str, Rule], whole: MergedPolicy, findings: Findings
) -> None:
    """Note every legal act that no rule permits: nobody could ever do it. Those of a base need not be of use here."""
    permitted = {each.to.fact for rule in rules.values() for each in rule.effects if isinstance(each, Permit)}
    for fact in facts.values():
        if fact.legal_act and fact.name not in permitted and file_of(fact.line) in whole.files:
            with findings.within(said("fact"), fact.name):
                expected = said("a_rule_with_permit")
                findings.note(Wrong(Leaf(fact.name, fact.line), said("never_permitted_act"), expected=expected))


def _refuse_circles(rules: Mapping[str, Rule], scopes: Mapping[str, Scope], findings: Findings) -> None:
    try:
        stratify(lower_all(rules.values(), scopes))
    except CycleError as error:
        shown = _circle(error.path, rules)
        with findings.within(said("rule"), shown[0]):
            place = Leaf(shown[0], rules[shown[0]].line)
            findings.note(Wrong(place, said("circle"), found=" → ".join(shown)))


def _circle(path: Sequence[str], rules: Mapping[str, Rule]) -> list[str]:
    """The circle from a rule back to itself; what was split off from a rule shows under the rule's own name."""
    names = [name.partition("~")[0] for name in path[:-1]]
    start = next(n for n, name in enumerate(names) if name in rules)
    turned = [*names[start:], *names[:start]]
    shown = [name.replace(":", " ") for n, name in enumerate(turned) if n == 0 or name != turned[n - 1]]
    return [*shown, shown[0]]

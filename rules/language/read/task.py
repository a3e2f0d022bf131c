"""Reading tasks: those under `tasks`, and those an `offer` declares where it stands."""

from collections.abc import Iterator, Mapping

from rules.language.grammar.declarations import TASK
from rules.language.read.scalars import read_name, read_text
from rules.language.read.scope import read_in
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, which
from rules.language.text.tree import Leaf, Listing, Node, Table
from rules.model.fact_type import FactType
from rules.model.policy import AD_HOC, Scope, TaskType
from rules.terms.said import Said, said


def read_tasks(
    node: Node | None,
    rules: Node | None,
    facts: Mapping[str, FactType],
    findings: Findings,
    scopes: Mapping[str, Scope],
) -> dict[str, TaskType]:
    """Every task of the policy by name, with the one every policy has."""
    tasks = {AD_HOC.name: AD_HOC}
    with findings.noting():
        for key, body in table(node, node, "'tasks'").entries if node is not None else ():
            with findings.within(said("task"), key.text), findings.noting():
                inside = table(body, key, said("a_task"))
                findings.known_keys_of(inside, TASK)
                if key.text == AD_HOC.name:
                    raise Wrong(key, said("has_already", name=quoted(key.text)))
                tasks[key.text] = _task(key, inside, facts, read_in(inside, scopes))
    for rule, offer, name in _declared_in_offers(rules):
        with findings.within(*rule), findings.noting():
            task = _task(name, offer, facts)
            other = tasks.setdefault(task.name, task)
            if other.yields != task.yields:
                expected = said("as_declared_first", fact=other.yields)
                message = said("task_yields_one", task=task.name)
                raise Wrong(offer, message, found=f"'{task.yields}'", expected=expected)
    return tasks


def _task(key: Leaf, body: Table, facts: Mapping[str, FactType], scope: str | None = None) -> TaskType:
    name = read_name(key, said("a_task"))
    yields = leaf(body.get("yields"), body, which("yields", said("fact_that_does_it")))
    one_of(yields, said("type_of_fact"), facts)
    return TaskType(name, read_text(body.get("title"), name), yields.text, scope, key.line)


def _declared_in_offers(rules: Node | None) -> Iterator[tuple[tuple[Said, str], Table, Leaf]]:
    for rule in rules.nodes if isinstance(rules, Listing) else ():
        offers = rule.get("offer") if isinstance(rule, Table) else None
        for offer in several(offers) if offers is not None else ():
            task = offer.get("task") if isinstance(offer, Table) else None
            if isinstance(task, Leaf) and isinstance(offer, Table) and offer.get("yields") is not None:
                yield rule_part(rule), offer, task


def rule_part(rule: Node) -> tuple[Said, str]:
    """How messages name the rule: what it is, and which one."""
    name = rule.get("rule") if isinstance(rule, Table) else None
    return (said("rule"), name.text) if isinstance(name, Leaf) else (said("a_rule"), "")

"""Reading what a scenario expects."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rules.facts import Fact
from rules.language.read.facts import moment_of, read_value
from rules.language.read.scope import find_scope
from rules.language.text.errors import quoted
from rules.language.text.findings import Findings, Wrong, leaf, one_of, several, table, unknown, which, yes_or_no
from rules.language.text.tree import Leaf, Node, Table, described
from rules.model.condition import ObligationState
from rules.model.effect import Derive, Message, Oblige
from rules.model.policy import Policy
from rules.scenario.scenario import Check, ExpectedDerived, ExpectedMove, ExpectedNotice, ExpectedObligation
from rules.scenario.sight import read_sights
from rules.terms.said import Said, said

ABSENT = "absent"
_PARTS = ("obligations", "moves", "tasks", "derived", "scopes", "notices", "closed", "sees")
_OBLIGATION = ("rule", "state", "last_day", "no_last_day", "due", "bearer", "unheld", "late", "reminded")
_STATES = (*(state.value for state in ObligationState if state is not ObligationState.MISSED), ABSENT)


def read_check(policy: Policy, body: Table, facts: Sequence[Fact], findings: Findings) -> Check:
    """Read the `at` and `expect` of a table; raises `Wrong` where one is missing."""
    at = moment_of(leaf(body.get("at"), body, which("at", said("day_to_look_at"))))
    expect = table(body.get("expect"), body, "'expect'")
    findings.known_keys(expect, _PARTS, "'expect'")
    moves = expect.get("moves")
    move_table = table(moves, expect, "'moves'") if moves is not None else Table((), expect.line)
    findings.known_keys(move_table, ("allowed", "refused"), "'moves'")
    return Check(
        at,
        tuple(_obligations(policy, expect.get("obligations"), findings)),
        tuple(_moves(policy, move_table.get("allowed"), facts, findings)),
        tuple(_moves(policy, move_table.get("refused"), facts, findings)),
        dict(_tasks(policy, _offered(expect, absent=False), findings)),
        tuple(_derived(policy, expect.get("derived"), findings)),
        dict(_tasks(policy, _offered(expect, absent=True), findings)),
        dict(_scopes(policy, expect.get("scopes"), findings)),
        tuple(_notices(policy, expect.get("notices"), findings)),
        yes_or_no(closed, default=False) if (closed := expect.get("closed")) is not None else None,
        tuple(read_sights(policy, expect.get("sees"), findings)),
    )


def _obligations(policy: Policy, node: Node | None, findings: Findings) -> Iterator[ExpectedObligation]:
    obliging = [rule.name for rule in policy.rules.values() if any(isinstance(e, Oblige) for e in rule.effects)]
    for each in several(node) if node is not None else ():
        with findings.noting():
            body = table(each, each, said("an_obligation"))
            findings.known_keys(body, _OBLIGATION, said("an_obligation"))
            yield _obligation(policy, body, obliging)


def _obligation(policy: Policy, body: Table, obliging: Sequence[str]) -> ExpectedObligation:
    state = _known(body, "state", said("state"), _STATES)
    last_day, due = body.get("last_day"), body.get("due")
    without = yes_or_no(body.get("no_last_day"), default=False)
    if without and (last_day is not None or due is not None):
        raise Wrong(body, said("last_day_or_none"), found=described(body))
    return ExpectedObligation(
        _known(body, "rule", said("rule_that_obliges"), obliging),
        None if state == ABSENT else ObligationState(state),
        moment_of(leaf(last_day, body, said("a_day"))).date() if last_day is not None else None,
        _known(body, "bearer", said("role"), policy.roles) if body.get("bearer") is not None else None,
        _maybe(body, "late"),
        moment_of(leaf(due, body, said("a_moment"))) if due is not None else None,
        without,
        _maybe(body, "unheld"),
        tuple(_reminded(body)) if body.get("reminded") is not None else None,
    )


def _reminded(body: Table) -> Iterator[date]:
    for each in several(body.get("reminded") or body):
        yield moment_of(leaf(each, body, said("a_day"))).date()


def _maybe(body: Table, key: str) -> bool | None:
    node = body.get(key)
    return yes_or_no(node, default=False) if node is not None else None


def _moves(policy: Policy, node: Node | None, facts: Sequence[Fact], findings: Findings) -> Iterator[ExpectedMove]:
    for each in several(node) if node is not None else ():
        with findings.noting():
            body = table(each, each, said("a_move"))
            findings.known_keys(body, ("role", "party", "person", "fact", "fields", "rule"), said("a_move"))
            fact_type = policy.facts[_known(body, "fact", said("type_of_fact"), policy.facts)]
            given = body.get("fields")
            fields = {}
            for key, value in table(given, body, "'fields'").entries if given is not None else ():
                one_of(key, said("field_of", fact=fact_type.name), fact_type.fields)
                fields[key.text] = read_value(fact_type.fields[key.text], value, facts)
            yield ExpectedMove(
                _known(body, "role", said("role"), policy.roles),
                fact_type.name,
                fields,
                _text(body, "party"),
                _text(body, "person"),
                _known(body, "rule", said("rule"), policy.rules) if body.get("rule") is not None else None,
            )


def _offered(expect: Table, *, absent: bool) -> Table:
    """The tasks expected for each role: all of them, or with `{absent: …}` some that it does not have."""
    node = expect.get("tasks")
    given = table(node, expect, "'tasks'") if node is not None else Table((), expect.line)
    entries = []
    for key, body in given.entries:
        match body:
            case Table(entries=((Leaf(text="absent"), inside),)):
                entries += [(key, inside)] if absent else []
            case Table():
                expected = said("tasks_or_absent")
                raise Wrong(body, said("names_no_tasks"), found=described(body), expected=expected)
            case _:
                entries += [] if absent else [(key, body)]
    return Table(tuple(entries), given.line)


def _tasks(policy: Policy, given: Table, findings: Findings) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, body in given.entries:
        with findings.noting():
            one_of(key, said("role"), policy.roles)
            names = [leaf(each, key, said("a_task")) for each in several(body)]
            for name in names:
                one_of(name, said("task"), policy.tasks)
            yield key.text, tuple(name.text for name in names)


def _scopes(policy: Policy, node: Node | None, findings: Findings) -> Iterator[tuple[str, bool]]:
    """`{stage: open | closed, milestone: reached | not_reached}`; True is open or reached."""
    for key, body in table(node, node, "'scopes'").entries if node is not None else ():
        with findings.noting():
            scope = find_scope(key, policy.scopes)
            words = {"reached": True, "not_reached": False} if scope.milestone else {"open": True, "closed": False}
            word = leaf(body, key, said("how_it_stands"))
            one_of(word, said("standing_of", scope=scope.name), words)
            yield scope.name, words[word.text]


def _notices(policy: Policy, node: Node | None, findings: Findings) -> Iterator[ExpectedNotice]:
    """`{rule: r, role: r, call: activity}`, or `{absent: rule}`."""
    telling = [rule.name for rule in policy.rules.values() if any(isinstance(e, Message) for e in rule.effects)]
    for each in several(node) if node is not None else ():
        with findings.noting():
            body = table(each, each, said("a_notice"))
            absent = body.get("absent") is not None
            findings.known_keys(body, ("absent",) if absent else ("rule", "role", "call"), said("a_notice"))
            yield ExpectedNotice(
                _known(body, "absent" if absent else "rule", said("rule_that_tells"), telling),
                _known(body, "role", said("role"), policy.roles) if body.get("role") is not None else None,
                _text(body, "call"),
                absent,
            )


def _derived(policy: Policy, node: Node | None, findings: Findings) -> Iterator[ExpectedDerived]:
    """`name`, `{name: {value: …}}`, or `{absent: name}`."""
    effects = [effect for rule in policy.rules.values() for effect in rule.effects]
    known = [effect.name for effect in effects if isinstance(effect, Derive)]
    for each in several(node) if node is not None else ():
        with findings.noting():
            found = _one_derived(each)
            if found.name not in known:
                raise unknown(Leaf(found.name, each.line), said("derived_fact"), known)
            yield found


def _one_derived(node: Node) -> ExpectedDerived:
    match node:
        case Leaf():
            return ExpectedDerived(leaf(node, node, said("a_derived_fact")).text, {})
        case Table(entries=((Leaf(text="absent") as key, Leaf() as name),)):
            return ExpectedDerived(leaf(name, key, said("a_derived_fact")).text, {}, absent=True)
        case Table(entries=((name, Table() as values),)):
            return ExpectedDerived(name.text, _shown_values(values))
    expected = said("a_name_or", other=quoted("{name: …}"))
    raise Wrong(node, said("not_derived_fact"), found=described(node), expected=expected)


def _shown_values(values: Table) -> Mapping[str, str]:
    return {key.text: leaf(value, key, said("a_value")).text for key, value in values.entries}


def _known(body: Table, key: str, what: Said, known: Iterator[str] | Sequence[str] | Mapping[str, object]) -> str:
    word = leaf(body.get(key), body, quoted(key))
    names = list(known)
    return one_of(word, what, names)


def _text(body: Table, key: str) -> str | None:
    node = body.get(key)
    return leaf(node, body, quoted(key)).text if node is not None else None

"""Reading the scenarios that stand beside a policy."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from rules.facts import Fact
from rules.language.read.facts import Roles, noon, read_facts, read_roles
from rules.language.read.scalars import read_text
from rules.language.text.errors import named
from rules.language.text.findings import Findings, Wrong, leaf, table
from rules.language.text.text_file import read_text_file
from rules.language.text.tree import Listing, Node, Table, described, read_tree
from rules.model.policy import Policy
from rules.scenario.expect import read_check
from rules.scenario.scenario import Check, Scenario
from rules.terms.said import Text, said

_KEYS = ("name", "roles", "facts", "at", "expect", "then")


def scenarios_beside(policy_file: Path) -> Path:
    """Where the scenarios of a policy file are: `2024-01-01.scenarios.yaml` beside `2024-01-01.yaml`."""
    return policy_file.with_suffix(".scenarios.yaml")


def load_scenarios(policy: Policy, path: Path) -> tuple[Scenario, ...]:
    """Read a scenarios file; raises `PolicyErrors` with all that is wrong in it, `OSError` when it cannot be read."""
    name = f"{path.parent.name}/{path.name}" if path.parent.name else path.name
    return parse_scenarios(policy, read_text_file(path, name), name)


def parse_scenarios(policy: Policy, text: str, name: str) -> tuple[Scenario, ...]:
    """Read the text of a scenarios file: a list of scenarios; `name` is its name in messages.

    Raises PolicyErrors: everything that is wrong in it.
    """
    findings = Findings(name)
    root = read_tree(text, name)
    if not isinstance(root, Listing):
        findings.note(
            Wrong(root, said("is_a_list", what=said("a_scenarios_file")), found=described(root), expected="- name: …")
        )
    found = tuple(_scenarios(policy, root, findings))
    findings.raise_if_any()
    return found


def _scenarios(policy: Policy, root: Node, findings: Findings) -> Iterator[Scenario]:
    names: set[str] = set()
    for node in root.nodes if isinstance(root, Listing) else ():
        with findings.noting():
            body = table(node, node, said("a_scenario"))
            title = _title(body)
            if title.en in names:
                message = said("there_already", what=named(said("a_scenario"), title))
                raise Wrong(body.get("name") or body, message, expected=said("another_name"))
            names.add(title.en)
            with findings.within(said("scenario"), title), findings.noting():
                yield _scenario(policy, title, body, findings)


def _title(body: Table) -> Text:
    node = body.get("name")
    return read_text(node if isinstance(node, Table) else leaf(node, body, "'name'"), "name")


def _scenario(policy: Policy, title: Text, body: Table, findings: Findings) -> Scenario:
    findings.known_keys(body, _KEYS, said("a_scenario"))
    given = body.get("roles")
    roles: Roles = read_roles(policy, given, findings) if given else {role: (role,) for role in policy.roles}
    facts = read_facts(policy, body.get("facts"), roles, findings)
    checks = tuple(_checks(policy, body, facts, findings))
    start = min((check.at for check in checks), default=noon(policy.in_force))
    joined = sum(map(len, roles.values()))
    return Scenario(title, (*(_there_from(start, each) for each in facts[:joined]), *facts[joined:]), checks, body.line)


def _there_from(start: datetime, joined: Fact) -> Fact:
    """Who has a role takes part from the first moment that is looked at, even when nothing has happened then."""
    late = joined.occurred_at > start
    return replace(joined, occurred_at=start, recorded_at=start) if late else joined


def _checks(policy: Policy, body: Table, facts: tuple[Fact, ...], findings: Findings) -> Iterator[Check]:
    """The check of the scenario itself, then those under `then`, each with its own `at` and `expect`."""
    later = body.get("then")
    if later is not None and not isinstance(later, Listing):
        raise Wrong(later, said("is_a_list", what="'then'"), found=described(later), expected="- at: …")
    if body.get("at") is not None or later is None:
        yield read_check(policy, body, facts, findings)
    for node in later.nodes if isinstance(later, Listing) else ():
        with findings.noting():
            part = table(node, node, said("a_check"))
            findings.known_keys(part, ("at", "expect"), said("a_check"))
            yield read_check(policy, part, facts, findings)

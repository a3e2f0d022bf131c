"""Reading the scenarios that stand beside a policy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from rules.facts import Fact
from rules.language.layers.bundle import file_name, files_continued
from rules.language.read.facts import Roles, noon, read_facts, read_roles
from rules.language.read.scalars import read_text
from rules.language.text.errors import named
from rules.language.text.findings import Findings, Wrong, leaf, one_of, table
from rules.language.text.text_file import read_text_file
from rules.language.text.tree import Leaf, Listing, Node, Table, described, read_tree
from rules.model.policy import Policy
from rules.scenario.expect import read_check
from rules.scenario.scenario import Check, Scenario
from rules.terms.said import Text, said

_KEYS = ("name", "roles", "facts", "at", "expect", "then")
_NOT_ANY_MORE = "not_any_more"
_SUFFIX = ".scenarios.yaml"


def scenarios_beside(policy_file: Path) -> Path:
    """Where the scenarios of a policy file are: `2024-01-01.scenarios.yaml` beside `2024-01-01.yaml`."""
    return policy_file.with_suffix(_SUFFIX)


def scenario_files(policy_file: Path) -> tuple[Path, ...]:
    """The scenarios files there are: beside the policy file, then beside the versions that it continues, newest first.

    Raises PolicyErrors: what it stands on is not there, or is no YAML.
    """
    files = (policy_file, *files_continued(policy_file))
    return tuple(found for each in files if (found := scenarios_beside(each)).is_file())


def load_scenarios(policy: Policy, path: Path) -> tuple[Scenario, ...]:
    """Read a scenarios file, and of a version that continues others what still has to hold of their scenarios.

    Raises PolicyErrors with all that is wrong in them, OSError when one cannot be read.
    """
    beside = path.with_name(path.name.removesuffix(_SUFFIX) + ".yaml")
    continued = [each for each in scenario_files(beside) if each != path] if beside.is_file() else []
    # A version that says nothing else may leave all its stories to the one it continues.
    own = "[]" if continued and not path.is_file() else read_text_file(path, file_name(path))
    return parse_scenarios(policy, own, file_name(path), [_read(each) for each in continued])


def _read(path: Path) -> tuple[str, str]:
    return file_name(path), read_text_file(path, file_name(path))


def parse_scenarios(
    policy: Policy, text: str, name: str, continued: Sequence[tuple[str, str]] = ()
) -> tuple[Scenario, ...]:
    """Read the text of a scenarios file: a list of scenarios; `name` is its name in messages.

    `continued` are the names and texts of the scenarios of the versions that the policy continues, newest first. Of
    those each has to hold still, but what a newer file tells anew by the same name, or says not to hold any more.

    Raises PolicyErrors: everything that is wrong in it.
    """
    findings = Findings(name)
    files = [_told(_tree(each, file), findings) for file, each in ((name, text), *continued)]
    found = tuple(_scenarios(policy, files, findings))
    findings.raise_if_any()
    return found


# A version that continues others has their stories told again, and what stands on a policy asks for them as well.
_tree = lru_cache(maxsize=32)(read_tree)

_Told = Mapping[str, tuple[Text, Table]]
"""What one file tells, by the names in English."""


def _told(root: Node, findings: Findings) -> _Told:
    if not isinstance(root, Listing):
        message = said("is_a_list", what=said("a_scenarios_file"))
        findings.note(Wrong(root, message, found=described(root), expected="- name: …"))
    found: dict[str, tuple[Text, Table]] = {}
    for node in root.nodes if isinstance(root, Listing) else ():
        with findings.noting():
            body = table(node, node, said("a_scenario"))
            title = _title(body)
            if title.en in found:
                message = said("there_already", what=named(said("a_scenario"), title))
                raise Wrong(body.get("name") or body, message, expected=said("another_name"))
            found[title.en] = title, body
    return found


def _scenarios(policy: Policy, files: Sequence[_Told], findings: Findings) -> Iterator[Scenario]:
    newer: set[str] = set()
    for number, file in enumerate(files, 1):
        older = {name for each in files[number:] for name in each}
        for title, body in (told for name, told in file.items() if name not in newer):
            wrong = len(findings.errors)
            with findings.within(said("scenario"), title), findings.noting():
                if body.get(_NOT_ANY_MORE) is not None:
                    _refuse_not_continued(title, body, older, findings)
                    continue
                yield _scenario(policy, title, body, findings)
            if number > 1 and len(findings.errors) > wrong:
                expected = said("anew_or_not_any_more", file=findings.file)
                findings.note(
                    Wrong(body, said("scenario_does_not_fit", what=named(said("scenario"), title)), expected=expected)
                )
        newer |= file.keys()


def _refuse_not_continued(title: Text, body: Table, older: set[str], findings: Findings) -> None:
    """Note what is wrong with a line that says that a scenario does not hold any more, and why."""
    findings.known_keys(body, ("name", _NOT_ANY_MORE), said("a_scenario_no_more"))
    read_text(body.get(_NOT_ANY_MORE), "")
    one_of(Leaf(title.en, body.line), said("scenario_continued"), older)


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

"""However the policies of the product are damaged, loading them gives a policy or its errors: soon, in little memory.

Most damage is done to the tree, after YAML was read, because a text that is no YAML any more tells little about the
language; some is done to the text. What stays a policy is compiled and checked as well.
"""

import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from rules.compile.compiled import compile_policy
from rules.language.check.check import check
from rules.language.grammar.conditions import CONDITION_WORDS
from rules.language.grammar.effects import EFFECT_WORDS
from rules.language.layers.bundle import bundle
from rules.language.layers.document import Document, read_documents
from rules.language.layers.merged import merge
from rules.language.policy import parse_policy, policy_of
from rules.language.text.errors import PolicyErrors
from rules.language.text.findings import Findings
from rules.language.text.tree import Leaf, Listing, Node, Table

POLICIES = Path(__file__).parents[2] / "rules" / "policies"
FILES = sorted(path for path in POLICIES.rglob("*.yaml") if not path.name.endswith(".scenarios.yaml"))

CLAUSES = ("facts", "tasks", "terms", "rules")

PARTS, WHOLES, TEXTS = 2_400, 60, 20
"""How many damaged parts, damaged wholes and damaged texts one run tries."""
RUNS = 2
MOST_MEMORY = 200 * 1024
"""KiB a run may take at its peak."""

WORDS = (
    *CONDITION_WORDS,
    *EFFECT_WORDS,
    *(
        "",
        "~",
        "0",
        "-1",
        "1e400",
        "9" * 40,
        "yes",
        "ja",
        "2024-02-30",
        "0001-01-01",
        "v",
        "v.",
        ".v",
        "v.v",
        "v.day + 8 weeks",
    ),
    *(
        "$",
        "$x",
        "$x weeks",
        "8 weeks",
        "0 weeks",
        "99999 years",
        "48 hours",
        "3 working days",
        "text?",
        "ref x",
        "ref",
        "?",
    ),
    *(
        "as",
        "of",
        "at_least",
        "contains",
        "matches",
        "(a+)+$",
        "who",
        "to",
        "by",
        "in",
        "on",
        "within",
        "bearer",
        "present",
    ),
    *("\u0000", "\ud800", "é" * 300, "x" * 20_000, "a.b == c.d", "size(a.b) > 2", "has(a.b)", "1 ==", "[].all(x, x)"),
)


def whole_of(file: Path) -> Table:
    """The policy with everything it stands on, as one tree."""
    return merge(read_documents(bundle(file), file.name), Findings(file.name)).root


def without_legal_acts(whole: Table) -> Table:
    """The policy without legal acts, so that a part of it need not hold what permits them."""
    types, plain = whole.get("facts"), {"legal_act": Leaf("no", whole.line)}
    facts = [
        (name, Table(tuple((key, plain.get(key.text, node)) for key, node in body.entries), body.line))
        for name, body in (types.entries if isinstance(types, Table) else ())
        if isinstance(body, Table)
    ]
    entries = ((key, Table(tuple(facts), node.line) if key.text == "facts" else node) for key, node in whole.entries)
    return Table(tuple(entries), whole.line)


def part(whole: Table, chance: random.Random) -> Table:
    """The policy with a few of its rules, and whatever they name."""
    there = list(_clauses(whole))
    naming: dict[str, list[Node]] = {}
    for names, clause in there:
        for name in names:
            naming.setdefault(name, []).append(clause)
    kept: set[int] = set()
    wanted = chance.sample([clause for _, clause in there], min(2, len(there)))
    while wanted:
        clause = wanted.pop()
        if id(clause) not in kept:
            kept.add(id(clause))
            wanted += [each for word in _words(clause) for each in naming.get(word, ())]
    return Table(
        tuple((key, _only(node, kept) if key.text in CLAUSES else node) for key, node in whole.entries), whole.line
    )


def _clauses(whole: Table) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Everything a policy consists of, with the names by which other clauses mean it."""
    for kind in CLAUSES:
        match whole.get(kind):
            case Listing(nodes=rules):
                yield from ((tuple(_names(rule)), rule) for rule in rules if isinstance(rule, Table))
            case Table(entries=entries):
                yield from (((key.text,), node) for key, node in entries)


def _only(node: Node, kept: set[int]) -> Node:
    match node:
        case Listing(nodes=nodes):
            return Listing(tuple(each for each in nodes if id(each) in kept), node.line)
        case Table(entries=entries):
            return Table(tuple((key, each) for key, each in entries if id(each) in kept), node.line)
    return node


def _words(node: Node) -> set[str]:
    return {word for leaf in _leaves(node) for word in re.findall(r"\w+", leaf.text)}


def _names(rule: Table) -> Iterator[str]:
    for word in ("rule", "derive"):
        node = rule.get(word)
        if isinstance(node, Leaf):
            yield node.text
        if isinstance(node, Table):
            yield from node.names()


def _leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Leaf():
            yield node
        case Listing(nodes=nodes):
            for each in nodes:
                yield from _leaves(each)
        case Table(entries=entries):
            for key, each in entries:
                yield key
                yield from _leaves(each)


def damaged(node: Node, chance: random.Random, spare: Sequence[Node]) -> Node:
    """The tree with one accident somewhere inside."""
    match node:
        case Listing(nodes=nodes) if nodes and chance.random() < 0.9:
            n = chance.randrange(len(nodes))
            return Listing((*nodes[:n], damaged(nodes[n], chance, spare), *nodes[n + 1 :]), node.line)
        case Table(entries=entries) if entries and chance.random() < 0.9:
            n = chance.randrange(len(entries))
            key, inside = entries[n]
            return Table((*entries[:n], (key, damaged(inside, chance, spare)), *entries[n + 1 :]), node.line)
    return chance.choice((_other_word, _from_elsewhere, _wrapped, _lost, _doubled, _renamed))(node, chance, spare)


def _other_word(node: Node, chance: random.Random, _: Sequence[Node]) -> Node:
    return Leaf(chance.choice(WORDS), node.line, plain=chance.random() < 0.8)


def _from_elsewhere(_: Node, chance: random.Random, spare: Sequence[Node]) -> Node:
    node = chance.choice(spare)
    while isinstance(node, Listing | Table) and chance.random() < 0.8:
        inside = node.nodes if isinstance(node, Listing) else [each for _, each in node.entries]
        if not inside:
            break
        node = chance.choice(inside)
    return node


def _wrapped(node: Node, chance: random.Random, _: Sequence[Node]) -> Node:
    key = Leaf(chance.choice(WORDS), node.line)
    return (
        Listing((node,) * chance.randint(0, 2), node.line)
        if chance.random() < 0.4
        else Table(((key, node),), node.line)
    )


def _lost(node: Node, chance: random.Random, _: Sequence[Node]) -> Node:
    match node:
        case Listing(nodes=nodes) if nodes:
            return Listing(tuple(each for each in nodes if chance.random() < 0.6), node.line)
        case Table(entries=entries) if entries:
            return Table(tuple(each for each in entries if chance.random() < 0.6), node.line)
    return Leaf("", node.line)


def _doubled(node: Node, chance: random.Random, spare: Sequence[Node]) -> Node:
    match node:
        case Listing(nodes=nodes) if nodes:
            return Listing((*nodes, *nodes), node.line)
        case Table():
            return Table((*node.entries, (Leaf(chance.choice(WORDS), node.line), chance.choice(spare))), node.line)
    return Listing((node, node), node.line)


def _renamed(node: Node, chance: random.Random, spare: Sequence[Node]) -> Node:
    if isinstance(node, Table) and node.entries:
        n = chance.randrange(len(node.entries))
        key = replace(
            node.entries[n][0], text=chance.choice((*WORDS, *(leaf.text for leaf in _leaves(chance.choice(spare)))))
        )
        return Table((*node.entries[:n], (key, node.entries[n][1]), *node.entries[n + 1 :]), node.line)
    return _from_elsewhere(node, chance, spare)


def damaged_text(text: str, chance: random.Random) -> str:
    """The text with a stretch lost, doubled or put elsewhere."""
    start, end = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
    end = min(end, start + chance.choice((1, 3, 40)))
    there = chance.randrange(len(text))
    return (
        text[:start]
        + chance.choice(("", text[start:end] * 2, text[there : there + 40], "{", "]", ":", "\t"))
        + text[end:]
    )


def cases(seed: int) -> Iterator[tuple[str, Sequence[Document] | str]]:
    """What one run tries: documents or a text, each with the name of its file."""
    chance = random.Random(seed)
    bundles = [(file.name, bundle(file)) for file in FILES]
    layered = [(name, read_documents(text, name)) for name, text in bundles]
    wholes = [without_legal_acts(whole_of(file)) for file in FILES]
    spare = [rule for whole in wholes for rule in getattr(whole.get("rules"), "nodes", ())]
    for _ in range(PARTS):
        root = part(chance.choice(wholes), chance)
        for _ in range(chance.randint(1, 3)):
            root = _table(damaged(root, chance, spare))
        yield "part", [Document(root)]
    for _ in range(WHOLES):
        name, documents = chance.choice(layered)
        n = chance.randrange(len(documents))
        hurt = Document(_table(damaged(documents[n].root, chance, spare)))
        yield name, [*documents[:n], hurt, *documents[n + 1 :]]
    for _ in range(TEXTS):
        name, text = chance.choice(bundles)
        yield name, damaged_text(text, chance)


def _table(node: Node) -> Table:
    return node if isinstance(node, Table) else Table((), node.line)


def run(seed: int) -> tuple[int, int]:
    """Try everything of one run: how many were told errors, and how many stayed a policy."""
    told = kept = 0
    for name, case in cases(seed):
        try:
            policy = parse_policy(case, name) if isinstance(case, str) else policy_of(tuple(case), name)
            compile_policy(policy)
            check(policy)
            kept += 1
        except PolicyErrors as errors:
            told += all(str(error) and error.line >= 1 for error in errors.errors)
    return told, kept


def peak_memory() -> int:
    """The most memory this process had in use, in KiB; unlike `ru_maxrss` it leaves out what its parent had."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


@pytest.mark.parametrize("seed", range(RUNS))
def test_a_damaged_policy_is_read_or_explained(seed: int) -> None:
    """In a process of its own, so that its memory can be measured."""
    command = [sys.executable, __file__, str(seed)]
    place = str(Path(__file__).parents[2])
    done = subprocess.run(command, cwd=place, env={"PYTHONPATH": place}, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    told, kept, memory = done.stdout.split()
    assert int(told) + int(kept) == PARTS + WHOLES + TEXTS
    assert int(told) > PARTS // 2
    assert int(kept) > PARTS // 50
    assert int(memory) < MOST_MEMORY


if __name__ == "__main__":
    sys.stdout.write(" ".join(map(str, (*run(int(sys.argv[1])), peak_memory()))))

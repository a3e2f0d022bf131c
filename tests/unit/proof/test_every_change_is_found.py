"""Whatever single thing is changed in a proof, it is found, and where: by us, and by who wrote a checker from the page.

The checker (`checker.py`) shares no code with the product.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator

import pytest
import rfc8785

from orchestrator.proof.check import Outcome, examine
from tests.unit.proof.checker import check
from tests.unit.proof.made import KEY, OTHER_KEY, Town, a_proof

PEM = KEY.public.pem().encode()
PROOFS = 40
A_PROOF = 75
"""How many changes are tried of each: together 3,000."""


def ours(file: bytes):
    return examine(file.splitlines(keepends=True), [KEY.public])


@pytest.mark.parametrize("seed", range(PROOFS))
def test_a_proof_nobody_touched_is_whole_for_both(seed: int):
    file, proof, _ = a_proof(seed)
    found, theirs = ours(file), check(file, PEM)
    assert (found.findings, theirs.wrong) == ([], [])
    hidden_old = any(each.commitment is None and each.seq not in proof.shown for each in proof.entries)
    assert found.outcome is (Outcome.UNSURE if hidden_old else Outcome.WHOLE)
    assert found.lines == theirs.lines == len(proof.entries)
    assert {each.seq: each.checkpoint.at.isoformat() for each in found.held} == theirs.signed_until


def changes(file: bytes, town: Town, chance: random.Random) -> Iterator[tuple[str, bytes, set[int]]]:
    """Yield what is done, the file after it, and on which lines of the file it should be found."""
    lines = file.splitlines(keepends=True)
    while True:
        at = chance.randrange(len(lines))
        kind = chance.choice(
            ["flip", "flip", "cut", "drop", "double", "swap", "insert", "field", "key", "note", "turn"]
        )
        changed, where = list(lines), {at + 1, at + 2}
        match kind:
            case "flip":
                place = chance.randrange(len(lines[at]))
                changed[at] = _flipped(lines[at], place, 1 << chance.randrange(8))
            case "cut":
                changed[at] = lines[at][: chance.randrange(len(lines[at]))]
            case "drop":
                del changed[at]
            case "double":
                changed.insert(at, lines[at])
            case "swap":
                other = chance.randrange(len(lines))
                changed[at], changed[other] = lines[other], lines[at]
                where = {min(at, other) + 1, min(at, other) + 2}
            case "insert":
                changed.insert(at, lines[chance.randrange(len(lines))])
            case _:
                changed[at] = _meant(lines[at], kind, town, chance)
        after = b"".join(changed)
        if after != file:
            # What the first line says is noticed where it is not so.
            yield kind, after, set(range(1, len(changed) + 2)) if 1 in where else where


def _flipped(line: bytes, place: int, bit: int) -> bytes:
    return line[:place] + bytes([line[place] ^ bit]) + line[place + 1 :]


def _meant(line: bytes, kind: str, town: Town, chance: random.Random) -> bytes:
    """Change one thing in a line, and write it as a proof would."""
    said = json.loads(line)
    ((name, told),) = said.items()
    key = chance.choice(sorted(told))
    match kind, told[key]:
        case "key", _:
            told.pop(key)
        case "note", _ if "checkpoint" in told:
            told["checkpoint"] = chance.choice([*town.notes.values(), _by_another_key(town, told["checkpoint"])])
        case "turn", list() as several if len(several) > 1:
            several.reverse()
        case _, list() as several if several:
            several.pop(chance.randrange(len(several)))
        case _, int() as number:
            told[key] = number + chance.choice([1, -1, 7])
        case _, str() as text if len(text) in {32, 64} and " " not in text:
            told[key] = chance.randbytes(len(text) // 2).hex()
        case _, dict() as content:
            field = chance.choice(sorted(content))
            content[field] = chance.choice(["iets anders", None, 7, {}])
        case _, str() as text:
            told[key] = text + "x"
        case _:
            told[key] = "x"
    return rfc8785.dumps({name: told}) + b"\n"


def _by_another_key(town: Town, note: str) -> str:
    forger = Town(random.Random(0), (OTHER_KEY,), town.origin)
    forger.leaves = town.leaves[: int(note.split("\n")[1])]
    forger.add()
    return next(iter(forger.notes.values()))


@pytest.mark.parametrize("seed", range(PROOFS))
def test_whatever_is_changed_is_found_and_where_by_both(seed: int):
    file, _, town = a_proof(seed)
    tried: Counter[str] = Counter()
    for number, (kind, changed, where) in enumerate(changes(file, town, random.Random(seed))):
        if number == A_PROOF:
            break
        tried[kind] += 1
        found, theirs = ours(changed), check(changed, PEM)
        assert found.outcome in {Outcome.WRONG, Outcome.NO_PROOF}, (kind, changed)
        assert theirs.wrong, (kind, changed)
        assert found.findings, (kind, changed)
        assert found.findings[0].at in where, (kind, found.findings, where, changed)
        assert theirs.wrong[0][0] in where, (kind, theirs.wrong, where, changed)
    assert sum(tried.values()) == A_PROOF

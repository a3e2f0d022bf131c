"""Proofs of made-up journals: put together from the parts of the product, without a platform."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from orchestrator.domain.case import Case
from orchestrator.domain.journal import GENESIS, Entry, InputKind, Line, hash_of, linked
from orchestrator.domain.plan import ChangeKind
from orchestrator.proof.export import Anchor, Growth, Proof, leaf_of
from orchestrator.proof.keys import SigningKey
from orchestrator.proof.note import Checkpoint, signed
from orchestrator.proof.tree import grow, leaf_hash, path_between, path_to, root_of

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ORIGIN = "speelruimte/gemeente-dal"


def new_key() -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate())


KEY, OTHER_KEY = new_key(), new_key()


@dataclass
class Town:
    """The tree of a town in which other cases go on as well, and what checkpoints it gave out."""

    chance: random.Random
    keys: tuple[SigningKey, ...] = (KEY,)
    origin: str = ORIGIN

    def __post_init__(self) -> None:
        self.leaves: list[bytes] = []
        self.notes: dict[int, str] = {}

    def add(self, *leaves: bytes) -> None:
        """Add leaves among those of others, and give out a checkpoint."""
        for leaf in leaves:
            self.leaves += [leaf_hash(self.chance.randbytes(8)) for _ in range(self.chance.randrange(4))]
            self.leaves.append(leaf)
        size = len(self.leaves)
        at = AT + timedelta(minutes=size)
        self.notes[size] = signed(Checkpoint(self.origin, size, grow(0, {}, self.leaves).root, at), self.keys)

    def anchor(self, entry: Entry) -> Anchor:
        """The way from this line, which was added, to the first checkpoint that has it."""
        place = self.leaves.index(leaf_of(entry.case_id, entry.seq, entry.hash))
        size = min(each for each in self.notes if each > place)
        known = grow(0, {}, self.leaves).added
        path = tuple(root_of(span, known) for span in path_to(place, size))
        return Anchor(entry.case_id, entry.seq, entry.hash, place, path, self.notes[size])

    def growth(self, old: int, new: int) -> Growth:
        known = grow(0, {}, self.leaves).added
        path = tuple(root_of(span, known) for span in path_between(*sorted((old, new))))
        return Growth(self.notes[old], path)


def journal(chance: random.Random, length: int, salted_from: int = 1, case_id: str = "zaak-1") -> tuple[Entry, ...]:
    """A journal of this length; its lines from before `salted_from` are as they were before there was salt."""
    case = Case(case_id, "gemeente-dal", "", "p", "p@2024-01-01", "d" * 64, AT, AT, 0, GENESIS, None)
    old: list[Entry] = []
    for entry in linked(
        case, [_line(chance, seq) for seq in range(1, salted_from)], AT, salts(chance, salted_from - 1)
    ):
        bare = replace(entry, salt=None, commitment=None, prev=old[-1].hash if old else GENESIS)
        old.append(replace(bare, hash=hash_of(bare)))
    case = replace(case, seq=salted_from - 1, head=old[-1].hash if old else GENESIS)
    lines = [_line(chance, seq) for seq in range(salted_from, length + 1)]
    return (*old, *linked(case, lines, AT + timedelta(hours=1), salts(chance, len(lines))))


def _line(chance: random.Random, seq: int) -> Line:
    if seq > 1 and chance.random() < 0.5:
        body = {"notice": {"text": "Uw aanvraag is ontvangen: één week", "parties": ["jansen"], "nr": seq}}
        return Line(ChangeKind.NOTICE_GIVEN, "speelruimte", body, cause=seq - 1)
    fields = {"nummer": chance.randrange(1000), "é😀": 'ü\n"', "ja": True, "leeg": None, "lijst": ["a", 1]}
    return Line(InputKind.FACT, "jansen", {"type": "melding", "fields": fields}, "piet", "aanvrager")


def salts(chance: random.Random, number: int) -> list[str]:
    return [chance.randbytes(16).hex() for _ in range(number)]


def a_proof(seed: int) -> tuple[bytes, Proof, Town]:
    """A proof of up to fourteen lines under a few checkpoints, of which some lines are hidden."""
    chance = random.Random(seed)
    length = chance.randrange(1, 15)
    entries = journal(chance, length, chance.choice([1, 1, min(3, length), length + 1]))
    town = Town(chance)
    held = sorted({*chance.sample(range(1, length + 1), min(length, 3)), length})
    for seq in held:
        town.add(leaf_of("zaak-1", seq, entries[seq - 1].hash))
    town.add()
    shown = frozenset(each.seq for each in entries if chance.random() < 0.6)
    anchors = [town.anchor(entries[seq - 1]) for seq in held]
    size = len(town.leaves)
    growth = town.growth(size, _size(anchors[-1])) if chance.random() < 0.5 else None
    first = chance.choice([1, 1, chance.randrange(1, length + 1)])
    proof = Proof(
        "zaak-1",
        entries[first - 1 :],
        frozenset(each for each in shown if each >= first),
        [each for each in anchors if each.seq >= first],
        growth,
    )
    return b"".join(proof.lines()), proof, town


def _size(anchor: Anchor) -> int:
    return int(anchor.checkpoint.split("\n")[1])

"""Trees as RFC 6962 has them: held against its own definition, word for word, and against roots that are well known."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.proof.tree import (
    EMPTY,
    PathWrong,
    grew,
    grow,
    leaf_hash,
    parts_of,
    path_between,
    path_to,
    root_of,
    root_over,
)

# The leaves and roots that implementations of Certificate Transparency are held to.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def by_definition(leaves: list[bytes]) -> bytes:
    """The Merkle tree hash of RFC 6962, 2.1."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\1" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


def leaves(number: int) -> list[bytes]:
    return [leaf_hash(str(each).encode()) for each in range(number)]


def parts_after(number: int) -> dict:
    return dict(grow(0, {}, leaves(number)).added)


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_those_everybody_has(size: int):
    assert grow(0, {}, [leaf_hash(bytes.fromhex(each)) for each in LEAVES[:size]]).root.hex() == ROOTS[size]


@given(st.lists(st.integers(0, 30), max_size=8))
def test_a_tree_that_grew_bit_by_bit_is_the_tree_of_all_its_leaves(additions: list[int]):
    size, known = 0, {}
    for number in additions:
        edge = {part: known[part] for part in parts_of((0, size))}  # nothing else of it is needed
        grown = grow(size, edge, leaves(size + number)[size:])
        assert not grown.added.keys() & known.keys(), "what is there never changes"
        size, known = grown.size, known | grown.added
        assert grown.root == root_of((0, size), known) == by_definition(leaves(size))
    assert size == sum(additions)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 64, 100])
def test_every_leaf_leads_to_the_root_by_its_own_path_alone(size: int):
    known, root = parts_after(size), by_definition(leaves(size))
    for place, leaf in enumerate(leaves(size)):
        path = [root_of(span, known) for span in path_to(place, size)]
        assert root_over(leaf, place, size, path) == root
        for other in {place ^ 1, size - 1, 0} - {place}:
            with_other = _root_or_none(leaf, other, size, path)
            assert with_other != root
        for wrong in (path[:-1], [*path, root], path[::-1]):
            if wrong != path:
                assert _root_or_none(leaf, place, size, wrong) != root


def _root_or_none(leaf: bytes, place: int, size: int, path: list[bytes]) -> bytes | None:
    try:
        return root_over(leaf, place, size, path)
    except PathWrong:
        return None


@pytest.mark.parametrize(("place", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_a_place_outside_the_tree_is_no_place(place: int, size: int):
    with pytest.raises(PathWrong):
        root_over(EMPTY, place, size, [])


def test_every_tree_is_shown_to_be_the_beginning_of_every_later_one_and_of_no_other():
    known, roots = parts_after(40), [by_definition(leaves(size)) for size in range(41)]
    for new in range(41):
        for old in range(new + 1):
            path = [root_of(span, known) for span in path_between(old, new)]
            assert grew(old, roots[old], new, roots[new], path)
            assert not grew(old, sha256(b"x").digest(), new, roots[new], path)
            if old:
                assert not grew(old, roots[old], new, sha256(b"x").digest(), path)
                assert not grew(old, roots[old], new, roots[new], [*path, roots[0]])
            if path:
                assert not grew(old, roots[old], new, roots[new], path[:-1])
                assert not grew(old, roots[old], new, roots[new], [sha256(b"x").digest(), *path[1:]])
            if old < new:
                assert not grew(new, roots[new], old, roots[old], path)

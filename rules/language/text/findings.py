"""Collecting everything that is wrong with a file, so that its author sees all of it at once."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rules.language.grammar.construct import Construct
from rules.language.text.errors import PolicyError, PolicyErrors, listed, named, nearest, quoted
from rules.language.text.tree import Leaf, Listing, Node, Table, described, file_of
from rules.terms.said import Said, Text, Value, said

MOST_REMEDIES = 100
"""To how many mistakes in a file it is said what was expected, and what was probably meant."""


class Wrong(Exception):
    """A node cannot be read further; whoever reads the part around it notes this and goes on with the next."""

    def __init__(
        self, node: Node, message: Said, *, found: Value = "", expected: Value = "", suggestion: str = ""
    ) -> None:
        self.node = node
        self.message = message
        self.found = found
        self._given: tuple[Value, str] = (expected, suggestion)
        super().__init__(message)

    @property
    def remedy(self) -> tuple[Value, str]:
        """What was expected, and what was probably meant; each may be empty."""
        return self._given

    @property
    def expected(self) -> Value:
        """What was expected."""
        return self.remedy[0]

    @property
    def suggestion(self) -> str:
        """What was probably meant."""
        return self.remedy[1]


class Consequential(Wrong):
    """A finding that only follows from one noted before, and would send the author the wrong way: it is not noted."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a policy has no longer: `what` it was, and the `word` that leaves it out."""

    what: Said
    word: Leaf

    def still_spoken_of(self, at: Node, part: Said | None) -> Wrong:
        """The finding that something in this part speaks of it."""
        place = f"{file_of(at.line)}:{at.line}"
        found = said("something_at", what=part, place=place) if part else said("it_at", place=place)
        message = said("still_spoken_of", what=self.what)
        return Wrong(self.word, message, found=found, expected=said("left_out_or_anew"))


class Unknown(Wrong):
    """A name that nothing has. The nearest of the known ones takes long to find, so it is looked for only when told."""

    def __init__(self, node: Leaf, what: Said, known: tuple[str, ...]) -> None:
        self.name = node.text
        self.known = known
        super().__init__(node, said("unknown", what=what, name=quoted(node.text)))

    @property
    def remedy(self) -> tuple[Value, str]:
        """The nearest of the known names, or else some of those."""
        suggestion = nearest(self.name, self.known)
        return "" if suggestion or not self.known else listed(self.known), suggestion


def unknown(node: Leaf, what: Said, known: Iterable[str]) -> Wrong:
    """The finding for a name that nothing has."""
    return Unknown(node, what, tuple(known))


def one_of(word: Leaf, what: Said, known: Collection[str]) -> str:
    """The word, which is one of the known names of this kind; raises `Wrong` with the nearest when it is none."""
    if word.text not in known:
        raise unknown(word, what, known)
    return word.text


class Findings:
    """What was found wrong so far, and in which part of the file the reader is now."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.errors: list[PolicyError] = []
        self.left_out: dict[str, LeftOut] = {}
        self._part: tuple[Said, str | Text] | None = None
        self._noting = _Noting(self)

    @contextmanager
    def within(self, what: Said, name: str | Text = "") -> Iterator[None]:
        """Everything noted inside stands in this part, such as a rule with this name."""
        outer, self._part = self._part, (what, name)
        try:
            yield
        finally:
            self._part = outer

    def noting(self) -> "_Noting":
        """A `Wrong` raised inside is noted, and reading goes on after the block."""
        return self._noting

    def note(self, wrong: Wrong) -> None:
        """Add to what is wrong."""
        if isinstance(wrong, Consequential):
            return
        left_out = self.left_out.get(wrong.name) if isinstance(wrong, Unknown) else None
        if left_out is not None:
            self._add(left_out.still_spoken_of(wrong.node, self.part), None)
        else:
            self._add(wrong, self.part)

    def _add(self, wrong: Wrong, part: Said | None) -> None:
        file = file_of(wrong.node.line, self.file)
        # Somebody with so many mistakes is helped by the first; to look for the remedy of each takes too long.
        expected, suggestion = wrong.remedy if len(self.errors) < MOST_REMEDIES else ("", "")
        self.errors.append(PolicyError(file, wrong.node.line, wrong.message, part, wrong.found, expected, suggestion))

    @property
    def part(self) -> Said | None:
        """Where the reader is now; None in the head of the file."""
        what, name = self._part or (None, "")
        return named(what, name) if what and name else what

    def known_keys(self, table: Table, known: Iterable[str], what: Value) -> None:
        """Note every key of the table that the language does not have here."""
        for key, _ in table.entries:
            if key.text not in known:
                self.note(unknown(key, said("key_in", what=what), known))

    def known_keys_of(self, table: Table, construct: Construct) -> None:
        """Note every key of the table that the construct does not have."""
        self.known_keys(table, construct.words, construct.title)

    def raise_if_any(self) -> None:
        """Raise `PolicyErrors` with everything noted."""
        if self.errors:
            raise PolicyErrors(list(dict.fromkeys(self.errors)))


class _Noting:
    """A block that notes a `Wrong`; a class because facts are read through several of them, by the thousand."""

    __slots__ = ("_findings",)

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def __enter__(self) -> None:
        """Nothing is needed beforehand."""

    def __exit__(self, kind: type[BaseException] | None, raised: BaseException | None, trace: object) -> bool:
        """Note what was wrong; let everything else through."""
        if isinstance(raised, Wrong):
            self._findings.note(raised)
            return True
        return False


def table(node: Node | None, at: Node, what: Value) -> Table:
    """The node as a table; raises `Wrong` naming `what` was wanted."""
    if isinstance(node, Table):
        return node
    raise Wrong(node or at, said("is_a_table", what=what), found=described(node))


def leaf(node: Node | None, at: Node, what: Value) -> Leaf:
    """The node as one text that is not empty; raises `Wrong` naming `what` was wanted."""
    if isinstance(node, Leaf) and not node.empty and node.text.strip():
        return node
    raise Wrong(node or at, said("is_needed", what=what), found=described(node))


def which(key: str, what: Said) -> Said:
    """What stands behind a key, with what it is for: `'model', the date of the version it tailors,`."""
    return said("which", key=key, what=what)


def several(node: Node) -> tuple[Node, ...]:
    """A list as its nodes, anything else as a list of one."""
    return node.nodes if isinstance(node, Listing) else (node,)


def yes_or_no(node: Node | None, *, default: bool) -> bool:
    """Read `true`, `false`, `yes` or `no`; nothing is the default."""
    if node is None:
        return default
    words = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(node, Leaf) and node.text.lower() in words:
        return words[node.text.lower()]
    raise Wrong(
        node, said("is_needed", what=said("a_yes_or_no")), found=described(node), expected=listed(("true", "false"))
    )

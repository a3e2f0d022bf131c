"""Collecting everything that is wrong with a file, so that its author sees all of it at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rules.load.errors import PolicyError, PolicyErrors, listed, nearest, quoted
from rules.load.tree import Leaf, Listing, Node, Table, described, file_of


class Wrong(Exception):
    """A node cannot be read further; whoever reads the part around it notes this and goes on with the next."""

    def __init__(self, node: Node, message: str, *, found: str = "", expected: str = "", suggestion: str = "") -> None:
        self.node = node
        self.message = message
        self.found = found
        self.expected = expected
        self.suggestion = suggestion
        super().__init__(message)


class Follows(Wrong):
    """A finding that only follows from one noted before, and would send the author the wrong way: it is not noted."""


def unknown(node: Leaf, what: str, known: Iterable[str]) -> Wrong:
    """The finding for a name that nothing has."""
    names = list(known)
    suggestion = nearest(node.text, names)
    expected = "" if suggestion or not names else listed(names)
    return Wrong(node, f"unknown {what} {quoted(node.text)}", expected=expected, suggestion=suggestion)


class Findings:
    """What was found wrong so far, and in which part of the file the reader is now."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.errors: list[PolicyError] = []
        self._part = ""
        self._noting = _Noting(self)

    @contextmanager
    def within(self, part: str) -> Iterator[None]:
        """Everything noted inside stands in this part, such as `rule 'tijdig_beslissen'`."""
        outer, self._part = self._part, part
        try:
            yield
        finally:
            self._part = outer

    def noting(self) -> "_Noting":
        """A `Wrong` raised inside is noted, and reading goes on after the block."""
        return self._noting

    def note(self, wrong: Wrong) -> None:
        """Add to what is wrong."""
        if isinstance(wrong, Follows):
            return
        file = file_of(wrong.node.line, self.file)
        self.errors.append(
            PolicyError(file, wrong.node.line, wrong.message, self._part, wrong.found, wrong.expected, wrong.suggestion)
        )

    def known_keys(self, table: Table, known: Iterable[str], what: str) -> None:
        """Note every key of the table that the language does not have here."""
        for key, _ in table.entries:
            if key.text not in known:
                self.note(unknown(key, f"key in {what}", known))

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


def table(node: Node | None, at: Node, what: str) -> Table:
    """The node as a table; raises `Wrong` naming `what` was wanted."""
    if isinstance(node, Table):
        return node
    raise Wrong(node or at, f"{what} is a table", found=described(node) if node else "nothing")


def leaf(node: Node | None, at: Node, what: str) -> Leaf:
    """The node as one text that is not empty; raises `Wrong` naming `what` was wanted."""
    if isinstance(node, Leaf) and not node.empty and node.text.strip():
        return node
    raise Wrong(node or at, f"{what} is needed here", found=described(node) if node else "nothing")


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
    raise Wrong(node, "a yes or no is needed here", found=described(node), expected="'true' or 'false'")

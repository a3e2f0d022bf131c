"""One policy out of the documents of a text: the policy itself, on its bases, with what a municipality made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rules.load.document import Document, bases_of
from rules.load.findings import Findings, Wrong, yes_or_no
from rules.load.layers import put_on_bases
from rules.load.tree import Table, file_of


@dataclass(frozen=True, slots=True)
class Whole:
    """What the reader of a policy reads, and where it comes from.

    `origins` names for each rule the version whose text it comes from. A `base` cannot run a case by itself.
    """

    root: Table
    origins: Mapping[str, str]
    file: str
    base: bool = False
    opened: Mapping[str, str] = field(default_factory=dict)
    municipality: str | None = None
    model: str | None = None


def put_together(documents: Sequence[Document], findings: Findings) -> Whole:
    """The policy in the first document, on those it stands on; what is wrong goes to the findings."""
    first = documents[0]
    others = _at_hand(first, documents)
    layered = put_on_bases(first, others, findings)
    _refuse_idle(first, others, documents, findings)
    base = False
    with findings.noting():
        base = yes_or_no(first.root.get("base"), default=False)
    return Whole(layered.root, layered.origins, file_of(first.root.line), base)


def _at_hand(policy: Document, documents: Sequence[Document]) -> Mapping[str, Document]:
    """The policies it may stand on, each in the newest version that is in force when the policy comes into force."""
    there = [each for each in documents if each is not policy and not each.is_overlay and each.in_force is not None]
    on = policy.in_force
    in_time = [each for each in there if on is None or (each.in_force or on) <= on]
    return {each.name: each for each in sorted(in_time, key=lambda each: str(each.in_force))}


def _refuse_idle(
    policy: Document, others: Mapping[str, Document], documents: Sequence[Document], findings: Findings
) -> None:
    used = [policy, *(others[name] for name in _below(policy, others, set()))]
    for each in documents:
        if not any(each is one for one in used) and not findings.errors:
            expected = "only what the first document stands on"
            findings.note(Wrong(each.root, "nothing stands on this document", found=each.version, expected=expected))


def _below(policy: Document, others: Mapping[str, Document], seen: set[str]) -> Iterator[str]:
    for word, _ in bases_of(policy.root):
        if word.text in others and word.text not in seen:
            seen.add(word.text)
            yield word.text
            yield from _below(others[word.text], others, seen)

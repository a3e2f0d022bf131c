"""One policy out of the documents of a text: the policy itself, on its bases, with what a municipality made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rules.language.layers.bases import Layered, put_on_bases
from rules.language.layers.document import Document, bases_of
from rules.language.layers.open_places import Place, filled_in, read_places
from rules.language.layers.overlay import Tailored, tailor
from rules.language.text.errors import listed
from rules.language.text.findings import Findings, Wrong, leaf, which, yes_or_no
from rules.language.text.tree import Leaf, Table, file_of
from rules.terms.said import said


@dataclass(frozen=True, slots=True)
class MergedPolicy:
    """What the reader of a policy reads, and where it comes from.

    `origins` names for each rule the version whose text it comes from, `file` is the file of the policy without what a
    municipality made of it. A `base` cannot run a case by itself. `open` says what may be filled in, `opened` what is.
    """

    root: Table
    origins: Mapping[str, str]
    file: str
    base: bool = False
    opened: Mapping[str, str] = field(default_factory=dict)
    municipality: str | None = None
    model: str | None = None
    open: Table | None = None


def merge(documents: Sequence[Document], findings: Findings) -> MergedPolicy:
    """The policy in the first document, with those it stands on; what is wrong goes to the findings.

    Raises `Wrong` when the model of an overlay is not among them.
    """
    first = documents[0]
    model = _model_of(first, documents) if first.is_overlay else first
    others = _at_hand(model, documents)
    layered = put_on_bases(model, others, findings)
    _refuse_idle((first, model), others, documents, findings)
    places = read_places(layered.root.get("open"), layered.root.get("facts"), findings)
    tailored = tailor(first, model, layered.root, places, findings) if first.is_overlay else None
    return _whole(first, model, layered, tailored, places, findings)


def _whole(
    first: Document,
    model: Document,
    layered: Layered,
    tailored: Tailored | None,
    places: Mapping[str, Place],
    findings: Findings,
) -> MergedPolicy:
    file = file_of(model.root.line)
    filled = tailored.filled if tailored else {}
    root = filled_in(tailored.root if tailored else layered.root, places, filled, findings, file)
    added = tailored.rules if tailored else {}
    origins = {rule: first.version for rules in added.values() for rule in rules}
    opened = {
        name: ", ".join(added.get(name, ())) or filled.get(name, each.default).text for name, each in places.items()
    }
    base = False
    with findings.noting():
        base = yes_or_no(model.root.get("base"), default=False)
    left_open = layered.root.get("open")
    return MergedPolicy(
        root,
        {**layered.origins, **origins},
        file,
        base,
        opened,
        tailored.municipality if tailored else None,
        model.version if tailored else None,
        left_open if isinstance(left_open, Table) else None,
    )


def _model_of(overlay: Document, documents: Sequence[Document]) -> Document:
    """The version of the policy that the overlay tailors."""
    root = overlay.root
    name = leaf(root.get("overlay_of"), root, which("overlay_of", said("policy_it_tailors")))
    version = leaf(root.get("model"), root, which("model", said("version_it_tailors")))
    for each in documents[1:]:
        if each.version == f"{name.text}@{version.text}" and not each.is_overlay:
            if each.is_base:
                raise Wrong(name, said("base_not_tailored"), expected=said("a_policy_for_cases"))
            return each
    there = [each.version for each in documents[1:]]
    found = listed(there) if there else said("nothing")
    at = Leaf(version.text, version.line)
    raise Wrong(at, said("model_not_there", version=f"{name.text}@{version.text}"), found=found)


def _at_hand(policy: Document, documents: Sequence[Document]) -> Mapping[str, Document]:
    """The policies it may stand on, each in the newest version that is in force when the policy comes into force."""
    there = [each for each in documents if each is not policy and not each.is_overlay and each.in_force is not None]
    on = policy.in_force
    in_time = [each for each in there if on is None or (each.in_force or on) <= on]
    return {each.name: each for each in sorted(in_time, key=lambda each: str(each.in_force))}


def _refuse_idle(
    own: Sequence[Document], others: Mapping[str, Document], documents: Sequence[Document], findings: Findings
) -> None:
    """Note each document that plays no part, unless something else is wrong that may be the cause of it."""
    used = [*own, *(others[name] for name in _below(own[-1], others, set()))]
    for each in documents:
        if not any(each is one for one in used) and not findings.errors:
            idle, expected = said("document_idle"), said("only_what_stands")
            findings.note(Wrong(each.root, idle, found=each.version, expected=expected))


def _below(policy: Document, others: Mapping[str, Document], seen: set[str]) -> Iterator[str]:
    for word, _ in bases_of(policy.root):
        if word.text in others and word.text not in seen:
            seen.add(word.text)
            yield word.text
            yield from _below(others[word.text], others, seen)

"""One policy out of the documents of a text: the policy itself, on its bases, with what a municipality made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rules.language.layers.bases import AtHand, each_on_the_one_before, put_on_bases
from rules.language.layers.continued import bases_under, lineage, said_first, versions_of
from rules.language.layers.document import Document
from rules.language.layers.open_places import Place, filled_in, read_places
from rules.language.layers.overlay import Tailored, tailor
from rules.language.layers.precedence import Layered
from rules.language.text.errors import listed
from rules.language.text.findings import Findings, Wrong, leaf, which, yes_or_no
from rules.language.text.tree import Leaf, Table, file_of
from rules.terms.said import said


@dataclass(frozen=True, slots=True)
class MergedPolicy:
    """What the reader of a policy reads, and where it comes from.

    `origins` names for each rule the version whose text it comes from, `files` are those of the policy and of what it
    continues, without what a municipality made of it. A `base` cannot run a case by itself. `open` says what may be
    filled in, `opened` what is.
    """

    root: Table
    origins: Mapping[str, str]
    files: frozenset[str]
    base: bool = False
    opened: Mapping[str, str] = field(default_factory=dict)
    municipality: str | None = None
    model: str | None = None
    open: Table | None = None


def merge(documents: Sequence[Document], findings: Findings) -> MergedPolicy:
    """The policy in the first document, with those it stands on; what is wrong goes to the findings.

    Raises `Wrong` when the model of an overlay, or a version that is continued, is not among them.
    """
    first = documents[0]
    overlay = each_on_the_one_before(lineage(first, documents, findings), (), findings) if first.is_overlay else None
    model = _model_of(overlay.root, documents) if overlay else first
    at_hand = _at_hand(model, documents)
    layered = put_on_bases(model, at_hand, findings)
    if not findings.errors:
        # Something else that is wrong may be why a document plays no part.
        _refuse_idle((first, model), at_hand, findings)
    places = read_places(layered.root.get("open"), layered.root.get("facts"), findings)
    tailored = tailor(overlay, model, layered.root, places, findings) if overlay else None
    return _whole(versions_of(model, documents), layered, tailored, places, findings)


def _whole(
    versions: Sequence[Document],
    layered: Layered,
    tailored: Tailored | None,
    places: Mapping[str, Place],
    findings: Findings,
) -> MergedPolicy:
    files = frozenset(file_of(each.root.line) for each in versions)
    filled = tailored.filled if tailored else {}
    root = filled_in(tailored.root if tailored else layered.root, places, filled, findings, files)
    added = tailored.rules if tailored else {}
    opened = {
        name: ", ".join(added.get(name, ())) or filled.get(name, each.default).text for name, each in places.items()
    }
    base = False
    with findings.noting():
        base = yes_or_no(said_first(versions, "base"), default=False)
    left_open = layered.root.get("open")
    return MergedPolicy(
        root,
        {**layered.origins, **(tailored.origins if tailored else {})},
        files,
        base,
        opened,
        tailored.municipality if tailored else None,
        versions[0].version if tailored else None,
        left_open if isinstance(left_open, Table) else None,
    )


def _model_of(overlay: Table, documents: Sequence[Document]) -> Document:
    """The version of the policy that the overlay tailors."""
    name = leaf(overlay.get("overlay_of"), overlay, which("overlay_of", said("policy_it_tailors")))
    version = leaf(overlay.get("model"), overlay, which("model", said("version_it_tailors")))
    there = [each for each in documents[1:] if not each.is_overlay]
    for each in there:
        if each.version == f"{name.text}@{version.text}":
            if is_base(each, documents):
                raise Wrong(name, said("base_not_tailored"), expected=said("a_policy_for_cases"))
            return each
    found = listed(each.version for each in there) if there else said("nothing")
    at = Leaf(version.text, version.line)
    raise Wrong(at, said("model_not_there", version=f"{name.text}@{version.text}"), found=found)


def is_base(policy: Document, documents: Sequence[Document]) -> bool:
    """Whether others are based on it, while no case runs under it alone; `documents` hold what it continues.

    Raises `Wrong` when a version it continues is not among them.
    """
    node = said_first(versions_of(policy, documents), "base")
    return isinstance(node, Leaf) and node.text.lower() in ("true", "yes")


def _at_hand(policy: Document, documents: Sequence[Document]) -> AtHand:
    """The policies it may stand on, each in the newest version that is in force when the policy comes into force."""
    there = [each for each in documents if not each.is_overlay and each.in_force is not None]
    on = policy.in_force
    others = [each for each in there if each.name != policy.name and (on is None or (each.in_force or on) <= on)]
    newest = {each.name: each for each in sorted(others, key=lambda each: str(each.in_force))}
    return AtHand(documents, newest)


def _refuse_idle(own: Sequence[Document], at_hand: AtHand, findings: Findings) -> None:
    """Note each document that plays no part."""
    used = [*own, *(at_hand.bases[name] for name in _below(own[-1], at_hand, set()))]
    used = [version for each in used for version in versions_of(each, at_hand.documents)]
    for each in at_hand.documents:
        if not any(each is one for one in used):
            idle, expected = said("document_idle"), said("only_what_stands")
            findings.note(Wrong(each.root, idle, found=each.version, expected=expected))


def _below(policy: Document, at_hand: AtHand, seen: set[str]) -> Iterator[str]:
    for word, _ in bases_under(versions_of(policy, at_hand.documents)):
        if word.text in at_hand.bases and word.text not in seen:
            seen.add(word.text)
            yield word.text
            yield from _below(at_hand.bases[word.text], at_hand, seen)

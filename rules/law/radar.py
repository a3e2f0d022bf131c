"""What a change of the law touches: the clauses that cite what changes, and were read before it did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.evaluate.present import present_sources
from rules.law.change import LawChange, is_same
from rules.law.sources import Clause, clause_json, clauses_of
from rules.model.citation import Citation
from rules.model.json import Json
from rules.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Touch:
    """One clause that cites what changes, wherever it is part of a policy.

    `names` are what those policies call it, `versions` which they are, `municipalities` whose rules they are besides
    the national ones.
    """

    clause: Clause
    citations: tuple[Citation, ...]
    names: tuple[str, ...]
    versions: tuple[str, ...]
    municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """What is `touched`, what was `read_since` the change, and how many sources of which version cannot be followed."""

    touched: tuple[Touch, ...]
    read_since: tuple[Touch, ...]
    untold: tuple[tuple[str, int], ...]


def radar(change: LawChange, policies: Sequence[Policy]) -> Radar:
    """Say what the change touches in the policies, in the order of their texts."""
    return Radar(
        _touches(change, policies, since=False),
        _touches(change, policies, since=True),
        tuple((each.version, count) for each in policies if (count := _untold(each))),
    )


def touched_rules(change: LawChange, policy: Policy) -> frozenset[str]:
    """The rules of a policy that say what the change touches, also by a term they use."""
    found = (clause for clause, cited in clauses_of(policy) if _is_touched(change, cited, since=False))
    return frozenset(rule for clause in found for rule in clause.rules)


def touches(changed: Citation, cited: Citation) -> bool:
    """Whether a change of the one is a change of the other: of an article is one of each paragraph, and the reverse."""
    if changed.regulation is None or cited.regulation is None or not is_same(changed.regulation, cited.regulation):
        return False
    if not changed.article or not cited.article:
        return True
    whole = not changed.paragraph or not cited.paragraph
    return changed.article == cited.article and (whole or changed.paragraph == cited.paragraph)


def radar_json(found: Radar) -> dict[str, Json]:
    """Return what is touched as JSON types."""
    return {
        "touched": [_touch_json(each) for each in found.touched],
        "readSince": [_touch_json(each) for each in found.read_since],
        "untold": [{"policy": version, "sources": count} for version, count in found.untold],
    }


def _touch_json(each: Touch) -> dict[str, Json]:
    return {
        **clause_json(each.clause),
        "names": list(each.names),
        "sources": present_sources(each.citations),
        "policies": list(each.versions),
        "municipalities": list(each.municipalities),
    }


def _is_touched(change: LawChange, cited: Citation, *, since: bool) -> bool:
    is_since = cited.read_in is not None and cited.read_in >= change.in_force
    return is_since == since and any(touches(each, cited) for each in change.changed)


def _touches(change: LawChange, policies: Iterable[Policy], *, since: bool) -> tuple[Touch, ...]:
    found: dict[tuple[str, str, int], list[tuple[Clause, Citation, Policy]]] = {}
    for policy in policies:
        for clause, cited in clauses_of(policy):
            if _is_touched(change, cited, since=since):
                found.setdefault((clause.origin, *_place(clause)), []).append((clause, cited, policy))
    return tuple(_touch(found[place]) for place in sorted(found))


def _place(clause: Clause) -> tuple[str, int]:
    file, _, line = clause.place.rpartition(":")
    return file, int(line)


def _touch(found: Sequence[tuple[Clause, Citation, Policy]]) -> Touch:
    municipalities = (policy.municipality for _, _, policy in found)
    return Touch(
        found[0][0],
        tuple(dict.fromkeys(cited for _, cited, _ in found)),
        tuple(dict.fromkeys(clause.called for clause, _, _ in found)),
        tuple(dict.fromkeys(policy.version for _, _, policy in found)),
        tuple(dict.fromkeys(each for each in municipalities if each)),
    )


def _untold(policy: Policy) -> int:
    return len({cited for _, cited in clauses_of(policy) if cited.regulation is None and cited.own is None})

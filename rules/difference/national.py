"""What a new national version would change for each municipality that tailored the one before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rules.difference.compare import Difference, compare
from rules.difference.side import Side, moved_to, side_from_file
from rules.language.text.errors import PolicyError, PolicyErrors


@dataclass(frozen=True, slots=True)
class Affected:
    """One municipality: `before` and `after` are versions of what it made of the policy.

    With `errors` its overlay does not fit the new version: they say what it must change first.
    """

    municipality: str
    before: str
    after: str
    differences: tuple[Difference, ...]
    errors: tuple[PolicyError, ...]


def affected(model: Side, newer: Side, overlays: Iterable[Path]) -> Iterator[Affected]:
    """What it means that `newer` takes the place of `model`, for each overlay of just that version.

    Overlays of other versions are passed over. Raises PolicyErrors when one cannot be read.
    """
    for path in overlays:
        overlay = side_from_file(path)
        if overlay.is_overlay and overlay.policy.model == model.policy.version:
            yield _affected(overlay, newer)


def _affected(overlay: Side, newer: Side) -> Affected:
    whose, before = overlay.policy.municipality or "", overlay.policy.version
    try:
        moved = moved_to(overlay, newer)
    except PolicyErrors as errors:
        return Affected(whose, before, newer.policy.version, (), errors.errors)
    return Affected(whose, before, moved.policy.version, compare(overlay.clauses, moved.clauses), ())

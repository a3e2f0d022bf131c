"""What becomes of an obligation that a rule settles: waived, discharged, or taken over by another role."""

from collections.abc import Sequence
from dataclasses import replace

from rules.conclusions import Addressee, Obligation
from rules.evaluate.deadlines import late
from rules.evaluate.holding import Holding
from rules.evaluate.roles import Holders
from rules.model.condition import ObligationState
from rules.model.effect import Settle, Settlement


def settled(drawn: Obligation, settlements: Sequence[tuple[Settle, Holding]], holders: Holders) -> Obligation:
    """The obligation after what settles it by now, in the order in which that came to hold; fulfilled stays fulfilled.

    Whoever takes an obligation over owes it by the same deadline.
    """
    for effect, holding in sorted(settlements, key=lambda each: (each[1].since, each[1].key)):
        if drawn.owed:
            drawn = replace(_settled(drawn, effect, holding, holders), settled=holding.ground)
    return drawn


def _settled(drawn: Obligation, effect: Settle, holding: Holding, holders: Holders) -> Obligation:
    too_late = drawn.deadline is not None and late(holding, drawn.deadline)
    match effect.how:
        case Settlement.WAIVE:
            return replace(drawn, state=ObligationState.WAIVED, late=too_late)
        case Settlement.DISCHARGE:
            by = holding.ground.facts[-1] if holding.ground.facts else None
            return replace(drawn, state=ObligationState.FULFILLED, fulfilled_by=by, late=too_late)
        case Settlement.TRANSFER:
            role = effect.to or drawn.bearer.role or ""
            return replace(drawn, bearer=Addressee(role=role, parties=holders.get(role, ())))

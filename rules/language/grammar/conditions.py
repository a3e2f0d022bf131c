"""The conditions that have a word of their own; the other ones ask for a fact, under its name."""

from collections.abc import Iterator, Mapping

from rules.language.grammar.comparisons import OF_RESULTS, OF_THE_DAY
from rules.language.grammar.construct import Binds, ConditionForm, Key, by_word
from rules.language.grammar.shape import (
    NAME,
    PATH_OR_DAY,
    PATTERN,
    RULE,
    VALUE,
    Schema,
    at_least_one,
    by_name,
    closed,
    either,
    one,
    ref,
)
from rules.model.condition import TODAY, Aggregator, ObligationState

_CONDITIONS: Schema = at_least_one(ref("condition"))
_ROLE_STANDS: Schema = one(
    by_name(either({"enum": ["held", "vacant"]}, closed({"as": ref("name"), "party": ref("test")})))
)
_STATES: Mapping[ObligationState, str] = {
    ObligationState.OPEN: "is owed, and its term runs",
    ObligationState.SUSPENDED: "is owed, and its term stands still",
    ObligationState.FULFILLED: "was fulfilled",
    ObligationState.BREACHED: "is owed, and its term has passed",
    ObligationState.WAIVED: "was waived",
    ObligationState.MISSED: "was not met in time",
}
_AGGREGATES: Mapping[Aggregator, str] = {
    Aggregator.COUNT: "how many things satisfy a pattern",
    Aggregator.SUM: "a field of everything that satisfies a pattern, added up",
    Aggregator.MIN: "the least that a field holds of everything that satisfies a pattern",
    Aggregator.MAX: "the most that a field holds of everything that satisfies a pattern",
    Aggregator.LATEST: "the last fact in the journal that satisfies a pattern",
    Aggregator.EARLIEST: "the first fact in the journal that satisfies a pattern",
}
OF_A_FIELD = (Aggregator.SUM, Aggregator.MIN, Aggregator.MAX)
"""The aggregates of what a field holds."""


def _aggregate_keys(how: Aggregator) -> Iterator[Key]:
    """Whoever names one of the facts compares nothing, and counting looks at no field."""
    yield Key("of", PATTERN, "what it is made of: a type of fact, bare or with tests, or for counting a state", True)
    yield Key("as", NAME, "the name by which the rule speaks of the result")
    if how in OF_A_FIELD:
        yield Key("field", NAME, "the field that is looked at")
    if not how.picks:
        yield from (Key(word, VALUE) for word in OF_RESULTS)


CONDITIONS: Mapping[str, ConditionForm] = by_word(
    (
        ConditionForm("all", "every condition holds", bare=(_CONDITIONS,)),
        ConditionForm("any", "at least one condition holds", bare=(_CONDITIONS,)),
        ConditionForm("not", "nothing satisfies the condition", bare=(ref("condition"),)),
        ConditionForm("holds", "a derived fact holds", bare=(ref("name"), by_name(ref("pattern")))),
        ConditionForm("role", "whether and by whom a role is held", bare=(_ROLE_STANDS,), binds=Binds.PARTY),
        ConditionForm("scope", "the stage is open, or the milestone is reached", bare=(ref("name"),)),
        ConditionForm("where", "a CEL expression over what is bound", bare=({"type": "string"},)),
        ConditionForm(
            TODAY,
            "the day on which the policy is evaluated lies so",
            tuple(Key(word, PATH_OR_DAY, f"{word.replace('_', ' ')} this day") for word in OF_THE_DAY),
            bare=({"type": "string"},),
        ),
        *(
            ConditionForm(
                state,
                f"an obligation of that rule {said}",
                (
                    Key("rule", RULE, "the rule it was drawn from", required=True),
                    Key("as", NAME, "the name by which the rule speaks of the obligation"),
                ),
                bare=(ref("name"),),
                binds=Binds.OBLIGATION,
            )
            for state, said in _STATES.items()
        ),
        *(
            ConditionForm(how, said, tuple(_aggregate_keys(how)), binds=Binds.RESULT)
            for how, said in _AGGREGATES.items()
        ),
    )
)

CONDITION_WORDS = tuple(CONDITIONS)
STATE_WORDS = tuple(word for word, each in CONDITIONS.items() if each.binds is Binds.OBLIGATION)
AGGREGATE_WORDS = tuple(word for word, each in CONDITIONS.items() if each.binds is Binds.RESULT)

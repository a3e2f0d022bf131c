"""The effects: what can follow from a rule, each with its keys and what they mean."""

from collections.abc import Mapping

from rules.language.grammar.construct import EffectForm, Key, by_word
from rules.language.grammar.declarations import AT_MOST, WITHIN
from rules.language.grammar.shape import (
    ACT,
    ACTS,
    ANYTHING,
    FACT,
    HOLDER,
    LENGTH,
    LINE,
    NAME,
    PATH,
    RULE,
    TASK,
    TEXT,
    VALUES,
    WHO,
    YES_NO,
    Shape,
    by_name,
    ref,
    several,
    words_of,
)
from rules.model.effect import ClockAct, OfferMode, ScopeAct, Settlement

_SETTLED: Mapping[Settlement, str] = {
    Settlement.WAIVE: "no longer asked for",
    Settlement.DISCHARGE: "taken as fulfilled",
    Settlement.TRANSFER: "passed on",
}
_CLOCKS: Mapping[ClockAct, str] = {
    ClockAct.START: "runs anew",
    ClockAct.SUSPEND: "stands still",
    ClockAct.RESUME: "runs on",
    ClockAct.EXTEND: "ends later",
    ClockAct.STOP: "ends without a deadline",
}
_STEERED: Mapping[ScopeAct, str] = {
    ScopeAct.OPEN: "stage that opens",
    ScopeAct.CLOSE: "stage that closes",
    ScopeAct.REACH: "milestone that is reached",
}
_ACTIVITY = Shape(ref("name"))
_WHO = Key("who", WHO, "a role, `anyone`, or the party or person in a field of a bound fact", required=True)
_TO = Key("to", ACT, "the fact it is about, if need be with tests", required=True)
_TO_EACH = Key("to", ACTS, "the facts it is about, if need be with tests", required=True)

EFFECTS: Mapping[str, EffectForm] = by_word(
    (
        EffectForm(
            "derive",
            "the derived fact holds as long as its ground holds",
            bare=(ref("name"), by_name(by_name(ANYTHING))),
            tightens=True,
        ),
        EffectForm(
            "permit",
            "may do it, even though the rules in `despite` forbid it",
            (_WHO, _TO_EACH, Key("despite", several(RULE), "the prohibitions it goes before")),
        ),
        EffectForm(
            "forbid",
            "may not do it, and why",
            (_WHO, _TO_EACH, Key("because", TEXT, "why not, in Dutch and English", required=True)),
            tightens=True,
        ),
        EffectForm(
            "oblige",
            "a role owes it; without `within` there is no deadline",
            (
                Key("bearer", HOLDER, "the role, or the one party of it, that owes it", required=True),
                _TO,
                Key("towards", NAME, "the role to which it is owed"),
                Key("within", WITHIN, "the term, by name or written here"),
                Key("remind", several(LINE), "how long before the deadline a reminder is sent"),
                Key("required", YES_NO, "whether the case stays open while it is owed"),
            ),
            tightens=True,
        ),
        EffectForm(
            "offer",
            "the task is offered to a role, to the `first` who claims it or to `each`",
            (
                Key("to", HOLDER, "the role, or the one party of it, that is asked", required=True),
                Key("task", TASK, "the task, declared under `tasks` or by `yields` here", required=True),
                Key("yields", FACT, "the fact by which it is done"),
                Key("mode", words_of(*OfferMode), "whoever claims it first does it, or each of them"),
                Key("title", TEXT, "what the task is called, in Dutch and English"),
                Key("within", WITHIN, "when it is wanted, without obliging"),
            ),
            tightens=True,
        ),
        EffectForm(
            "settle",
            "an obligation is no longer asked for, counts as fulfilled, or passes to another role",
            (
                *(Key(how, RULE, f"the rule whose obligation is {said}") for how, said in _SETTLED.items()),
                Key("to", NAME, "the role that takes it over"),
            ),
        ),
        EffectForm(
            "clock",
            "the term of an obligation runs otherwise than it says itself",
            (
                *(Key(act, RULE, f"the rule whose obligation's term {said}") for act, said in _CLOCKS.items()),
                Key("on", PATH, "the day on which it happens; left out, when the rule came to hold"),
                Key("until", PATH, "until which day it stands still"),
                Key("by", LENGTH, "by which length the end moves, or so many weeks as a fact says"),
                AT_MOST,
                Key("inclusive", YES_NO, "whether the last day counts in"),
            ),
        ),
        EffectForm(
            "scope",
            "a stage opens or closes, a milestone is reached",
            tuple(Key(act, NAME, f"the {said}") for act, said in _STEERED.items()),
        ),
        EffectForm(
            "notify",
            "somebody is told something, once",
            (_WHO, Key("what", TEXT, "what they are told, in Dutch and English", required=True)),
            tightens=True,
        ),
        EffectForm(
            "call",
            "a program of each party of a role is told to do something, once",
            (
                Key("to", NAME, "the role whose programs are called", required=True),
                Key("activity", _ACTIVITY, "what is to be done", required=True),
                Key("with", VALUES, "the values it is given, constants or fields of bound facts"),
            ),
        ),
    )
)

CLOCK_KEYS: Mapping[ClockAct, tuple[str, ...]] = {
    ClockAct.START: ("on",),
    ClockAct.SUSPEND: ("on", "until", "inclusive"),
    ClockAct.RESUME: ("on",),
    ClockAct.EXTEND: ("by", "at_most"),
    ClockAct.STOP: ("on",),
}
"""What can be said beside each act on a term."""

EFFECT_WORDS = tuple(EFFECTS)

TIGHTENING = tuple(
    sorted((word for word, each in EFFECTS.items() if each.tightens), key=lambda word: not EFFECTS[word].keys)
)
"""What an overlay may add, what is addressed to somebody first."""

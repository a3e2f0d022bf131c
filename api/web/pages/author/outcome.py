"""What a policy concludes of pasted facts, in words: who must, may and may not, what holds, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.web.pages.author.conditions import test_in_words
from api.web.pages.author.names import Names
from api.web.words.wording import Wording, written
from rules.conclusions import ActPattern, Addressee, Conclusions, Ground, Obligation
from rules.model.condition import ObligationState
from rules.model.fact_type import FieldKind
from rules.model.values import Const, Test, Value
from rules.terms.said import Text

_TONES = {
    ObligationState.OPEN: "open",
    ObligationState.SUSPENDED: "paused",
    ObligationState.FULFILLED: "done",
    ObligationState.BREACHED: "late",
    ObligationState.WAIVED: "gone",
}


@dataclass(frozen=True, slots=True)
class Concluded:
    """One conclusion: for whom, what, and the ground it rests on. Of an obligation also how it stands, and why then."""

    who: str
    what: str
    ground: Ground | None
    because: str = ""
    tone: str = ""
    state: str = ""
    last_day: date | None = None
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """All conclusions by what they are, those that ask most of people first."""

    must: Sequence[Concluded]
    tasks: Sequence[Concluded]
    may: Sequence[Concluded]
    may_not: Sequence[Concluded]
    holds: Sequence[Concluded]
    parts: Sequence[Concluded]
    told: Sequence[Concluded]


def outcome(said: Conclusions, wording: Wording) -> Outcome:
    """Return the conclusions in words."""
    say = _Saying(wording)
    return Outcome(
        must=[say.obligation(each) for each in said.obligations],
        tasks=[
            Concluded(wording.role(each.role), wording.task(each.task), each.ground, each.what or "")
            for each in said.tasks
        ],
        may=[Concluded(say.who(each.who), say.act(each.act), each.ground) for each in said.permissions],
        may_not=[
            Concluded(say.who(each.who), say.act(each.act), each.ground, wording.reason(each.because))
            for each in said.prohibitions
        ],
        holds=[
            Concluded("", each.name.replace("_", " ") + say.values(each.values), each.grounds[0])
            for each in said.derived
        ],
        parts=[
            Concluded("", wording.language.of(wording.policy.scopes[each.scope].title), each.ground)
            for each in said.scopes
            if each.on
        ],
        told=[Concluded(say.who(each.who), say.notice(each.what, each.call), each.ground) for each in said.notices],
    )


@dataclass(frozen=True, slots=True)
class _Saying:
    wording: Wording

    def obligation(self, each: Obligation) -> Concluded:
        deadline, code = each.deadline, self.wording.language.code
        late = each.late and each.state is ObligationState.FULFILLED
        return Concluded(
            self.who(each.bearer),
            self.act(each.act),
            each.ground,
            tone=_TONES[each.state],
            state="fulfilled_late" if late else each.state.value,
            last_day=deadline.last_day if deadline else None,
            steps=tuple(step.in_language(code) for step in deadline.steps) if deadline else (),
        )

    def who(self, who: Addressee) -> str:
        if who.everyone:
            return self.wording.language.say("clause.everyone")
        named = self.wording.role(who.role) or who.person or ", ".join(who.parties)
        return named or self.wording.language.say("clause.nobody")

    def act(self, act: ActPattern) -> str:
        say, fields = self.wording.language.say, self.wording.policy.facts[act.fact].fields
        # Its place in the journal says nothing to people.
        tests = [each for each in act.tests if isinstance(each.operand, Const) and not each.field.startswith("_")]
        linking = [each for each in tests if each.field in fields and fields[each.field].kind is FieldKind.REF]
        asked = say("clause.and").join(self._test(act.fact, each) for each in tests if each not in linking)
        links = "".join(say("clause.belongs_to", of=self._id(each)) for each in linking)
        return self.wording.fact(act.fact) + (say("clause.with", tests=asked) if asked else "") + links

    def _test(self, fact: str, test: Test) -> str:
        return test_in_words(fact, test, Names(self.wording, {}))

    def _id(self, test: Test) -> str:
        return str(test.operand.value) if isinstance(test.operand, Const) else ""

    def values(self, values: Mapping[str, Value]) -> str:
        said = [f"{name.replace('_', ' ')}: {written(value, self.wording.language)}" for name, value in values.items()]
        return f" ({'; '.join(said)})" if said else ""

    def notice(self, what: Text, call: str | None) -> str:
        say = self.wording.language.say
        return say("clause.call", activity=call) if call else self.wording.language.of(what)

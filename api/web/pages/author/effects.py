"""A rule in words: when it holds, and what follows: for whom, what, and by when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.web.pages.author.conditions import ConditionLine, condition_in_words, tests_in_words
from api.web.pages.author.names import Names, names_of
from api.web.pages.author.scenarios import Tried
from api.web.words.wording import Wording
from rules.language.text.tree import file_of
from rules.model.citation import Citation, source_of
from rules.model.effect import (
    Act,
    Call,
    Clock,
    Derive,
    Effect,
    Forbid,
    Notify,
    Oblige,
    Offer,
    Permit,
    Settle,
    Steer,
    Who,
)
from rules.model.policy import Rule
from rules.model.term import Path, TermRule
from rules.model.values import Const, Ref
from rules.terms.duration import LeapDay


@dataclass(frozen=True, slots=True)
class Follows:
    """One thing that follows; `norm` is must, may, may_not, offer or other. `who` is empty for nobody in particular."""

    norm: str
    who: str
    words: str
    details: tuple[str, ...] = ()


def follows_in_words(effect: Effect, names: Names) -> Follows:
    """Return what follows in words."""
    match effect:
        case Oblige():
            return Follows(
                "must", _role(effect.bearer, effect.party, names), _act(effect.to, names), _owed(effect, names)
            )
        case Permit(who=who, to=act, despite=despite):
            beats = tuple(names.say("clause.despite", rule=names.rule(rule)) for rule in despite)
            return Follows("may", _who(who, names), _act(act, names), beats)
        case Forbid(who=who, to=act, because=because):
            why = names.say("clause.because", why=names.wording.reason(because))
            return Follows("may_not", _who(who, names), _act(act, names), (why,))
        case Offer():
            details = (names.say(f"clause.offer_{effect.mode.value}"), *_term(effect.within, names))
            task = names.wording.task(effect.task)
            return Follows("offer", _role(effect.to, effect.party, names), task, details)
        case Notify(who=who, what=what):
            return Follows("other", _who(who, names), names.say("clause.told", what=names.wording.language.of(what)))
        case Call(to=role, activity=activity, values=values):
            said = names.say("clause.call", activity=activity) + _values(values, names)
            return Follows("other", names.wording.role(role), said)
        case Derive(name=name, values=values):
            said = names.say("clause.derived_there", what=names.kind(name) + _values(values, names))
            return Follows("other", "", said)
        case Settle() | Clock() | Steer():
            return Follows("other", "", _moved(effect, names))


def _moved(effect: Settle | Clock | Steer, names: Names) -> str:
    match effect:
        case Settle(how=how, rule=rule, to=to):
            return names.say(f"clause.settle_{how.value}", rule=names.rule(rule), to=names.wording.role(to))
        case Clock(act=act, rule=rule):
            return names.say(f"clause.clock_{act.value}", rule=names.rule(rule)) + "".join(_clock(effect, names))
        case Steer(act=steer, scope=scope):
            return names.say(f"clause.steer_{steer.value}", scope=names.scope(scope))


def _clock(effect: Clock, names: Names) -> Iterator[str]:
    if effect.by:
        yield names.say("clause.clock_by", length=names.length(effect.by))
    if effect.on:
        yield names.say("clause.clock_on", day=_path(effect.on, names))
    if effect.until:
        yield names.say("clause.clock_until", day=_path(effect.until, names))


def _role(role: str, party: Ref | None, names: Names) -> str:
    called = names.wording.role(role)
    return f"{called} ({names.at(party.alias, party.field)})" if party else called


def _who(who: Who, names: Names) -> str:
    if who.role:
        return names.wording.role(who.role)
    named = who.person or who.party
    return (
        names.say("clause.named_in", of=names.at(named.alias, named.field)) if named else names.say("clause.everyone")
    )


def _act(act: Act, names: Names) -> str:
    return names.kind(act.fact) + tests_in_words(act.fact, act.tests, names)


def _values(values: Mapping[str, Const | Ref], names: Names) -> str:
    said = [f"{name.replace('_', ' ')}: {names.operand(value, None)}" for name, value in values.items()]
    return f" ({'; '.join(said)})" if said else ""


def _owed(effect: Oblige, names: Names) -> tuple[str, ...]:
    found = [names.say("clause.towards", whom=names.wording.role(effect.towards))] if effect.towards else []
    found += _term(effect.within, names)
    if effect.remind:
        before = ", ".join(map(names.length, effect.remind))
        found += [names.say("clause.remind", before=before)]
    return (*found, *(() if effect.required else (names.say("clause.not_required"),)))


def _term(term: TermRule | None, names: Names) -> tuple[str, ...]:
    """Return how the deadline is found: its length and start, what moves it, and the source of the term itself."""
    return tuple(_term_lines(term, names)) if term else ()


def _term_lines(term: TermRule, names: Names) -> Iterator[str]:
    length = names.length(term.lasts)
    if term.after and not length:
        said = names.say("clause.until_day", day=_path(term.after, names))
    elif term.after:
        said = names.say("clause.within_after", length=length, day=_path(term.after, names))
    elif term.follows:
        said = names.say("clause.within_term", length=length, term=_term_name(term.follows))
    else:
        said = names.say("clause.within", length=length)
    source = source_of(term.citations, names.wording.language.code)
    yield f"{said} ({source})" if source else said
    if term.calendar == "plain" and length:
        yield names.say("clause.plain_calendar")
    if term.leap_day is LeapDay.MARCH:
        yield names.say("clause.leap_day")
    if term.suspended:
        first, last = _path(term.suspended.from_day_after, names), _path(term.suspended.until_day_of, names)
        yield names.say("clause.suspended", first=first, last=last)
    for each in term.extended:
        yield names.say("clause.extended", length=names.length(each.by), fact=names.kind(each.fact))


def _term_name(term: TermRule) -> str:
    return (term.name or "").replace("_", " ")


def _path(path: Path, names: Names) -> str:
    return names.at(path.of, path.field)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One clause in words. `place` is where its text stands; `tried` are the scenarios in which it holds."""

    name: str
    title: str
    citations: tuple[Citation, ...]
    place: str
    stage: str
    when: ConditionLine
    follows: tuple[Follows, ...]
    tried: Sequence[Tried]


def rule_line(rule: Rule, wording: Wording, touching: Mapping[str, Sequence[Tried]]) -> RuleLine:
    """Return the rule in words."""
    names = names_of(rule, wording)
    return RuleLine(
        rule.name,
        names.rule(rule.name),
        rule.citations,
        f"{file_of(rule.line)}:{rule.line}",
        names.scope(rule.scope) if rule.scope else "",
        condition_in_words(rule.when, names),
        tuple(follows_in_words(each, names) for each in rule.effects),
        touching.get(rule.name, ()),
    )

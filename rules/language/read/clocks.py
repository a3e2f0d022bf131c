"""Refusing what a clock rule cannot do to the term it names, as that would only show when a case is evaluated."""

from collections.abc import Iterator, Mapping

from rules.language.text.findings import Findings, Wrong
from rules.language.text.tree import Leaf
from rules.model.effect import Clock, ClockAct, Oblige
from rules.model.policy import Rule
from rules.model.term import TermRule
from rules.terms.said import Said, said


def refuse_unfit_clocks(rules: Mapping[str, Rule], findings: Findings) -> None:
    """Note every clock that suspends a term in hours, or extends a term in a measure it is not counted in."""
    for rule in rules.values():
        with findings.within(said("rule"), rule.name):
            for clock in rule.effects:
                for term in _terms(clock, rules) if isinstance(clock, Clock) else ():
                    problem = _why_unfit(clock, term)  # type: ignore[arg-type]  # only a clock has terms
                    if problem:
                        found = said("a_term_of", lasts=str(term.lasts))
                        findings.note(Wrong(Leaf(rule.name, rule.line), problem, found=found))


def _terms(clock: Clock, rules: Mapping[str, Rule]) -> Iterator[TermRule]:
    effects = rules[clock.rule].effects if clock.rule in rules else ()
    return (each.within for each in effects if isinstance(each, Oblige) and each.within is not None)


def _why_unfit(clock: Clock, term: TermRule) -> Said | None:
    if clock.act is ClockAct.SUSPEND and term.lasts.hours:
        return said("hours_not_suspended_as", rule=clock.rule)
    if clock.by is None:
        return None
    if clock.by.counts_in("hours") != bool(term.lasts.hours):
        return said("hours_extend_hours_of", by=str(clock.by), rule=clock.rule)
    if clock.by.counts_in("working_days") and term.calendar == "plain":
        return said("working_days_uncounted_of", rule=clock.rule)
    return None

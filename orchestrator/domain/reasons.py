"""Why something may not be done, as far as the reasons rest on nothing that is hidden from who is told.

Yes or no is told as it is: whoever tries finds out. The reasons of a no are those there would be if nothing hidden were
there, so that they tell nothing of it.
"""

from dataclasses import replace

from orchestrator.domain.view import View
from rules.conclusions import Conclusions, TaskDemand
from rules.engine.problem import Record
from rules.evaluate import moves as rules_moves
from rules.evaluate.may import may
from rules.evaluate.moves import Move
from rules.evaluate.verdict import Doer, Draft, Refused, Verdict
from rules.model.condition import role_kind, scope_kind
from rules.terms.said import said


def verdict_for(view: View, conclusions: Conclusions, doer: Doer, draft: Draft, verdict: Verdict) -> Verdict:
    """Return the verdict with the reasons that are for the reader."""
    return refusal_for(view, conclusions, doer, draft, verdict) if isinstance(verdict, Refused) else verdict


def refusal_for(view: View, conclusions: Conclusions, doer: Doer, draft: Draft, refused: Refused) -> Refused:
    """Return the refusal with the reasons that are for the reader."""
    return refused if view.is_whole else _told(view, may(view.policy, _as_seen(view, conclusions), doer, draft))


def excluded_for(view: View, conclusions: Conclusions, doer: Doer, demand: TaskDemand) -> Refused | None:
    """Say why the doer can never deliver what the work asks for; None when nothing about the doer forbids it."""
    found = rules_moves.excluded(view.policy, conclusions, doer, demand)
    if found is None or view.is_whole:
        return found
    return _told(view, rules_moves.excluded(view.policy, _as_seen(view, conclusions), doer, demand))


def _told(view: View, found: Verdict | None) -> Refused:
    """Return the reasons by rules that are for the reader; that there is one, where none of them is."""
    ways = (found, *found.also) if isinstance(found, Refused) else ()
    told = [replace(each, also=()) for each in ways if view.hears(each.rule)]
    return replace(told[0], also=tuple(told[1:])) if told else Refused(said("rests_on_hidden"))


def move_for(view: View, conclusions: Conclusions, doer: Doer, move: Move) -> Move | None:
    """Return the move; of another party nothing, where whether it is allowed can rest on something hidden."""
    ours = doer.party == view.reader.party
    if not (ours or view.judges(move.fact)):
        return None
    draft = Draft(move.fact, {}, conclusions.at, open_ended=True)
    verdict = verdict_for(view, conclusions, replace(doer, role=move.role), draft, move.verdict)
    rules = {each.key: each.ground.rule for each in conclusions.obligations}
    return replace(move, verdict=verdict, owed=tuple(each for each in move.owed if ours or view.hears(rules[each])))


def _as_seen(view: View, conclusions: Conclusions) -> Conclusions:
    """Return the conclusions as if nothing were hidden; a part of which nothing is told is taken to be open."""
    seen = view.conclusions(conclusions)
    assumed = (replace(each, on=True) for each in conclusions.scopes if not view.knows_part(each.scope))
    return replace(seen, scopes=(*seen.scopes, *assumed), tasks=conclusions.tasks, known=known_to(view, conclusions))


def known_to(view: View, conclusions: Conclusions) -> tuple[Record, ...]:
    """Return of everything matching looked at what is of a kind of which the reader knows everything."""
    if view.is_whole:
        return conclusions.known
    return tuple(each for each in conclusions.known if _is_told(view, each))


def _is_told(view: View, record: Record) -> bool:
    """Whether the reader knows of everything of this kind."""
    kind = record.kind
    if kind in view.policy.facts:
        return view.sees_every(kind)
    if kind.startswith(scope_kind("")):
        return view.knows_part(kind.removeprefix(scope_kind("")))
    deciding = (rule for rule in view.policy.rules.values() if any(kind in each.decides for each in rule.effects))
    return kind.startswith(role_kind("")) or all(view.hears(rule.name) for rule in deciding)

"""What stands outside every rule: a closed case, a part of the case that is not open, work that nobody asked for."""

from rules.conclusions import Conclusions, Obligation
from rules.evaluate.ad_hoc import work_key
from rules.evaluate.unmet import Missing, needed_to_open
from rules.evaluate.verdict import Doer, Draft, Refused
from rules.model.fact_type import CASE_CLOSED, CASE_REOPENED, WORK_DONE, WORK_GIVEN
from rules.model.policy import AD_HOC, Policy
from rules.terms.said import said


def out_of_bounds(policy: Policy, conclusions: Conclusions, doer: Doer, draft: Draft) -> Refused | None:
    """Say why the fact cannot be added at all now; None when it is for the rules to say."""
    if conclusions.closed_since is not None:
        return _in_closed_case(policy, draft.type)
    if draft.type == CASE_REOPENED:
        return Refused(said("case_not_closed"))
    if draft.type == CASE_CLOSED:
        return _still_owed(policy, conclusions)
    if draft.type == WORK_DONE:
        return _not_asked(conclusions, doer, draft.fields.get("work"))
    scope = policy.facts[draft.type].scope
    return _not_open(policy, conclusions, scope) if scope else None


def _in_closed_case(policy: Policy, fact_type: str) -> Refused | None:
    if fact_type == CASE_REOPENED or policy.facts[fact_type].when_closed:
        return None
    reason = said("case_closed")
    return Refused(reason, missing=(Missing(CASE_REOPENED, (policy.director,)),))


def _still_owed(policy: Policy, conclusions: Conclusions) -> Refused | None:
    """A case does not close over what still has to be done; the first such obligation is the reason."""
    owed = [each for each in conclusions.obligations if each.owed and each.required]
    refusals = [_owes(policy, each) for each in owed]
    if not refusals:
        return None
    first = refusals[0]
    return Refused(first.reason, first.rule, first.source, first.facts, first.missing, tuple(refusals[1:]))


def _owes(policy: Policy, obligation: Obligation) -> Refused:
    role, rule = obligation.bearer.role or policy.director, obligation.ground.rule
    who, what = policy.roles[role].title, policy.facts[obligation.act.fact].title
    reason = said("still_owed", who=who, what=what)
    missing = (Missing(obligation.act.fact, (role,)),)
    return Refused(reason, rule, obligation.ground.source, obligation.ground.facts, missing)


def _not_asked(conclusions: Conclusions, doer: Doer, work: object) -> Refused | None:
    wanted = [each for each in conclusions.tasks if each.task == AD_HOC.name and doer.party in each.eligible]
    if any(work is None or each.key == work_key(str(work)) for each in wanted):
        return None
    reason = said("work_not_asked")
    return Refused(reason, missing=(Missing(WORK_GIVEN, ()),))


def _not_open(policy: Policy, conclusions: Conclusions, scope: str) -> Refused | None:
    standing = next(each for each in conclusions.scopes if each.scope == scope)
    if standing.on:
        return None
    title, ground = policy.scopes[scope].title, standing.ground
    return Refused(
        said("part_not_open", title=title),
        rule=ground.rule if ground else None,
        source=ground.source if ground else None,
        facts=ground.facts if ground else (),
        missing=needed_to_open(policy, scope, conclusions.known),
    )

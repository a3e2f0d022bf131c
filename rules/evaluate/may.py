"""May this party do this now? And if not: why not, and what would make it possible."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rules.conclusions import ActPattern, Addressee, Conclusions, Obligation, Permission, Prohibition
from rules.evaluate.holding import satisfies
from rules.evaluate.known import effective_day, said_by, told_on
from rules.evaluate.outside_rules import work_key
from rules.evaluate.unmet import Missing, lifted_by, needed_for, needed_to_open
from rules.evaluate.verdict import Allowed, Doer, Draft, Refused, Verdict
from rules.model.effect import Permit
from rules.model.fact_type import CASE_CLOSED, CASE_REOPENED, OF_THE_DIRECTOR, WORK_DONE, WORK_GIVEN, Field, FieldKind
from rules.model.policy import AD_HOC, Policy
from rules.model.values import Const, Test, Value
from rules.terms.said import Told, said


def may(policy: Policy, conclusions: Conclusions, doer: Doer, draft: Draft) -> Verdict:
    """Say whether the policy lets the doer add the fact, given what it concludes from the facts so far.

    A prohibition beats a permission unless the permission names it in `despite`. A legal act needs a permission.
    """
    refused = _out_of_bounds(policy, conclusions, doer, draft)
    if refused:
        return refused
    roles = _fitting_roles(policy, conclusions, doer, draft)
    verdicts = [_in_role(policy, conclusions, doer, role, draft) for role in roles]
    allowed = (verdict for verdict in verdicts if isinstance(verdict, Allowed))
    return next(allowed, None) or next(iter(verdicts), None) or _no_role(policy, doer, draft.type)


def roles_that_may_add(policy: Policy, fact_type: str) -> tuple[str, ...]:
    """The roles from which the policy accepts facts of the type; who takes part is for the director to say."""
    if fact_type in OF_THE_DIRECTOR:
        return (policy.director,)
    return policy.facts[fact_type].by or tuple(policy.roles)


def _fitting_roles(policy: Policy, conclusions: Conclusions, doer: Doer, draft: Draft) -> tuple[str, ...]:
    fitting = tuple(policy.roles) if _asks_director(policy, draft) else roles_that_may_add(policy, draft.type)
    held = (role for role in fitting if doer.party in conclusions.roles.get(role, ()))
    return tuple(role for role in held if doer.role in {None, role})


def _asks_director(policy: Policy, draft: Draft) -> bool:
    """Whether this is work for the director, such as a question: whoever takes part may ask for that."""
    return draft.type == WORK_GIVEN and draft.fields.get("role") == policy.director


def _in_role(policy: Policy, conclusions: Conclusions, doer: Doer, role: str, draft: Draft) -> Verdict:
    biting = prohibitions_on(policy, conclusions, doer, role, draft)
    if biting:
        return biting
    if policy.facts[draft.type].legal_act and not _permissions(policy, conclusions, doer, role, draft):
        return _not_permitted(policy, conclusions, role, draft.type)
    return Allowed(role)


def prohibitions_on(policy: Policy, conclusions: Conclusions, doer: Doer, role: str, draft: Draft) -> Refused | None:
    """The prohibitions that keep the doer from the act in this role, and that no permission overrides; None without."""
    values = _as_values(policy, doer, role, draft)
    found = [
        (each, sure)
        for each in conclusions.prohibitions
        if (sure := _bites(policy, each, doer, role, draft, values)) is not None
    ]
    if not found:
        return None
    permissions = _permissions(policy, conclusions, doer, role, draft)
    overridden = {rule for each in permissions for rule in each.despite}
    biting = [
        _forbidden(policy, conclusions, each, sure=sure) for each, sure in found if each.ground.rule not in overridden
    ]
    return replace(biting[0], also=tuple(biting[1:])) if biting else None


def _permissions(policy: Policy, conclusions: Conclusions, doer: Doer, role: str, draft: Draft) -> Sequence[Permission]:
    values = _as_values(policy, doer, role, draft)
    return [
        each
        for each in conclusions.permissions
        if _addresses(each.who, doer, role) and _covers(policy, each.act, draft, values, in_doubt=True)
    ]


def _bites(
    policy: Policy, prohibition: Prohibition, doer: Doer, role: str, draft: Draft, values: Mapping[str, Value]
) -> bool | None:
    """Whether it forbids the act (true), or may do so because a person was not told of (false); None when it does not.

    No person is never taken for another person: four eyes would be avoided by leaving one's name out.
    """
    sure = _addresses(prohibition.who, doer, role)
    if not sure and not _may_address(prohibition.who, doer):
        return None
    act = prohibition.act
    tests = tuple(each for each in act.tests if not _of_nobody_known(policy, act, each, doer))
    if not _covers(policy, ActPattern(act.fact, tests), draft, values, in_doubt=False):
        return None
    return sure and tests == act.tests


def _of_nobody_known(policy: Policy, act: ActPattern, test: Test, doer: Doer) -> bool:
    """Whether the test asks which person acts, while that person or the one compared with was not told of."""
    asks = test.field == "person" and "person" not in policy.facts[act.fact].fields
    return asks and not doer.somebody and (doer.person is None or test.operand == Const(()))


def _as_values(policy: Policy, doer: Doer, role: str, draft: Draft) -> Mapping[str, Value]:
    day = effective_day(policy.facts[draft.type], draft.fields, draft.occurred_at)
    return {**said_by(doer.party, doer.person, role), **draft.fields, **told_on(draft.occurred_at, day)}


def _addresses(who: Addressee, doer: Doer, role: str) -> bool:
    if who.everyone:
        return True
    if who.role:
        return who.role == role
    if who.person is not None:
        return bool(who.person) and who.person == doer.person and _of_its_party(who, doer)
    return doer.party in who.parties


def _may_address(who: Addressee, doer: Doer) -> bool:
    """Whether nobody can tell that it is not this person whom a norm addresses: either of the two was not told of."""
    if who.person is None or who.role or who.everyone or doer.somebody or not _of_its_party(who, doer):
        return False
    return bool(who.parties) if not who.person else doer.person is None


def _of_its_party(who: Addressee, doer: Doer) -> bool:
    return not who.parties or doer.party in who.parties


def _covers(policy: Policy, act: ActPattern, draft: Draft, values: Mapping[str, Value], *, in_doubt: bool) -> bool:
    """Whether a norm is about this act; a reference the draft leaves out is taken to mean what the norm is about.

    `in_doubt` says what to take for true while other fields that the norm asks about are still to be filled in.
    """
    if act.fact != draft.type:
        return False
    fields = policy.facts[act.fact].fields
    asked = [each for each in act.tests if each.field in values or not _refers(fields.get(each.field))]
    if draft.open_ended and any(_to_be_filled_in(fields.get(each.field), draft) for each in asked):
        return in_doubt
    return satisfies(values, asked)


def _to_be_filled_in(field: Field | None, draft: Draft) -> bool:
    """Whether a field of the draft is still open; an optional one is left out once others are filled in."""
    if field is None or field.name in draft.fields:
        return False
    return not field.optional or not draft.fields


def _refers(field: Field | None) -> bool:
    return field is not None and field.kind is FieldKind.REF


def _forbidden(policy: Policy, conclusions: Conclusions, prohibition: Prohibition, *, sure: bool) -> Refused:
    ground = prohibition.ground
    missing = lifted_by(policy, ground.rule, conclusions.known)
    because = prohibition.because if sure else _about_persons(prohibition)
    return Refused(because, ground.rule, ground.citations, ground.facts, missing)


def _about_persons(prohibition: Prohibition) -> Told:
    """Why whoever names no person is refused, and so is who acts after a fact of which nobody knows whose it is."""
    unknown = "no_person_shown" if prohibition.who.person != "" else "person_unknown"
    return said(unknown, because=prohibition.because)


def _not_permitted(policy: Policy, conclusions: Conclusions, role: str, fact_type: str) -> Refused:
    """No rule permits the legal act: name the rule that is nearest, the fewest missing facts away."""
    rules = sorted(
        ((rule, needed_for(policy, rule, conclusions.known)) for rule in _permitting(policy, role, fact_type)),
        key=lambda each: len(each[1]),
    )
    act, who = policy.facts[fact_type].title, policy.roles[role].title
    if not rules:
        return Refused(said("never_permitted", act=act, who=who))
    reason = said("not_permitted_yet", act=act)
    ways = [Refused(reason, rule, policy.rules[rule].citations, missing=missing) for rule, missing in rules]
    return replace(ways[0], also=tuple(ways[1:]))


def _permitting(policy: Policy, role: str, fact_type: str) -> Iterator[str]:
    for rule in policy.rules.values():
        permits = (effect for effect in rule.effects if isinstance(effect, Permit))
        if any(effect.to.fact == fact_type and effect.who.role in {None, role} for effect in permits):
            yield rule.name


def _no_role(policy: Policy, doer: Doer, fact_type: str) -> Refused:
    roles = _spelled(roles_that_may_add(policy, fact_type))
    return Refused(said("no_role", party=doer.party, fact=fact_type, roles=roles))


def _spelled(roles: Iterable[str]) -> str:
    return ", ".join(roles) or "-"


def _out_of_bounds(policy: Policy, conclusions: Conclusions, doer: Doer, draft: Draft) -> Refused | None:
    """Say what outside every rule keeps the fact from being added now; None when it is for the rules to say."""
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
    return Refused(first.reason, first.rule, first.citations, first.facts, first.missing, tuple(refusals[1:]))


def _owes(policy: Policy, obligation: Obligation) -> Refused:
    role, rule = obligation.bearer.role or policy.director, obligation.ground.rule
    who, what = policy.roles[role].title, policy.facts[obligation.act.fact].title
    reason = said("still_owed", who=who, what=what)
    missing = (Missing(obligation.act.fact, (role,)),)
    return Refused(reason, rule, obligation.ground.citations, obligation.ground.facts, missing)


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
        citations=ground.citations if ground else (),
        facts=ground.facts if ground else (),
        missing=needed_to_open(policy, scope, conclusions.known),
    )

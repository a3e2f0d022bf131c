"""Reading a policy rule by rule: who agrees with what it says, and what is not right yet."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from orchestrator.db import readings
from orchestrator.db.requests import find_answer, keep_answer
from orchestrator.domain.journal import fingerprint
from orchestrator.domain.party import Actor
from orchestrator.domain.reading import LONGEST_REMARK, Reading, ReadingDraft, RuleRead, RuleState, read_as
from orchestrator.domain.rights import Action
from orchestrator.errors import FieldProblem, ReadingInvalid, RuleChanged
from orchestrator.usecases.policies import PolicyText
from orchestrator.usecases.rights import must
from rules.difference.content import contents_of


def list_readings(session: Session, of: PolicyText) -> tuple[RuleRead, ...]:
    """Return each rule of the version, in the order of the policy, with who read it."""
    contents = contents_of(of.side)
    return read_as(contents, readings.find_readings(session, of.policy, contents))


def read_rules(
    session: Session, actor: Actor, of: PolicyText, drafts: Sequence[ReadingDraft], *, at: datetime, key: str
) -> tuple[RuleRead, ...]:
    """Write down what the person says of these rules, and return how their reading stands. The same key does it once.

    Nothing is overwritten: who thinks better of it reads again. Raises NotYours for a program, ReadingInvalid,
    RuleChanged when a rule says something else by now than what was read, IdempotencyConflict.
    """
    must(session, actor, Action.SIGN_OFF)
    asked = fingerprint({"read": of.policy.version, "rules": list(drafts)})
    if find_answer(session, actor, key, asked) is None:
        standing = {each.rule: each for each in list_readings(session, of)}
        _must_fit(drafts, standing)
        readings.add_readings(session, [_reading(each, of, actor, at) for each in drafts])
        keep_answer(session, actor, key, asked, {}, at)
    return _of_these(list_readings(session, of), {each.rule for each in drafts})


def _reading(draft: ReadingDraft, of: PolicyText, actor: Actor, at: datetime) -> Reading:
    policy = of.policy
    named = (policy.name, policy.version, policy.in_force, policy.municipality)
    said = (draft.agrees, draft.remark.strip())
    return Reading(0, *named, draft.rule, draft.content, at, actor.party, str(actor.person), *said)


def _of_these(found: Sequence[RuleRead], rules: Collection[str]) -> tuple[RuleRead, ...]:
    return tuple(each for each in found if each.rule in rules)


def _must_fit(drafts: Sequence[ReadingDraft], standing: Mapping[str, RuleRead]) -> None:
    problems = [each for draft in drafts for each in _problems(draft, standing)]
    if not drafts:
        problems = [FieldProblem("rule", "none", "a rule of the policy", code="unknown")]
    if problems:
        raise ReadingInvalid(problems)
    for draft in drafts:
        if draft.content != standing[draft.rule].content:
            raise RuleChanged(draft.rule)


def _problems(draft: ReadingDraft, standing: Mapping[str, RuleRead]) -> Iterator[FieldProblem]:
    found, told = standing.get(draft.rule), len(draft.remark.strip())
    if found is None:
        yield FieldProblem("rule", repr(draft.rule), "a rule of the policy", code="unknown")
    elif told > LONGEST_REMARK:
        yield FieldProblem("remark", f"{told} characters", f"at most {LONGEST_REMARK}", code="length")
    elif not told and not draft.agrees:
        yield FieldProblem("remark", "nothing", f"why {draft.rule!r} is not right", code="why")
    elif not told and found.state is RuleState.OBJECTED:
        yield FieldProblem("remark", "nothing", f"an answer to what was objected to {draft.rule!r}", code="answer")

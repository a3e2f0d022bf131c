"""Whatever happens to a case: belief agrees with the conclusions, and the world's activities with the tasks."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from orchestrator.domain import judgement
from orchestrator.domain.case import Case
from orchestrator.domain.effects import EffectKind, effects_of
from orchestrator.domain.journal import GENESIS, InputKind, Line, linked
from orchestrator.domain.judgement import NOTHING, believe
from orchestrator.domain.plan import CaseState, NoticeChange, TaskChange
from orchestrator.domain.reconcile import NOTHING_DELIVERED, reconcile
from orchestrator.domain.work import ALLOWED, TaskState
from rules.model.condition import ObligationState
from tests.unit.orchestrator.a_conclusion import concluded, demand, notice, owed, standing, term
from tests.unit.orchestrator.test_effects import POLICY

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CASE = Case("zaak", "gemeente", "", "klein", "klein@2024-01-01", POLICY.digest, AT, AT, 0, GENESIS, None)
PARTIES = ("a", "b", "c")
KEYS = ("advies:f1", "advies:f2")

terms = st.none() | st.integers(0, 40).map(lambda days: term(date(2026, 4, 1) + timedelta(days=days)))
demands = st.lists(
    st.builds(
        lambda key, eligible, deadline: demand(*sorted(eligible), key=key, deadline=deadline),
        st.sampled_from(KEYS),
        st.sets(st.sampled_from(PARTIES)),
        terms,
    ),
    unique_by=lambda each: each.key,
    max_size=len(KEYS),
)
states = st.sampled_from([each for each in ObligationState if each is not ObligationState.MISSED])
obligations = st.lists(
    st.builds(
        lambda key, state, deadline, late: owed(key, state, deadline, late=late),
        st.sampled_from(("beslissen", "horen")),
        states,
        terms,
        st.booleans(),
    ),
    unique_by=lambda each: each.key,
    max_size=2,
)
notices = st.lists(
    st.builds(
        lambda key, to, call: notice(*sorted(to), key=key, call=call),
        st.sampled_from(("bericht:f1", "bericht:f2", "dossier:f1")),
        st.sets(st.sampled_from(PARTIES)),
        st.sampled_from((None, "dossier_aanmaken")),
    ),
    unique_by=lambda each: each.key,
    max_size=3,
)
scopes = st.lists(
    st.builds(lambda name, on: standing(name, on=on), st.sampled_from(("bezwaar", "besloten")), st.booleans()),
    unique_by=lambda each: each.scope,
    max_size=2,
)
conclusions = st.builds(concluded, demands, obligations, notices, scopes)
deliveries = st.dictionaries(st.tuples(st.just("advies"), st.sampled_from(PARTIES)), st.none() | st.just("jansen"))


@settings(max_examples=150)
@given(st.lists(st.tuples(conclusions, deliveries), min_size=1, max_size=6))
def test_reconciling_right_after_applying_is_empty(history):
    state = NOTHING
    for concluded_now, delivered in history:
        state = believe(state, reconcile(state, concluded_now, case_id="zaak", delivered=delivered).changes)
        assert reconcile(state, concluded_now, case_id="zaak").changes == ()


class ActivitiesFollowTasks(RuleBasedStateMachine):
    """The activities that the effects start and end, next to the tasks they stand for."""

    def __init__(self) -> None:
        super().__init__()
        self.state: CaseState = NOTHING
        self.wanted = concluded()
        self.open: dict[str, str] = {}
        self.started: set[str] = set()
        self.given: set[str] = set()
        self.called: set[str] = set()

    def take_in(self, changes) -> None:
        for change in changes:
            if isinstance(change, TaskChange) and change.before and change.before.state is not change.after.state:
                assert change.after.state in ALLOWED[change.before.state]
            if isinstance(change, NoticeChange):
                assert change.after.key not in self.given, "somebody is told something once"
                assert change.after.parties, "and not before there is somebody to tell it to"
                self.given.add(change.after.key)
        self.state = believe(self.state, changes)
        for effect in effects_of(changes, CASE, POLICY, with_worker={"a", "b"}):
            activity = effect.payload["activity_id"]
            if effect.kind is EffectKind.MAKE_CALL:
                assert activity not in self.called, "a program is called once"
                assert effect.payload["party"] in {"a", "b"}, "who has no program is not called"
                self.called.add(activity)
            elif effect.kind is EffectKind.START_TASK:
                assert activity not in self.started, "an activity id can be used only once"
                self.started.add(activity)
                self.open[activity] = effect.payload["task_id"]
            else:
                assert activity in self.open, "only what is open can be ended"
                del self.open[activity]

    def reconcile(self, delivered=NOTHING_DELIVERED) -> None:
        self.take_in(reconcile(self.state, self.wanted, case_id="zaak", delivered=delivered).changes)

    @rule(now=conclusions, delivered=deliveries)
    def conclusions_change(self, now, delivered) -> None:
        self.wanted = now
        self.reconcile(delivered)

    def in_states(self, *wanted: TaskState):
        return [each for each in self.state.tasks.values() if each.state in wanted]

    def act(self, kind: InputKind, task, party: str) -> None:
        (entry,) = linked(CASE, [Line(kind, party, {"task": task.id})], AT, ["00" * 16])
        state, acted = judgement._act(self.state, [entry])
        self.take_in(acted)
        assert self.state == state
        self.reconcile()

    @precondition(lambda self: any(each.offered_to for each in self.in_states(TaskState.OFFERED)))
    @rule(draw=st.data())
    def somebody_claims(self, draw) -> None:
        task = draw.draw(st.sampled_from([each for each in self.in_states(TaskState.OFFERED) if each.offered_to]))
        self.act(InputKind.TASK_CLAIMED, task, draw.draw(st.sampled_from(task.offered_to)))

    @precondition(lambda self: self.in_states(TaskState.CLAIMED))
    @rule(draw=st.data(), kind=st.sampled_from([InputKind.TASK_COMPLETED, InputKind.TASK_FAILED]))
    def the_claimant_ends_it(self, draw, kind) -> None:
        task = draw.draw(st.sampled_from(self.in_states(TaskState.CLAIMED)))
        self.act(kind, task, task.claimed_by)

    @precondition(lambda self: self.in_states(TaskState.CLAIMED, TaskState.FAILED))
    @rule(draw=st.data())
    def it_is_released(self, draw) -> None:
        task = draw.draw(st.sampled_from(self.in_states(TaskState.CLAIMED, TaskState.FAILED)))
        self.act(InputKind.TASK_RELEASED, task, "gemeente")

    @invariant()
    def activities_stand_for_offers_and_claims(self) -> None:
        expected = {
            f"task:{task.id}:{party}"
            for task in self.state.tasks.values()
            for party in {
                TaskState.OFFERED: task.offered_to,
                TaskState.CLAIMED: (task.claimed_by,),
            }.get(task.state, ())
        }
        assert set(self.open) == expected

    @invariant()
    def what_stands_is_what_was_concluded_last(self) -> None:
        for wanted in self.wanted.scopes:
            found = self.state.standings.get(wanted.scope)
            assert (found.holds if found else False) is wanted.on

    @invariant()
    def everything_that_can_be_told_was_told(self) -> None:
        assert {each.key for each in self.wanted.notices if each.who.parties} <= set(self.state.notices)

    @invariant()
    def all_work_that_is_wanted_lies_with_somebody_eligible(self) -> None:
        for wanted in self.wanted.tasks:
            task = self.state.tasks[wanted.key]
            assert task.state in {TaskState.OFFERED, TaskState.CLAIMED, TaskState.FAILED}
            if task.state is TaskState.OFFERED:
                assert task.offered_to == wanted.eligible
            else:
                assert task.claimed_by in wanted.eligible


TestActivitiesFollowTasks = ActivitiesFollowTasks.TestCase
TestActivitiesFollowTasks.settings = settings(max_examples=80, stateful_step_count=20)

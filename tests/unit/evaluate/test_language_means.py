"""What each construct of the language means, told with one small policy: neighbours plan a street party."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from rules.conclusions import Conclusions, Obligation
from rules.evaluate.evaluate import EndlessDerivationError, evaluate
from rules.evaluate.may import may
from rules.evaluate.moves import moves
from rules.evaluate.verdict import Allowed, Doer, Draft, Refused, Verdict
from rules.facts import Fact
from rules.language.policy import parse_policy
from rules.language.read.facts import noon
from rules.model.values import Value

HEAD = """
policy: straatfeest
in_force: 2024-01-01
director: town
roles:
  town: {title: Town}
  neighbour: {title: Neighbour, many: true}
  police: {title: Police}
scopes:
  party: {title: Party}
  approved: {title: Approved, milestone: true}
facts:
  plan: {fields: {on: date, budget: decimal?, drafted_by: party?}, by: [neighbour, town]}
  gift: {fields: {plan: ref plan?, amount: decimal, received_on: date?}, by: neighbour}
  objection: {fields: {plan: ref plan?}, by: neighbour, when_closed: true}
  pause: {fields: {until: date?}, by: town}
  resumed: {by: town}
  pardon: {by: town}
  report: {by: [neighbour, police]}
  music: {by: neighbour, in: party}
  permit: {legal_act: true, by: town}
tasks:
  reporting: {yields: report}
rules:
  - rule: may_permit
    when: {all: [plan, {not: objection}]}
    permit: {who: town, to: permit}
"""
START = date(2026, 3, 2)


@dataclass(frozen=True)
class Case:
    """A case under the policy with these rules added; facts are added a day apart, in the order they are told."""

    rules: str
    facts: tuple[Fact, ...] = ()
    head: str = HEAD

    @classmethod
    def under(cls, rules: str) -> "Case":
        case = cls(rules)
        for role, party in (("town", "duinrand"), ("neighbour", "ana"), ("neighbour", "bo"), ("police", "agent")):
            case = case.added("party_joined", "duinrand", {"role": role, "party": party}, day=0, role="town")
        return case

    def having(self, words: str, others: str) -> "Case":
        assert words in self.head
        return replace(self, head=self.head.replace(words, others))

    def added(
        self, kind: str, party: str, values: Mapping[str, Value] | None = None, *, day: int, role: str = ""
    ) -> "Case":
        at, seq = noon(START + timedelta(days=day)), len(self.facts) + 1
        role = role or {"duinrand": "town", "agent": "police"}.get(party, "neighbour")
        fact = Fact(f"{kind}-{seq}", kind, values or {}, at, at, party, role, seq)
        return replace(self, facts=(*self.facts, fact))

    def at(self, day: int) -> Conclusions:
        return evaluate(
            parse_policy(self.head + self.rules, "party.yaml"), self.facts, noon(START + timedelta(days=day))
        )

    def asks(self, kind: str, party: str, day: int, values: Mapping[str, Value] | None = None) -> Verdict:
        policy = parse_policy(self.head + self.rules, "party.yaml")
        at = noon(START + timedelta(days=day))
        return may(policy, self.at(day), Doer(party), Draft(kind, values or {}, at))


def with_plan(rules: str, **values: Value) -> Case:
    return Case.under(rules).added("plan", "ana", {"on": date(2026, 6, 1), **values}, day=1)


def derived(said: Conclusions) -> dict[str, Mapping[str, Value]]:
    return {each.name: each.values for each in said.derived}


def the(said: Conclusions, rule: str) -> Obligation:
    (found,) = [each for each in said.obligations if each.ground.rule == rule]
    return found


def last_day(said: Conclusions, rule: str) -> date | None:
    deadline = the(said, rule).deadline
    return deadline.last_day if deadline else None


OWED = """
  - rule: owed
    when: {plan: p}
    oblige: {bearer: police, to: report, within: 10 days after p.day}
"""


def test_counting_asks_how_many_there_are_and_holds_since_there_were_enough() -> None:
    case = with_plan("""
  - rule: resisted
    when: {all: [{plan: p}, {count: {of: {objection: {plan: p}}, at_least: 2, as: n}}]}
    derive: {resisted: {by: n.value}}
""")
    case = case.added("objection", "ana", day=2)
    assert derived(case.at(9)) == {}
    case = case.added("objection", "bo", day=3).added("objection", "bo", day=8)
    said = case.at(9)
    assert derived(said) == {"resisted": {"by": 3}}
    assert said.derived[0].since == noon(START + timedelta(days=3)), "the third objection changes nothing"


def test_nothing_counts_as_nought() -> None:
    case = with_plan("""
  - rule: quiet
    when: {all: [{plan: p}, {count: {of: {objection: {plan: p}}, is: 0}}]}
    derive: quiet
""")
    assert derived(case.at(2)) == {"quiet": {}}
    assert derived(case.added("objection", "bo", day=2).at(3)) == {}


SUM = """
  - rule: paid
    when: {all: [{plan: p}, {sum: {of: {gift: {plan: p}}, field: amount, at_least: p.budget, as: total}}]}
    derive: {paid: {total: total.value}}
"""


def test_a_sum_is_compared_with_a_field_of_what_is_bound() -> None:
    case = with_plan(SUM, budget=Decimal(50)).added("gift", "ana", {"amount": Decimal(20)}, day=2)
    assert derived(case.at(3)) == {}
    assert derived(case.added("gift", "bo", {"amount": Decimal(30)}, day=3).at(4)) == {"paid": {"total": Decimal(50)}}


def test_each_plan_has_a_sum_of_its_own() -> None:
    case = with_plan(SUM, budget=Decimal(50)).added("plan", "bo", {"on": START, "budget": Decimal(5)}, day=2)
    first, second = (fact.id for fact in case.facts if fact.type == "plan")
    case = case.added("gift", "ana", {"amount": Decimal(40), "plan": first}, day=3)
    assert derived(case.at(4)) == {}
    assert derived(case.added("gift", "bo", {"amount": Decimal(7), "plan": second}, day=4).at(5)) == {
        "paid": {"total": Decimal(7)}
    }


def test_the_least_and_the_most_are_found_among_dates_too() -> None:
    case = with_plan("""
  - rule: first_gift
    when: {min: {of: gift, field: received_on, before: 2026-04-01, as: day}}
    derive: {began: {on: day.value}}
  - rule: largest
    when: {max: {of: gift, field: amount, as: most}}
    derive: {largest: {of: most.value}}
""")
    assert derived(case.at(2)) == {}
    for amount, day in ((Decimal(3), date(2026, 3, 9)), (Decimal(8), date(2026, 3, 5))):
        case = case.added("gift", "ana", {"amount": amount, "received_on": day}, day=5)
    assert derived(case.at(6)) == {"began": {"on": date(2026, 3, 5)}, "largest": {"of": Decimal(8)}}


def test_the_latest_and_the_earliest_are_facts_that_can_be_looked_at() -> None:
    case = with_plan("""
  - rule: last_word
    when: {all: [{latest: {of: gift, as: g}}, {gift: {as: h, amount: {less_than: g.amount}}}]}
    derive: {grew: {from: h.amount, to: g.amount}}
  - rule: first_word
    when: {earliest: {of: gift, as: g}}
    derive: {began_with: {amount: g.amount}}
""")
    for amount in (4, 9):
        case = case.added("gift", "bo", {"amount": Decimal(amount)}, day=amount)
    assert derived(case.at(10)) == {
        "grew": {"from": Decimal(4), "to": Decimal(9)},
        "began_with": {"amount": Decimal(4)},
    }


def test_a_role_is_held_vacant_or_held_by_somebody_in_particular() -> None:
    case = with_plan(
        """
  - rule: nobody
    when: {role: {police: vacant}}
    derive: unguarded
  - rule: drafted
    when: {all: [{plan: p}, {role: {neighbour: {as: who, party: p.drafted_by}}}]}
    derive: {drafted: {by: who.party}}
""",
        drafted_by="bo",
    )
    assert derived(case.at(2)) == {"drafted": {"by": "bo"}}
    left = case.added("party_left", "duinrand", {"role": "police", "party": "agent"}, day=3)
    assert set(derived(left.at(4))) == {"drafted", "unguarded"}


def test_an_expression_says_the_rest_and_is_not_true_of_what_is_missing() -> None:
    rules = """
  - rule: thrifty
    when: {all: [{plan: p}, {gift: g}, {where: "g.amount * 2.0 > p.budget && p.on > '2026-05-01'"}]}
    derive: thrifty
"""
    enough = with_plan(rules, budget=Decimal(10)).added("gift", "bo", {"amount": Decimal(6)}, day=2)
    assert derived(enough.at(3)) == {"thrifty": {}}
    unknown = with_plan(rules).added("gift", "bo", {"amount": Decimal(6)}, day=2)
    assert derived(unknown.at(3)) == {}


def test_a_date_can_be_derived_from_another() -> None:
    case = with_plan("""
  - rule: tidy
    when: {plan: p}
    derive: {tidy: {by: p.on + 2 weeks}}
""")
    assert derived(case.at(2)) == {"tidy": {"by": date(2026, 6, 15)}}


def test_what_is_waived_is_not_owed_and_wanted_no_more() -> None:
    case = with_plan(
        OWED
        + """
  - rule: pardoned
    source: house rule 7
    when: {all: [{plan: p}, pardon]}
    settle: {waive: owed}
  - rule: relieved
    when: {waived: owed}
    derive: relieved
"""
    )
    assert [each.task for each in case.at(2).tasks] == ["reporting"]
    said = case.added("pardon", "duinrand", day=3).at(30)
    assert (the(said, "owed").state, the(said, "owed").late, said.tasks) == ("waived", False, ())
    assert derived(said) == {"relieved": {}}
    settled = the(said, "owed").settled
    assert settled is not None
    assert settled.source == "house rule 7"


def test_waiving_what_was_breached_already_leaves_it_missed() -> None:
    case = with_plan(
        OWED
        + """
  - rule: pardoned
    when: pardon
    settle: {waive: owed}
  - rule: shame
    when: {missed: owed}
    derive: shame
"""
    ).added("pardon", "duinrand", day=20)
    said = case.at(30)
    assert (the(said, "owed").state, the(said, "owed").late) == ("waived", True)
    assert derived(said) == {"shame": {}}


def test_what_came_after_the_term_is_told_apart_by_its_last_day() -> None:
    case = with_plan(
        OWED
        + """
  - rule: afterwards
    when: {all: [{plan: p}, {missed: {rule: owed, as: o}}, {gift: {as: g, plan: p, day: {after: o.last_day}}}]}
    derive: {late_gift: {amount: g.amount, after: o.last_day}}
"""
    )
    for number, received in enumerate((2, 20), start=1):
        case = case.added("gift", "jansen", {"amount": Decimal(number)}, day=received)
    last_day = the(case.at(30), "owed").deadline
    assert last_day is not None
    assert derived(case.at(30)) == {"late_gift": {"amount": Decimal(2), "after": last_day.last_day}}


def test_what_is_discharged_counts_as_fulfilled_by_what_the_rule_rests_on() -> None:
    case = with_plan(
        OWED
        + """
  - rule: done_otherwise
    when: {pardon: x}
    settle: {discharge: owed}
"""
    ).added("pardon", "duinrand", day=5)
    said = the(case.at(6), "owed")
    assert (said.state, said.late, said.fulfilled_by) == ("fulfilled", False, case.facts[-1].id)


def test_who_takes_an_obligation_over_owes_it_by_the_same_day_and_gets_the_task() -> None:
    case = with_plan(
        OWED
        + """
  - rule: handed_over
    when: {pardon: x}
    settle: {transfer: owed, to: neighbour}
"""
    )
    before, after = case.at(4), case.added("pardon", "duinrand", day=3).at(4)
    assert last_day(before, "owed") == last_day(after, "owed")
    assert (the(before, "owed").bearer.role, the(after, "owed").bearer.role) == ("police", "neighbour")
    assert [each.eligible for each in after.tasks] == [("ana", "bo")]


def test_a_settlement_reaches_only_the_obligation_in_its_own_binding() -> None:
    case = with_plan(
        OWED
        + """
  - rule: cheap
    when: {plan: {as: p, budget: {less_than: 10}}}
    settle: {waive: owed}
""",
        budget=Decimal(5),
    ).added("plan", "bo", {"on": START, "budget": Decimal(90)}, day=2)
    assert [(each.key, str(each.state)) for each in case.at(3).obligations] == [
        ("owed:plan-5", "waived"),
        ("owed:plan-6", "open"),
    ]


def test_a_term_can_run_from_the_end_of_another_each_with_its_own_holidays() -> None:
    case = Case.under("""
  - rule: owed
    when: {plan: p}
    oblige:
      bearer: police
      to: report
      within: {after: {after: p.on, lasts: 6 weeks}, lasts: 6 weeks, extended: {by: 1 week, when: pause}}
""").added("plan", "ana", {"on": date(2026, 3, 16)}, day=14)
    deadline = the(case.at(15), "owed").deadline
    assert deadline is not None
    assert deadline.last_day == date(2026, 6, 9), "six weeks end on King's Day, so the next six run from 28 April"
    assert "King's Day" in " ".join(each.en for each in deadline.steps)
    assert last_day(case.added("pause", "duinrand", day=16).at(17), "owed") == date(2026, 6, 16)


@pytest.mark.parametrize(
    ("source", "within", "chosen"),
    [
        ("Awb 4:13(1)", "1 week after p.on", False),
        ("{own: a week}", "1 week after p.on", True),
        ("[Awb 6:14(1), {own: a week}]", "1 week after p.on", True),
        ("{own: a week}", "{after: p.on, lasts: 1 week, calendar: plain}", False),
        ("{own: the day named}", "until p.on", False),
    ],
)
def test_a_term_of_ones_own_tells_that_the_act_on_terms_is_followed_by_choice(
    source: str, within: str, chosen: bool
) -> None:
    case = Case.under(f"""
  - rule: owed
    source: {source}
    when: {{plan: p}}
    oblige: {{bearer: police, to: report, within: {within}}}
""").added("plan", "ana", {"on": date(2026, 3, 16)}, day=14)
    deadline = the(case.at(15), "owed").deadline
    assert deadline is not None
    assert [each.en for each in deadline.steps if "followed by choice" in each.en] == (
        [deadline.steps[-1].en] if chosen else []
    )


def test_an_extension_is_in_time_by_the_day_on_which_it_counts_and_each_moves_the_end_for_the_next() -> None:
    rules = """
  - rule: owed
    when: {plan: p}
    oblige:
      bearer: police
      to: report
      within:
        after: p.day
        lasts: 10 days
        calendar: plain
        extended: {by: 1 week, when: pause, once: false}
"""
    case = with_plan(rules).added("pause", "duinrand", day=11)
    assert last_day(case.at(12), "owed") == date(2026, 3, 20), "13 March is its last day, and a week"
    assert last_day(case.added("pause", "duinrand", day=18).at(19), "owed") == date(2026, 3, 27)
    assert last_day(case.added("pause", "duinrand", day=19).at(19), "owed") == date(2026, 3, 20), "a day too late"


CLOCKS = """
  - rule: paused
    when: {pause: x}
    clock: {suspend: owed, on: x.day, until: x.until}
  - rule: resumed
    when: {resumed: r}
    clock: {resume: owed}
"""


def test_a_rule_can_let_a_term_stand_still_until_a_day_or_until_it_is_resumed() -> None:
    case = with_plan(OWED + CLOCKS)
    assert last_day(case.at(2), "owed") == date(2026, 3, 13)
    until = case.added("pause", "duinrand", {"until": date(2026, 3, 10)}, day=3)
    assert last_day(until.at(4), "owed") == date(2026, 3, 17), "four days: 6 up to and including 9 March"
    paused = case.added("pause", "duinrand", day=3)
    assert (last_day(paused.at(4), "owed"), the(paused.at(40), "owed").state) == (None, "suspended")
    assert last_day(paused.added("resumed", "duinrand", day=8).at(9), "owed") == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ("{extend: owed, by: 2 weeks}", date(2026, 3, 27)),
        ("{start: owed}", date(2026, 3, 16)),
        ("{stop: owed}", None),
    ],
)
def test_a_rule_can_extend_start_anew_or_stop_a_term(effect: str, expected: date | None) -> None:
    case = with_plan(OWED + f"\n  - rule: changed\n    when: {{pardon: x}}\n    clock: {effect}\n")
    assert last_day(case.added("pardon", "duinrand", day=4).at(5), "owed") == expected


def test_a_term_that_is_stopped_says_so_in_both_languages() -> None:
    case = with_plan(OWED + "\n  - rule: changed\n    when: {pardon: x}\n    clock: {stop: owed}\n")
    deadline = the(case.added("pardon", "duinrand", day=4).at(5), "owed").deadline
    assert deadline is not None
    assert (deadline.steps[-1].nl, deadline.steps[-1].en) == (
        "Gestopt op vrijdag 6 maart 2026: er is geen laatste dag meer (changed)",
        "Stopped on Friday 2026-03-06: no last day any more (changed)",
    )


def test_a_clock_that_is_stopped_after_the_last_day_does_not_undo_the_breach() -> None:
    case = with_plan(OWED + "\n  - rule: changed\n    when: {pardon: x}\n    clock: {stop: owed}\n")
    assert the(case.added("pardon", "duinrand", day=20).at(21), "owed").state == "breached"


STAGES = """
  - rule: begins
    source: house rule 1
    when: {permit: p}
    scope: [{open: party}, {reach: approved}]
  - rule: ends
    when: {report: r}
    scope: {close: party}
  - rule: dancing
    in: party
    when: {plan: p}
    derive: dancing
  - rule: approved
    when: {scope: approved}
    derive: approved
"""


def test_a_stage_opens_and_closes_and_what_lives_in_it_with_it() -> None:
    case = with_plan(STAGES)
    refused = case.asks("music", "ana", 2)
    assert isinstance(refused, Refused)
    assert [(each.fact, each.roles) for each in refused.missing] == [("permit", ("town",))]
    assert derived(case.at(2)) == {}
    opened = case.added("permit", "duinrand", day=3)
    assert isinstance(opened.asks("music", "ana", 4), Allowed)
    assert set(derived(opened.at(4))) == {"approved", "dancing"}
    closed = opened.added("report", "bo", day=5)
    assert isinstance(closed.asks("music", "ana", 6), Refused)
    assert set(derived(closed.at(6))) == {"approved"}, "a milestone stays reached"
    again = closed.added("permit", "duinrand", day=7)
    assert set(derived(again.at(8))) == {"approved", "dancing"}, "of opening and closing the later one decides"


def test_a_stage_that_no_rule_opens_is_open_from_the_start() -> None:
    case = with_plan(STAGES.replace("scope: [{open: party}, {reach: approved}]", "scope: {reach: approved}"))
    assert isinstance(case.asks("music", "ana", 2), Allowed)
    assert isinstance(case.added("report", "bo", day=3).asks("music", "ana", 4), Refused)


def test_a_task_that_lives_in_a_stage_is_wanted_only_while_that_is_open() -> None:
    case = (
        Case.under("""
  - rule: begins
    when: {permit: p}
    scope: {open: party}
    offer: {to: police, task: guarding}
  - rule: ends
    when: {pardon: r}
    scope: {close: party}
""")
        .having("tasks:", "tasks:\n  guarding: {yields: resumed, in: party}")
        .having("resumed: {by: town}", "resumed: {}")
    )
    opened = case.added("permit", "duinrand", day=3)
    assert ([each.task for each in case.at(2).tasks], [each.task for each in opened.at(4).tasks]) == ([], ["guarding"])
    assert opened.added("pardon", "duinrand", day=5).at(6).tasks == ()


def test_what_only_some_values_would_forbid_or_permit_is_an_open_move_until_they_are_filled_in() -> None:
    case = with_plan("""
  - rule: modest
    when: plan
    forbid: {who: neighbour, to: {gift: {amount: {more_than: 50}}}, because: Too much}
""")
    policy = parse_policy(case.head + case.rules, "party.yaml")
    open_to = {each.fact: each.verdict for each in moves(policy, case.at(2), Doer("ana"))}
    assert isinstance(open_to["gift"], Allowed)
    assert isinstance(case.asks("gift", "ana", 2, {"amount": Decimal(60)}), Refused)
    assert isinstance(case.asks("gift", "ana", 2, {"amount": Decimal(40)}), Allowed)


def test_somebody_is_told_and_a_program_is_called_with_values() -> None:
    case = with_plan("""
  - rule: tell
    when: {plan: p}
    notify: {who: police, what: {nl: Er komt een feest, en: There will be a party}}
    call: {to: town, activity: book_street, with: {day: p.on}}
""")
    told, called = case.at(2).notices
    assert (told.who.parties, told.what.en, told.call) == (("agent",), "There will be a party", None)
    assert (called.who.parties, called.call, called.values) == (("duinrand",), "book_street", {"day": date(2026, 6, 1)})


def test_one_party_of_a_role_can_be_obliged_or_asked() -> None:
    case = with_plan(
        """
  - rule: drafter_reports
    when: {plan: p}
    oblige: {bearer: {role: neighbour, party: p.drafted_by}, to: report, within: 10 days after p.day}
""",
        drafted_by="bo",
    )
    assert the(case.at(2), "drafter_reports").bearer.parties == ("bo",)
    assert [each.eligible for each in case.at(2).tasks] == [("bo",)]
    assert the(case.added("report", "ana", day=3).at(4), "drafter_reports").state == "open"
    assert the(case.added("report", "bo", day=3).at(4), "drafter_reports").state == "fulfilled"


def test_a_case_closes_only_when_nothing_required_is_owed() -> None:
    case = with_plan(OWED)
    refused = case.asks("case_closed", "duinrand", 2)
    assert isinstance(refused, Refused)
    assert (refused.rule, [each.fact for each in refused.missing]) == ("owed", ["report"])
    assert isinstance(case.added("report", "bo", day=3).asks("case_closed", "duinrand", 4), Allowed)
    optional = with_plan(OWED.replace("after p.day}", "after p.day, required: false}"))
    assert isinstance(optional.asks("case_closed", "duinrand", 2), Allowed)
    closed = optional.added("case_closed", "duinrand", day=3).at(4)
    assert (closed.obligations, closed.tasks, closed.changes_at) == ((), (), None)
    assert isinstance(case.asks("case_closed", "ana", 2), Refused), "only the director closes"


def test_a_closed_case_takes_late_documents_and_nothing_else_until_it_is_reopened() -> None:
    case = with_plan("").added("case_closed", "duinrand", day=2)
    assert isinstance(case.asks("objection", "ana", 3), Allowed)
    refused = case.asks("gift", "ana", 3, {"amount": Decimal(1)})
    assert isinstance(refused, Refused)
    assert [each.fact for each in refused.missing] == ["case_reopened"]
    assert isinstance(case.added("case_reopened", "duinrand", day=3).asks("gift", "ana", 4), Allowed)
    assert isinstance(with_plan("").asks("case_reopened", "duinrand", 3), Refused), "it is not closed"


def test_what_was_owed_is_owed_again_after_reopening() -> None:
    case = with_plan(OWED.replace("after p.day}", "after p.day, required: false}"))
    case = case.added("case_closed", "duinrand", day=3).added("case_reopened", "duinrand", day=20)
    assert (the(case.at(21), "owed").state, len(case.at(21).tasks)) == ("breached", 1)


def test_the_director_gives_work_and_whoever_it_was_asked_of_does_it() -> None:
    case = with_plan("").added(
        "work_given",
        "duinrand",
        {"role": "neighbour", "party": "bo", "what": "Hang the lights", "wanted_on": date(2026, 3, 12)},
        day=2,
    )
    (demand,) = case.at(3).tasks
    assert (demand.task, demand.what, demand.eligible) == ("ad_hoc", "Hang the lights", ("bo",))
    assert demand.deadline is not None
    assert demand.deadline.last_day == date(2026, 3, 12)
    assert [(each.nl, each.en) for each in demand.deadline.steps] == [
        ("Zoals de regisseur heeft gevraagd: donderdag 12 maart 2026", "Thursday 2026-03-12: as the director asked")
    ]
    work = {"work": case.facts[-1].id}
    assert isinstance(case.asks("work_done", "ana", 3, work), Refused)
    assert isinstance(case.asks("work_done", "bo", 3, work), Allowed)
    assert case.added("work_done", "bo", work, day=4).at(5).tasks == ()


def test_every_prohibition_that_bites_is_named_and_of_what_could_permit_it_the_nearest_first() -> None:
    case = with_plan("""
  - rule: not_yet
    when: {all: [plan, {not: report}]}
    forbid: {who: town, to: permit, because: Report first}
  - rule: not_now
    when: {all: [plan, {not: gift}]}
    forbid: {who: anyone, to: permit, because: Gifts first}
""")
    refused = case.asks("permit", "duinrand", 2)
    assert isinstance(refused, Refused)
    assert {refused.rule, *(each.rule for each in refused.also)} == {"not_yet", "not_now"}

    ways = Case.under("""
  - rule: far_way
    when: {all: [gift, report, resumed]}
    permit: {who: town, to: permit}
""").asks("permit", "duinrand", 1)
    assert isinstance(ways, Refused)
    assert (ways.rule, [each.rule for each in ways.also]) == ("may_permit", ["far_way"])
    assert [each.fact for each in ways.also[0].missing] == ["gift", "report", "resumed"]


def test_rules_that_never_stop_deriving_are_stopped() -> None:
    case = with_plan("""
  - rule: begin
    when: {plan: p}
    derive: {again: {on: p.on}}
  - rule: onward
    when: {holds: {again: a}}
    derive: {again: {on: a.on + 1 day}}
""")
    with pytest.raises(EndlessDerivationError, match="rule 'onward' keeps deriving"):
        case.at(2)


def test_who_did_something_is_one_person_of_one_party() -> None:
    case = Case.under("""
  - rule: four_eyes
    when: {report: r}
    forbid: {who: {person: r.person}, to: gift, because: You wrote the report}
""")
    case = case.added("report", "ana", day=1)
    case = replace(case, facts=(*case.facts[:-1], replace(case.facts[-1], person="m-1")))
    policy = parse_policy(case.head + case.rules, "party.yaml")
    gift = Draft("gift", {"amount": Decimal(1)}, noon(START + timedelta(days=2)))
    assert isinstance(may(policy, case.at(2), Doer("ana", "m-1"), gift), Refused)
    assert isinstance(may(policy, case.at(2), Doer("ana", "m-2"), gift), Allowed)
    assert isinstance(may(policy, case.at(2), Doer("bo", "m-1"), gift), Allowed), "another party's m-1"


@pytest.mark.parametrize(
    ("fields", "named", "party"), [("who: person", {}, "ana"), ("who: person, of: party", {"of": "bo"}, "bo")]
)
def test_somebody_who_is_told_is_of_the_party_that_the_fact_names_or_else_of_who_added_it(fields, named, party) -> None:
    case = Case.under("""
  - rule: welcome
    when: {guest: g}
    notify: {who: {person: g.who}, what: You are invited}
""").having("  pardon: {by: town}", f"  pardon: {{by: town}}\n  guest: {{fields: {{{fields}}}, by: neighbour}}")
    (told,) = case.added("guest", "ana", {"who": "jo", **named}, day=1).at(2).notices
    assert (told.who.person, told.who.parties) == ("jo", (party,))


def test_a_fact_that_is_there_but_says_something_else_is_still_missing() -> None:
    case = with_plan(
        """
  - rule: rich
    when: {plan: {budget: {at_least: 100}}}
    derive: rich
  - rule: rich_permit
    when: {holds: rich}
    permit: {who: police, to: permit}
""".replace("who: police", "who: town"),
        budget=Decimal(1),
    ).added("objection", "bo", day=2)
    refused = case.asks("permit", "duinrand", 3)
    assert isinstance(refused, Refused)
    missing = {each.rule: [m.fact for m in each.missing] for each in (refused, *refused.also)}
    assert missing["rich_permit"] == ["plan"]


def test_a_condition_without_a_name_does_not_multiply_what_follows():
    rules = """
  - rule: tell
    when: {all: [{plan: p}, gift]}
    oblige: {bearer: town, to: permit}
    notify: {who: town, what: A gift}
"""
    case = with_plan(rules)
    for day in (2, 3):
        case = case.added("gift", "bo", {"amount": Decimal(10)}, day=day)
    said = case.at(4)
    assert [each.key for each in said.obligations if each.ground.rule == "tell"] == ["tell:plan-5"]
    assert [each.ground.facts for each in said.obligations] == [("plan-5", "gift-6")], "the first that grounds it"
    assert len(said.notices) == 1


def test_an_act_is_tied_to_what_the_rule_names_and_to_nothing_it_does_not():
    rules = """
  - rule: thank
    when: {all: [{plan: p}, {any: [gift, objection]}]}
    oblige: {bearer: neighbour, to: thanks}
  - rule: thank_for_each
    when: {all: [{plan: p}, {gift: g}]}
    oblige: {bearer: neighbour, to: thanks}
"""
    case = with_plan(rules).having("  report: ", "  thanks: {fields: {gift: ref gift}, by: neighbour}\n  report: ")
    case = case.added("gift", "bo", {"amount": Decimal(1)}, day=2).added("gift", "bo", {"amount": Decimal(2)}, day=3)
    case = case.added("thanks", "ana", {"gift": "gift-7"}, day=4)
    states = {each.key: str(each.state) for each in case.at(5).obligations}
    assert states == {
        "thank:plan-5": "fulfilled",
        "thank_for_each:plan-5,gift-6": "open",
        "thank_for_each:plan-5,gift-7": "fulfilled",
    }

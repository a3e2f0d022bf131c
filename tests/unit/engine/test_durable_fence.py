"""Whatever happens to the child behind the fence, the answer comes, is right, and is counted."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from rules.engine import durable_child, fenced
from rules.engine.durable_matcher import DurableMatcher
from rules.engine.failure import EngineFailed, Failure
from rules.engine.fenced import FencedMatcher, default_matcher
from rules.engine.incidents import incidents
from rules.engine.problem import Branch, Match, Pattern, Program, Record
from rules.engine.python_matcher import PythonMatcher
from rules.model.values import Const, Op, Ref, Test
from tests.patience import PATIENCE

OLDER = Program(
    (
        Branch(
            "older",
            (
                Pattern("one", "person", (Test("age", Op.GE, Const(18)),)),
                Pattern("other", "person", (Test("age", Op.LT, Ref("one", "age")),)),
            ),
        ),
    )
)
PEOPLE = [Record("person", {"age": 17}), Record("person", {"age": 40})]
ANSWER = frozenset({Match("older", (("one", 1), ("other", 0)))})


def long_lasting() -> tuple[Program, list[Record]]:
    """Three unrelated patterns on one kind: the engine has hundreds of thousands of combinations to go through."""
    names = ("a", "b", "c")
    joins = (Test("n", Op.GT, Const(0)),)
    never = Pattern("d", "thing", (Test("n", Op.LT, Ref("a", "n")), Test("m", Op.EQ, Ref("b", "n"))))
    patterns = (*(Pattern(name, "thing", joins) for name in names), never)
    return Program((Branch("all", patterns),)), [Record("thing", {"n": 1, "m": 2}) for _ in range(90)]


@pytest.fixture
def durable() -> Iterator[DurableMatcher]:
    matcher = DurableMatcher()
    yield matcher
    matcher.close()


@pytest.fixture
def counted() -> Counter[Failure]:
    return Counter()


@pytest.fixture
def fence(durable: DurableMatcher, counted: Counter[Failure]) -> FencedMatcher:
    return FencedMatcher(durable, PythonMatcher(), lambda reason: counted.update([reason]))


def wait_until_busy(pid: int) -> None:
    """Wait until the child has been running on a processor for a while, which only an evaluation makes it do."""
    before = processor_time(pid)
    while processor_time(pid) < before + 0.05:
        time.sleep(0.005)


def processor_time(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - not a file in any sense a path helps with
        fields = stat.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_child_that_is_killed_in_the_middle_of_an_evaluation_costs_no_answer(
    fence: FencedMatcher, durable: DurableMatcher, counted: Counter[Failure]
) -> None:
    assert fence.match(OLDER, PEOPLE) == ANSWER
    [killed] = durable.pids()
    program, records = long_lasting()
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(fence.match, program, records)
        wait_until_busy(killed)
        os.kill(killed, signal.SIGSEGV)
        assert answer.result(timeout=600) == frozenset()
    assert counted == {Failure.CRASHED: 1}
    # The next evaluation has a new child and no further incident.
    assert fence.match(OLDER, PEOPLE) == ANSWER
    assert durable.pids() not in ([], [killed])
    assert counted.total() == 1


def test_a_crash_names_the_signal(durable: DurableMatcher) -> None:
    durable.match(OLDER, PEOPLE)
    os.kill(durable.pids()[0], signal.SIGSEGV)
    with pytest.raises(EngineFailed, match="crashed: ended by SIGSEGV"):
        durable.match(OLDER, PEOPLE)


def test_a_stopped_child_runs_out_of_time() -> None:
    matcher = DurableMatcher(seconds=5)
    matcher.match(OLDER, PEOPLE)
    [stopped] = matcher.pids()
    os.kill(stopped, signal.SIGSTOP)
    # More than a pipe holds: neither writing nor reading may wait for ever.
    with pytest.raises(EngineFailed, match="timed_out"):
        matcher.match(OLDER, PEOPLE * 5000)
    assert matcher.pids() == []
    assert matcher.match(OLDER, PEOPLE) == ANSWER
    matcher.close()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"\x00\x00\x00\x02\xff\xfe", Failure.GARBLED),
        (b"\x00\x00\x00\x04nice", Failure.GARBLED),
        (b"\x00\x00\x00\x04doneX", Failure.GARBLED),
        (b"\x00\x00\x00\x0arefused\nno", Failure.REFUSED),
        (b"\x00\x00\x00\x0dincomplete\nno", Failure.INCOMPLETE),
        (b"\x00\x00", Failure.CRASHED),
        (b"", Failure.CRASHED),
    ],
)
def test_an_answer_that_is_not_one_is_not_believed(
    said: bytes, expected: Failure, monkeypatch: pytest.MonkeyPatch, counted: Counter[Failure]
) -> None:
    program = f"import os; os.read(0, 9); os.write(1, {said!r})"

    def start(_seconds: float) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        assert child.stdout
        assert child.stdin
        os.set_blocking(child.stdout.fileno(), False)
        return child

    matcher = DurableMatcher(seconds=5)
    with monkeypatch.context() as patched:
        patched.setattr(durable_child, "_start", start)
        answer = FencedMatcher(matcher, PythonMatcher(), lambda reason: counted.update([reason])).match(OLDER, PEOPLE)
    assert answer == ANSWER
    assert counted == {expected: 1}
    assert matcher.pids() == []
    assert matcher.match(OLDER, PEOPLE) == ANSWER
    matcher.close()


def test_facts_that_are_cut_short_are_noticed(durable: DurableMatcher, monkeypatch: pytest.MonkeyPatch) -> None:
    # The engine stops at a number like this and reports success; the go token behind it never fires.
    cut = '[{"id":"0","k0":1,"f0":1e16},{"id":"go","__go":1}]'
    monkeypatch.setattr("rules.engine.durable_matcher.write_facts", lambda *_: [(0, cut)])
    with pytest.raises(EngineFailed, match="incomplete"):
        durable.match(OLDER, PEOPLE)
    assert durable.pids() == []


def test_eight_threads_share_two_children() -> None:
    matcher = DurableMatcher(children=2)
    programs = [
        Program((Branch(f"adults {age}", (Pattern("p", "person", (Test("age", Op.GE, Const(age)),)),)),))
        for age in range(40)
    ]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda program: matcher.match(program, PEOPLE), programs * 10))
    assert answers == [PythonMatcher().match(program, PEOPLE) for program in programs] * 10
    assert len(matcher.pids()) <= 2
    matcher.close()


def test_more_programs_than_a_child_holds_are_dropped_and_loaded_again(durable: DurableMatcher) -> None:
    for round_ in range(3):
        for age in range(durable_child.PROGRAMS + 5):
            program = Program((Branch("at", (Pattern("p", "person", (Test("age", Op.EQ, Const(age)),)),)),))
            assert bool(durable.match(program, PEOPLE)) is (age == 17), round_


def test_a_fork_does_not_share_the_child(durable: DurableMatcher) -> None:
    durable.match(OLDER, PEOPLE)
    [ours] = durable.pids()
    # In a program of its own: pytest and its threads are not made to be forked.
    script = (
        "import os, sys\n"
        "from tests.unit.engine.test_durable_fence import ANSWER, OLDER, PEOPLE, DurableMatcher\n"
        "matcher = DurableMatcher()\n"
        "assert matcher.match(OLDER, PEOPLE) == ANSWER\n"
        "ours = matcher.pids()\n"
        "if os.fork() == 0:\n"
        "    assert matcher.pids() == []\n"
        "    assert matcher.match(OLDER, PEOPLE) == ANSWER\n"
        "    assert matcher.pids() != ours\n"
        "    sys.exit(0)\n"
        "assert os.wait()[1] == 0\n"
        "assert matcher.match(OLDER, PEOPLE) == ANSWER\n"
        "assert matcher.pids() == ours\n"
        "print(*ours)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert not alive(int(done.stdout))
    assert alive(ours)


def test_a_child_ends_when_its_parent_is_killed() -> None:
    script = (
        "import os, signal\n"
        "from tests.unit.engine.test_durable_fence import OLDER, PEOPLE, DurableMatcher\n"
        "matcher = DurableMatcher()\n"
        "matcher.match(OLDER, PEOPLE)\n"
        "print(*matcher.pids(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=PATIENCE)
    pid = int(done.stdout)
    until = time.monotonic() + 180
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - not a file in any sense a path helps with
            return stat.read().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False


def test_the_default_matcher_is_one_for_all_and_counts_its_incidents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPEELRUIMTE_MATCHER", raising=False)
    with ThreadPoolExecutor() as pool:
        found = {id(matcher) for matcher in pool.map(lambda _: default_matcher(), range(20))}
    assert len(found) == 1
    before = incidents()[Failure.OUTSIDE_FENCE]
    # A branch of more conditions than the engine can take is answered all the same.
    many = tuple(Pattern(f"p{at}", "person", (Test("age", Op.EQ, Const(40)),)) for at in range(17))
    assert len(default_matcher().match(Program((Branch("many", many),)), PEOPLE)) == 1
    assert incidents()[Failure.OUTSIDE_FENCE] == before + 1


@pytest.mark.parametrize(("word", "expected"), [("python", PythonMatcher), ("durable", DurableMatcher)])
def test_the_environment_chooses_the_matcher(word: str, expected: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEELRUIMTE_MATCHER", word)
    assert isinstance(default_matcher(), expected)


def test_an_unknown_matcher_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEELRUIMTE_MATCHER", "clips")
    with pytest.raises(ValueError, match="SPEELRUIMTE_MATCHER is 'clips', expected one of python, durable, fenced"):
        fenced.default_matcher()


def test_an_interrupted_caller_leaves_no_half_answer_behind(durable: DurableMatcher) -> None:
    program, records = long_lasting()
    durable.match(OLDER, PEOPLE)
    [busy] = durable.pids()
    interrupt = threading.Thread(target=lambda: (wait_until_busy(busy), signal.raise_signal(signal.SIGINT)))
    # A shell starts what runs in its background with this signal ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - the interrupt comes at some moment in between
            interrupt.start()
            durable.match(program, records)
    finally:
        signal.signal(signal.SIGINT, before)
    interrupt.join()
    assert durable.match(OLDER, PEOPLE) == ANSWER

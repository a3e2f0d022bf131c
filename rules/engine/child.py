r"""The program behind the fence, and the only file that imports durable_rules: what crashes here crashes alone.

It is started by path, outside any package and without site-packages, so it imports nothing of ours and starts fast. It
reads frames (four bytes of length, then text) from its input and answers on its output, until the input closes.

    load\n<digest>\n<ruleset>...            -> done
    drop\n<digest>                          -> done
    match\n<digest>\n<number>\n<facts>...   -> matches\n<number> <rule> <fact>... for each match
    anything it cannot do                   -> refused\n<why>, or incomplete\n<why>

Arguments: the directory of durable_rules_engine, seconds one evaluation may take, megabytes of memory it may use.
"""

import os
import re
import resource
import signal
import sys
from collections.abc import Iterator

SID = "0"
PRIME = '{"id":"p","__prime":1}'
_BOUND = re.compile(r'"a(\d+)":\{"id":"(\d+)"[^}]*')
_RULE = re.compile(r'\{"r(\d+)"')
_HANDLED = (0, 1)


class IncompleteError(Exception):
    """The engine did not take all facts, so what it matched may be wrong."""


def _fence_in(megabytes: int) -> None:
    # Ctrl-C is meant for the parent, which closes our input when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Serve until the input closes."""
    directory, seconds, megabytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _fence_in(megabytes)
    sys.path.append(directory)
    fence = Fence()
    # Our own handle on the output: a stray print of the engine must not end up between two frames.
    answers = os.dup(1)
    os.dup2(2, 1)
    while (frame := read_frame()) is not None:
        # Should the parent die or be stopped, the alarm ends an evaluation that does not end.
        signal.alarm(seconds)
        answer = fence.answer(frame.split("\n"))
        signal.alarm(0)
        write_frame(answers, answer)


class Fence:
    """The rulesets loaded so far, and how to ask them."""

    def __init__(self) -> None:
        import durable_rules_engine as engine

        self._engine = engine
        self._rulesets: dict[str, list[int]] = {}
        self._loaded = 0

    def answer(self, lines: list[str]) -> str:
        """Carry out one request."""
        asked, digest, *rest = lines
        try:
            if asked == "match":
                return "\n".join(["matches", *self._match(digest, rest)])
            self._load(digest, rest) if asked == "load" else self._drop(digest)
        except self._engine.error as error:
            return f"refused\n{error}"
        except MemoryError:
            return "refused\nout of memory"
        except IncompleteError as error:
            return f"incomplete\n{error}"
        return "done"

    def _load(self, digest: str, texts: list[str]) -> None:
        self._rulesets[digest] = []
        for text in texts:
            self._loaded += 1
            self._rulesets[digest].append(self._engine.create_ruleset(f"s{self._loaded}", text))

    def _drop(self, digest: str) -> None:
        for ruleset in self._rulesets.pop(digest):
            self._engine.delete_ruleset(ruleset)

    def _match(self, digest: str, rest: list[str]) -> Iterator[str]:
        for number, facts in zip(rest[::2], rest[1::2], strict=True):
            yield from self._fired(number, self._rulesets[digest][int(number)], facts)

    def _fired(self, number: str, ruleset: int, facts: str) -> Iterator[str]:
        """Each match of one ruleset, in a session of its own. Proof that all facts came in: go fired, and once."""
        state = self._prime(ruleset)
        code, _ = self._engine.assert_facts(ruleset, facts)
        if code not in _HANDLED:
            raise IncompleteError(f"asserting facts gave {code}")
        started = self._engine.start_action_for_state(ruleset, state)
        text = started[1] if started else None
        went = 0
        complete = self._engine.complete_and_start_action
        while text is not None:
            if text.startswith('{"go"'):
                went += 1
            else:
                yield f"{number} {_read(text)}"
            text = complete(ruleset, state)
        if went != 1:
            raise IncompleteError(f"the go token fired {went} times")
        self._engine.delete_state(ruleset, SID)

    def _prime(self, ruleset: int) -> int:
        """Start one action in a new session, and return the session's number.

        A session in which no action ever started frees memory that is not its own when deleted. Asserting facts tells
        the number too, but a wrong one when it took none.
        """
        code, state = self._engine.assert_fact(ruleset, PRIME)
        if code or self._engine.start_action_for_state(ruleset, state) is None:
            raise IncompleteError("the session could not be primed")
        if self._engine.complete_and_start_action(ruleset, state) is not None:
            raise IncompleteError("a rule fired before there were facts")
        return int(state)


def _read(text: str) -> str:
    """The number of a rule and those of the facts it is bound to, in the order of its conditions."""
    rule = _RULE.match(text)
    if rule is None:
        raise IncompleteError("an action without a rule")
    bound = dict(_BOUND.findall(text))
    return " ".join([rule[1], *(bound[str(place)] for place in range(len(bound)))])


def read_frame() -> str | None:
    """The next frame; None when the input closed."""
    head = _read_exactly(4)
    if head is None:
        return None
    body = _read_exactly(int.from_bytes(head, "big"))
    return None if body is None else body.decode()


def write_frame(answers: int, text: str) -> None:
    """Write one frame whole."""
    body = text.encode()
    rest = memoryview(len(body).to_bytes(4, "big") + body)
    while rest:
        rest = rest[os.write(answers, rest) :]


def _read_exactly(length: int) -> bytes | None:
    found = bytearray()
    while len(found) < length:
        more = os.read(0, length - len(found))
        if not more:
            return None
        found += more
    return bytes(found)


if __name__ == "__main__":
    main()

"""What this program remembers of cases, under the hash of the last entry: the same hash, the same belief."""

from collections import OrderedDict
from threading import Lock

from orchestrator.domain.judgement import Belief

_MOST = 1_000

_beliefs: OrderedDict[tuple[str, str, int], Belief] = OrderedDict()
_lock = Lock()


def recall(case_id: str, head: str, epoch: int) -> Belief | None:
    """Return what was believed when the journal of the case had this head, if it is still remembered."""
    with _lock:
        belief = _beliefs.get((case_id, head, epoch))
        if belief:
            _beliefs.move_to_end((case_id, head, epoch))
        return belief


def remember(case_id: str, head: str, epoch: int, belief: Belief) -> None:
    """Remember the belief; the one that was longest not asked for makes room.

    A head that is rolled back does no harm: no journal will ever have it with other content.
    """
    with _lock:
        _beliefs[case_id, head, epoch] = belief
        _beliefs.move_to_end((case_id, head, epoch))
        while len(_beliefs) > _MOST:
            _beliefs.popitem(last=False)


def forget() -> None:
    """Forget everything, as a program does that starts anew."""
    with _lock:
        _beliefs.clear()

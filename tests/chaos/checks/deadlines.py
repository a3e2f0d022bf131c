"""Each passed deadline is recorded, once."""

from collections.abc import Iterator

from tests.chaos.checks.truth import Truth

_NOW = "select now() + coalesce((select moved_by from clock_offset), interval '0')"
_UNSEEN = f"""
select case_id, key, state, due_at from obligation where due_at <= ({_NOW}) and state in ('open', 'suspended')
"""  # noqa: S608 put together of constants
_BREACHES = """
select o.case_id, o.key, o.state, o.late, count(j.seq)
from obligation o left join journal j on j.case_id = o.case_id and j.body -> 'obligation' ->> 'key' = o.key
  and j.body -> 'obligation' ->> 'state' = 'breached'
where o.state = 'breached' or o.late group by 1, 2, 3, 4
"""
_EARLY = """
select j.case_id, j.body -> 'obligation' ->> 'key' from journal j where j.body -> 'obligation' ->> 'state' = 'breached'
  and j.at < (j.body -> 'obligation' ->> 'due_at')::timestamptz
"""


def deadlines_recorded(truth: Truth) -> Iterator[str]:
    """Compare deadlines with the platform's time, and with the journal."""
    for case, key, state, due_at in truth.rows(_UNSEEN):
        yield f"{case}: {key} was due {due_at:%Y-%m-%d %H:%M:%S} and is still {state}"
    for case, key, state, late, count in truth.rows(_BREACHES):
        # Who delivers after the day, before the clock woke the case, was late all the same: then no line says breached.
        if count > 1 or (count == 0 and not late):
            yield f"{case}: {key} is {state}, and the journal says {count} times that its deadline passed"
    for case, key in truth.rows(_EARLY):
        yield f"{case}: {key} was called breached before its time"

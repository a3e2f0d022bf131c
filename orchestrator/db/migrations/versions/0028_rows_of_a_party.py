"""Which rows of cases a party may see and change, decided by the database itself, below every query.

`speelruimte.eyes` names who looks: a party, or '*' for the platform's own programs; `speelruimte.held` names the cases
that are being changed, a line each. Whoever says nothing sees no row of any case.
"""
# ruff: noqa: S608 put together from what stands here

from alembic import op

revision = "0028"
down_revision = "0027"

_EYES = "(SELECT nullif(current_setting('speelruimte.eyes', true), ''))"
_HELD = "ARRAY(SELECT string_to_table(current_setting('speelruimte.held', true), chr(10)))"
_SUPERVISED = f"ARRAY(SELECT municipality FROM supervision WHERE supervisor = {_EYES})"
_ALL = f"{_EYES} = '*'"

# A policy that asks the table it stands on asks itself without end; what a view asks, it asks as its owner.
VIEWS = f"""
CREATE VIEW taken_part_in AS
    SELECT case_id FROM case_party WHERE party = {_EYES}
    UNION ALL SELECT id FROM "case" WHERE municipality = {_EYES};
CREATE VIEW watched AS SELECT id AS case_id FROM "case" WHERE municipality = ANY ({_SUPERVISED});
"""


def _held(column: str) -> str:
    """Return when a row about a case may be changed: somebody who may holds the case."""
    return f"{_ALL} OR {column} = ANY ({_HELD})"


def _seen(column: str) -> str:
    """Return when a row about a case is seen: besides, its party takes part in the case or watches over it."""
    parts = (f"EXISTS (SELECT FROM {view} WHERE {view}.case_id = {column})" for view in ("taken_part_in", "watched"))
    return " OR ".join((_held(column), *parts))


# Of many rows at once this decides without looking up the case of each.
_OF_MUNICIPALITY = f"municipality = {_EYES} OR municipality = ANY ({_SUPERVISED})"
# Who is told of a case sees which one that is, also when it takes part no longer.
_TOLD = f"""EXISTS (SELECT FROM notice WHERE notice.case_id = "case".id AND {_EYES} = ANY (notice.parties))"""
_CASE, _ANSWERED = '"case".id', "(answer ->> 'case')"
# Who locks a case does not hold it yet.
_OF_PART = """EXISTS (SELECT FROM taken_part_in WHERE taken_part_in.case_id = "case".id)"""
_TASK_SEEN = "EXISTS (SELECT FROM task WHERE task.id = lease.task_id)"

RULES = {
    "case": (f"{_OF_MUNICIPALITY} OR {_seen(_CASE)} OR {_TOLD}", f"{_held(_CASE)} OR {_OF_PART}"),
    "deadline": (f"{_OF_MUNICIPALITY} OR {_seen('deadline.case_id')}", _held("deadline.case_id")),
    "destruction": (f"municipality = {_EYES} OR {_seen('destruction.case_id')}", _held("destruction.case_id")),
    "erasure": (f"municipality = {_EYES} OR {_seen('erasure.case_id')}", _held("erasure.case_id")),
    "notice": (f"{_EYES} = ANY (parties) OR {_seen('notice.case_id')}", _held("notice.case_id")),
    "notice_read": (_seen("notice_read.case_id"), f"party = {_EYES} OR {_held('notice_read.case_id')}"),
    "lease": (_TASK_SEEN, _TASK_SEEN),
    "idempotency": (f"party = {_EYES} OR {_held(_ANSWERED)}",) * 2,
    "saved_view": (f"party = {_EYES} OR {_ALL}",) * 2,
    **{
        table: (_seen(f"{table}.case_id"), _held(f"{table}.case_id"))
        for table in ("case_party", "journal", "standing", "task", "obligation", "destruction_wish")
    },
}
"""Of each table which rows are seen, and which are changed."""

# Whoever reads is written down, whosever case it is; the record is then for its municipality, and for the reader.
READING = f"""
ALTER TABLE processing ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON processing FOR SELECT USING (municipality = {_EYES} OR party = {_EYES} OR {_ALL});
CREATE POLICY written ON processing FOR INSERT WITH CHECK (true);
CREATE POLICY removed ON processing FOR DELETE USING ({_ALL});
"""


def upgrade() -> None:
    """Make the views, and let each table with rows of cases decide who sees and changes which of them."""
    op.execute(VIEWS)
    for table, (seen, changed) in RULES.items():
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY seen ON "{table}" FOR SELECT USING ({seen})')
        op.execute(f'CREATE POLICY changed ON "{table}" USING ({changed})')
    op.execute(READING)

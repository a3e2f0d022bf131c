"""Which rows of cases a party may see and change, decided by the database itself, below every query.

`speelruimte.eyes` names who looks: a party, or '*' for the platform's own programs; `speelruimte.held` names the cases
that are being changed, a line each. Whoever says nothing sees no row of any case.
"""
# ruff: noqa: S608 put together from what stands here

from alembic import op

revision = "0028"
down_revision = "0027"

_EYES = "(SELECT nullif(current_setting('speelruimte.eyes', true), ''))"
_SUPERVISED = f"ARRAY(SELECT municipality FROM supervision WHERE supervisor = {_EYES})"
_ALL = f"{_EYES} = '*'"

IS_HELD = """
CREATE FUNCTION is_held(which text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE COST 1 AS $$
    SELECT which = ANY (string_to_array(current_setting('speelruimte.held', true), chr(10)))
$$
"""

# They look as the owner: a policy that asks the table it stands on would ask itself without end. What they cost is said
# to be little, or plans would be made to ask them less often and everything else far more. Names are written in full,
# so that no table of somebody's session is taken for ours.
ASKED_AS_OWNER = """
CREATE FUNCTION {name}(which text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 2 AS $$
DECLARE
    eyes text := nullif(current_setting('speelruimte.eyes', true), '');
BEGIN
    RETURN {asked};
END $$
"""
FUNCTIONS = {
    "takes_part_in": """EXISTS (SELECT FROM public.case_party p WHERE p.party = eyes AND p.case_id = which)
        OR EXISTS (SELECT FROM public."case" c WHERE c.id = which AND c.municipality = eyes)""",
    "watches_over": """EXISTS (
        SELECT FROM public."case" c JOIN public.supervision s ON s.municipality = c.municipality
        WHERE c.id = which AND s.supervisor = eyes
    )""",
    "is_told_of": "EXISTS (SELECT FROM public.notice n WHERE n.case_id = which AND eyes = ANY (n.parties))",
}


def _held(column: str) -> str:
    """Return when a row about a case may be changed: somebody who may holds the case."""
    return f"{_ALL} OR is_held({column})"


def _seen(column: str) -> str:
    """Return when a row about a case is seen: besides, its party takes part in the case or watches over it."""
    return f"{_held(column)} OR takes_part_in({column}) OR watches_over({column})"


# Of many rows at once this decides without looking up the case of each.
_OF_MUNICIPALITY = f"municipality = {_EYES} OR municipality = ANY ({_SUPERVISED})"
_TASK_SEEN = "EXISTS (SELECT FROM task WHERE task.id = lease.task_id)"
_OWN = f"party = {_EYES} OR {_ALL}"
_ANSWERED = f"{_OWN} OR is_held(answer ->> 'case')"

RULES = {
    # Who is told of a case sees which one that is, also when it takes part no longer.
    "case": (f"{_OF_MUNICIPALITY} OR {_seen('id')} OR is_told_of(id)", _held("id")),
    "deadline": (f"{_OF_MUNICIPALITY} OR {_seen('case_id')}", _held("case_id")),
    "destruction": (f"municipality = {_EYES} OR {_seen('case_id')}", _held("case_id")),
    "erasure": (f"municipality = {_EYES} OR {_seen('case_id')}", _held("case_id")),
    "notice": (f"{_EYES} = ANY (parties) OR {_seen('case_id')}", _held("case_id")),
    "notice_read": (_seen("case_id"), f"{_OWN} OR is_held(case_id)"),
    "lease": (_TASK_SEEN, _TASK_SEEN),
    "idempotency": (_ANSWERED, _ANSWERED),
    "saved_view": (_OWN, _OWN),
    **{
        table: (_seen("case_id"), _held("case_id"))
        for table in ("case_party", "journal", "standing", "task", "obligation", "destruction_wish")
    },
    # Who supervises whom is no secret, and for the operator to say.
    "supervision": ("true", _ALL),
}
"""Of each table which rows are seen, and which are changed."""

# Who locks a case does not hold it yet; what is written of it then is written by whoever does.
LOCKED = 'ALTER POLICY updated ON "case" USING ({changed} OR takes_part_in(id)) WITH CHECK ({changed})'

# Whoever reads is written down, whosever case it is; the record is then for its municipality, and for the reader.
READING = f"""
ALTER TABLE processing ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON processing FOR SELECT USING (municipality = {_EYES} OR party = {_EYES} OR {_ALL});
CREATE POLICY added ON processing FOR INSERT WITH CHECK (true);
CREATE POLICY removed ON processing FOR DELETE USING ({_ALL});
"""


def upgrade() -> None:
    """Make the functions, and let each table with rows of cases decide who sees and changes which of them."""
    op.execute(IS_HELD)
    for name, asked in FUNCTIONS.items():
        op.execute(ASKED_AS_OWNER.format(name=name, asked=asked))
    for table, (seen, changed) in RULES.items():
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY seen ON "{table}" FOR SELECT USING ({seen})')
        op.execute(f'CREATE POLICY added ON "{table}" FOR INSERT WITH CHECK ({changed})')
        op.execute(f'CREATE POLICY updated ON "{table}" FOR UPDATE USING ({changed})')
        op.execute(f'CREATE POLICY removed ON "{table}" FOR DELETE USING ({changed})')
    op.execute(LOCKED.format(changed=_held("id")))
    op.execute(READING)

"""The table of deadlines: every obligation that has one, laid out for looking over many cases at once.

It repeats what `obligation` and `case` say, one line for each bearer, so that a board of millions is read from an index
from its beginning and counted no further than needed. The database itself keeps it equal to them (see the fifth
migration), so no use case writes here.
"""

from datetime import datetime

from sqlalchemy import Index, Table, text
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS

_OWED = "outcome = 'owed'"
_OWED_ONCE = "outcome = 'owed' AND foremost"


class DeadlineRow(SQLModel, table=True):
    """One deadline of one bearer; of a vacant role the bearer is empty.

    `foremost` marks one line of each obligation, for when no bearer is asked for. `outcome`: `owed`, `in_time`, `late`.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index("deadline_owed", "municipality", "due_at", "case_id", "key", postgresql_where=text(_OWED_ONCE)),
        Index(
            "deadline_policy", "municipality", "policy", "due_at", "case_id", "key", postgresql_where=text(_OWED_ONCE)
        ),
        Index("deadline_rule", "municipality", "rule", "due_at", "case_id", "key", postgresql_where=text(_OWED_ONCE)),
        Index("deadline_bearer", "municipality", "bearer", "due_at", "case_id", "key", postgresql_where=text(_OWED)),
        Index("deadline_score", "municipality", "due_at", postgresql_include=["bearer", "outcome"]),
    )

    case_id: str = Field(primary_key=True, sa_type=WORDS)
    key: str = Field(primary_key=True, sa_type=WORDS)
    bearer: str = Field(primary_key=True, sa_type=WORDS)
    foremost: bool
    municipality: str = Field(sa_type=WORDS)
    policy: str = Field(sa_type=WORDS)
    rule: str = Field(sa_type=WORDS)
    due_at: datetime = Field(sa_type=MOMENT)
    outcome: str = Field(sa_type=WORDS)


DEADLINE: Table = SQLModel.metadata.tables["deadline"]

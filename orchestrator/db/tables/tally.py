"""The table of what the platform's own program counts: it has no door of its own at which it could be asked."""

from sqlalchemy import BigInteger, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import WORDS


class TallyRow(SQLModel, table=True):
    """How often something of a kind happened, since ever, over all programs."""

    __tablename__ = "tally"

    name: str = Field(primary_key=True, sa_type=WORDS)
    label: str = Field(primary_key=True, sa_type=WORDS)
    number: int = Field(sa_type=BigInteger)


TALLY: Table = SQLModel.metadata.tables["tally"]

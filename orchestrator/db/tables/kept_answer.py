"""The table of answers to forms: pages that were made once, to be shown as often as somebody looks at them."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class KeptAnswerRow(SQLModel, table=True):
    """One answer. Of its name and of what whoever may see it shows only digests are kept; `page` is packed (zlib)."""

    __tablename__ = "kept_answer"
    __table_args__ = (
        Index("kept_answer_of", "owner", "kept_at"),
        Index("kept_answer_old", "signed_in", "kept_at"),
    )

    digest: str = Field(primary_key=True, sa_type=WORDS)
    owner: str = Field(sa_type=WORDS)
    signed_in: bool
    status: int
    language: str = Field(sa_type=WORDS)
    page: bytes = Field(sa_type=LargeBinary)
    kept_at: datetime = Field(sa_type=MOMENT)


KEPT_ANSWER: Table = SQLModel.metadata.tables["kept_answer"]

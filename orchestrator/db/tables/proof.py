"""The tree over the journals of each municipality's cases, and the checkpoints that were made of it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, SmallInteger, Table
from sqlmodel import Field, SQLModel

from orchestrator.db.tables.columns import MOMENT, WORDS


class ProofTreeRow(SQLModel, table=True):
    """How many leaves the tree of a municipality has; who adds to the tree holds this row."""

    __tablename__ = "proof_tree"

    municipality: str = Field(primary_key=True, sa_type=WORDS)
    size: int = Field(sa_type=BigInteger)


class ProofLeafRow(SQLModel, table=True):
    """One leaf: up to which line a case had come, with the hash of that line."""

    __tablename__ = "proof_leaf"
    __table_args__ = (Index("proof_leaf_case", "case_id", "seq", unique=True),)

    municipality: str = Field(primary_key=True, sa_type=WORDS)
    place: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    case_id: str = Field(sa_type=WORDS, foreign_key="case.id")
    seq: int
    head: str = Field(sa_type=WORDS)


class ProofPartRow(SQLModel, table=True):
    """One complete part of a tree, by its level and its place on it."""

    __tablename__ = "proof_part"

    municipality: str = Field(primary_key=True, sa_type=WORDS)
    level: int = Field(primary_key=True, sa_type=SmallInteger, sa_column_kwargs={"autoincrement": False})
    place: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    hash: bytes = Field(sa_type=LargeBinary)


class CheckpointRow(SQLModel, table=True):
    """One signed checkpoint, as the text that was given out."""

    __tablename__ = "checkpoint"

    municipality: str = Field(primary_key=True, sa_type=WORDS)
    size: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=MOMENT)
    note: str = Field(sa_type=WORDS)


class CheckpointKeyRow(SQLModel, table=True):
    """One public key, in PEM, that checkpoints were signed with."""

    __tablename__ = "checkpoint_key"

    public: str = Field(primary_key=True, sa_type=WORDS)
    since: datetime = Field(sa_type=MOMENT)


PROOF_TREE: Table = SQLModel.metadata.tables["proof_tree"]
PROOF_LEAF: Table = SQLModel.metadata.tables["proof_leaf"]
PROOF_PART: Table = SQLModel.metadata.tables["proof_part"]
CHECKPOINT: Table = SQLModel.metadata.tables["checkpoint"]
CHECKPOINT_KEY: Table = SQLModel.metadata.tables["checkpoint_key"]

"""What the account of the platform's programs may do with the tables: use them, and own or change none of them.

The tables belong to another account, which migrates. So no program can switch off what guards a journal, or look past
the policies on its rows.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import Connection, text

_ALL = "SELECT, INSERT, UPDATE, DELETE"
_ADDED_TO = "SELECT, INSERT"
# What a case that is destroyed leaves of a line is its place and its hashes: those nobody writes anew.
_LETS_GO = "kind, at, party, person, role, body, cause, salt"

BEYOND: Mapping[str, str] = MappingProxyType(
    {
        "journal": f"{_ADDED_TO}, UPDATE ({_LETS_GO})",
        **dict.fromkeys(
            ("destruction", "erasure", "party_change", "person_change", "reading", "checkpoint", "checkpoint_key"),
            _ADDED_TO,
        ),
        **dict.fromkeys(("proof_leaf", "proof_part"), _ADDED_TO),
        "processing": f"{_ADDED_TO}, DELETE",
        "writing_probe": f"{_ALL}, TRUNCATE",
        "alembic_version": "SELECT",
    }
)
"""The tables with which not just rows are read, added, changed and removed, and what is allowed instead."""


def admit(connection: Connection, account: str) -> None:
    """Let the account use the tables, and nothing else; said as their owner. Done again it changes nothing."""
    name = connection.dialect.identifier_preparer.quote(account)
    connection.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"))
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {name}"))
    connection.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}"))
    for table in connection.execute(_TABLES).scalars().all():
        quoted = connection.dialect.identifier_preparer.quote(table)
        connection.execute(text(f"GRANT {BEYOND.get(table, _ALL)} ON {quoted} TO {name}"))


_TABLES = text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')")

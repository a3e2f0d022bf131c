"""Through whose eyes a transaction looks: below every query the database shows the rows of cases they may see.

The rule itself stands in a migration, as policies on the tables. It is the last door, not the only one: queries and use
cases ask for what is somebody's as if it were not there. It holds for an account that does not own the tables.
"""

from sqlalchemy import text
from sqlmodel import Session

from orchestrator.db.round_trip import prepared, write
from orchestrator.domain.party import PLATFORM

EVERYTHING = "*"
"""The eyes of the platform's own programs, which see to all cases."""
NOBODY = ""
"""The eyes of who is not known yet: no case is seen with them."""

_MARK = "speelruimte: whose eyes"

_LOOK = prepared(text("SELECT set_config('speelruimte.eyes', :eyes, true)"))
_HOLD = prepared(
    text(
        "SELECT set_config('speelruimte.held', "
        "concat_ws(chr(10), nullif(current_setting('speelruimte.held', true), ''), :case_id ::text), true)"
    )
)


def look_as(session: Session, party: str) -> None:
    """See what the party may see until the transaction ends, from the next question on; the operator sees to all."""
    eyes = EVERYTHING if party == PLATFORM.party else party
    # Whoever was expected is not said again once it is known that it is they.
    if session.info.get(_MARK) != eyes:
        session.info[_MARK] = eyes
        write(session, _LOOK, [{"eyes": eyes}])


def keep_in_sight(session: Session, case_id: str) -> None:
    """See this case until the transaction ends, also when whoever changes it takes part in it no longer."""
    write(session, _HOLD, [{"case_id": case_id}])

"""Why somebody who comes back from an issuer is not let in: a line for the log, and the page that helps them on.

The line names the issuer and the check, and nothing of the person: the page shows the trace by which it is found.
"""

import logging
from collections.abc import Mapping

from api.web.frame.desk import WRITTEN_DOWN, Desk
from api.web.frame.refusals import PartyUnready, SignInDeclined, SignInRefused, SignInStale
from orchestrator.domain.arrival import ClaimsRefused
from orchestrator.domain.person_refused import (
    CodeWrong,
    InvitationOver,
    InvitedElsewhere,
    NotInvited,
    PersonInvalid,
    PersonKnownAlready,
)
from orchestrator.errors import PartyNotFound
from orchestrator.issuers.known import KnownIssuer
from orchestrator.issuers.signed import TokenInvalid

_log = logging.getLogger(__name__)

_OVER = "the invitation was taken up, replaced or ended meanwhile"
_WHY: Mapping[type[Exception], str] = {
    SignInStale: "no attempt of this browser: begun elsewhere or too long ago, or answered before",
    SignInDeclined: "the issuer did not let them through",
    NotInvited: "nobody of the party invited them, or they were removed",
    InvitedElsewhere: "the invitation is of another party than the one for which the issuer says they come",
    PersonKnownAlready: "by this account somebody else of the party signs in",
    InvitationOver: _OVER,
    CodeWrong: _OVER,
    PersonInvalid: "what the issuer calls them cannot be the name of a person",
}
NOT_LET_IN: tuple[type[Exception], ...] = (TokenInvalid, ClaimsRefused, PartyNotFound, *_WHY)


def not_let_in(desk: Desk, known: KnownIssuer, error: Exception) -> Exception:
    """Write down why, and return what the page tells of it."""
    _log.warning("somebody whom the issuer %s sent is not let in: %s", known.issuer.name, _why(error))
    setattr(desk.request.state, WRITTEN_DOWN, True)
    return _told(error)


def _why(error: Exception) -> str:
    if isinstance(error, TokenInvalid | ClaimsRefused):
        return str(error)  # which check failed, and nothing of what was shown
    if isinstance(error, PartyNotFound):
        return f"{error.party} is not registered (speelruimte party add)"
    return next(_WHY[each] for each in type(error).__mro__ if each in _WHY)


def _told(error: Exception) -> Exception:
    """What an issuer says wrong is for whoever manages it, so whoever signs in is told no more than that."""
    if isinstance(error, PartyNotFound):
        return PartyUnready()
    if isinstance(error, TokenInvalid | ClaimsRefused | PersonInvalid):
        return SignInRefused()
    return InvitationOver() if isinstance(error, CodeWrong) else error

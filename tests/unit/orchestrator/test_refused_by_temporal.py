"""What Temporal says of one message is about that message, unless it could not hear it."""

import pytest
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.dispatch.handover import is_refusal
from orchestrator.dispatch.keyring import KeysInvalid
from orchestrator.dispatch.namespaces import NamespaceMissing, Place, stops_partner


@pytest.mark.parametrize(
    ("status", "message", "refused"),
    [
        (RPCStatusCode.INVALID_ARGUMENT, "the input is too long", True),
        (RPCStatusCode.UNKNOWN, "it panicked on this", True),
        # What the client says when its connection is reset, whatever it was about to say.
        (RPCStatusCode.UNKNOWN, "transport error", False),
        (RPCStatusCode.UNAVAILABLE, "try again", False),
        (RPCStatusCode.RESOURCE_EXHAUSTED, "busy", False),
    ],
)
def test_a_connection_that_broke_is_no_refusal(status: RPCStatusCode, message: str, refused: bool):
    assert is_refusal(RPCError(message, status, b"")) is refused


@pytest.mark.parametrize(
    ("error", "stops"),
    [
        (RPCError("not for you", RPCStatusCode.PERMISSION_DENIED, b""), True),
        (RPCError("who are you?", RPCStatusCode.UNAUTHENTICATED, b""), True),
        (NamespaceMissing(Place("speelruimte-ggz-noord", "ggz-noord")), True),
        (KeysInvalid("no file"), True),
        (RPCError("activity not found", RPCStatusCode.NOT_FOUND, b""), False),
        (RPCError("try again", RPCStatusCode.UNAVAILABLE, b""), False),
        (RPCError("the input is too long", RPCStatusCode.INVALID_ARGUMENT, b""), False),
        (TypeError("no text"), False),
    ],
)
def test_a_namespace_that_is_closed_to_us_is_trouble_of_its_partner_and_not_of_what_was_said(
    error: Exception, stops: bool
) -> None:
    assert stops_partner(error) is stops

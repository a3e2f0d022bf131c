"""What Temporal says of one message is about that message, unless it could not hear it."""

import pytest
from temporalio.service import RPCError, RPCStatusCode

from orchestrator.dispatch.handover import is_refusal


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

"""A write names itself, so that sending it twice does it once."""

from typing import Annotated

from fastapi import Depends, Header

A_KEY = "1 to 255 visible characters without spaces"
REPLAYED = "Idempotency-Replayed"
"""Stands in an answer that was given before."""


async def idempotency_key(
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=255,
            pattern=r"^[!-~]+$",
            description=f"A name for this request, unique for your party: {A_KEY}. "
            "Sent again with the same content it gets the same answer and changes nothing.",
        ),
    ],
) -> str:
    """Return the key of this write."""
    return idempotency_key


IdempotencyKey = Annotated[str, Depends(idempotency_key)]

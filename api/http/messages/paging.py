"""Long lists come in pages; the answer says where the next one is, in its body and as a `Link` header (RFC 8288)."""

from collections.abc import Iterable
from typing import Annotated, TypeVar

from fastapi import Request, Response
from pydantic import Field

from api.http.messages.shape import Found, In
from orchestrator.domain.page import Page

T = TypeVar("T")

Limit = Annotated[int, Field(ge=1, le=200, strict=False, description="At most so many.")]
AfterSeq = Annotated[
    int,
    Field(ge=0, le=2**31 - 1, strict=False, description="The `seq`, or the `next`, after which to go on."),
]
After = Annotated[str | None, Field(max_length=1000, description="The `next` of the page before.")]


class PageQuery(In):
    """Which page of a list."""

    limit: Limit = 50
    after: After = None

    def page(self) -> Page:
        """Return what the use cases take."""
        return Page(self.limit, self.after)


def found(request: Request, response: Response, lines: Iterable[T], mark: str | None) -> Found[T]:
    """Return the page, and name the next one in the headers."""
    if mark is not None:
        # Relative to the address that was asked: what a caller says in its Host header leads nobody anywhere.
        url = request.url.include_query_params(after=mark)
        response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return Found(found=list(lines), next=mark)

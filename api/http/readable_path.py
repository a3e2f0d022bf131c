"""A path with characters in it that no name can have leads nowhere, and of a query none of those goes further."""

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.problems import problem


class ReadablePath:
    """Stands before the application and looks at where a request goes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application when the path cannot be read."""
        if scope["type"] == "http" and not scope["path"].isprintable():
            answer = problem(404, "The path holds characters that no name has.", instance=ascii(scope["path"])[1:-1])
            await answer(scope, receive, send)
        else:
            if scope["type"] == "http" and not scope["path"].startswith("/v1/"):
                # Programs are told what is wrong with a query; of what people ask what nobody can type is left out.
                scope = {**scope, "query_string": _without_nul(scope["query_string"])}
            await self._app(scope, receive, send)


def _without_nul(query: bytes) -> bytes:
    """Leave out every NUL, also one that comes about where another was left out."""
    query = query.replace(b"\x00", b"")
    while b"%00" in query:
        query = query.replace(b"%00", b"")
    return query

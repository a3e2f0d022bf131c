"""Where something that was just made can be found."""

from fastapi import Request, Response


def created(request: Request, response: Response, route: str, **names: str) -> None:
    """Name the new thing's address in the headers."""
    response.headers["Location"] = request.url_for(route, **names).path

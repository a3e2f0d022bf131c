"""What stands after the question mark of an address has an effect or is refused: a slip is never passed over."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.http.refusals import RequestRefused
from orchestrator.errors import FieldProblem
from rules.language.text.errors import listed, nearest


def must_be_known(request: Request) -> None:
    """Raises RequestRefused for a name the route does not know, and for one that is there more than once."""
    problems = tuple(_problems(request))
    if problems:
        raise RequestRefused(problems)


def _problems(request: Request) -> Iterator[FieldProblem]:
    names = _names(request.scope["route"])
    for name, times in _counted(request).items():
        if name not in names:
            yield FieldProblem(name, "a name that is not known here", _expected(name, names))
        elif times > 1:
            yield FieldProblem(name, f"{times} values", "one value")


def _counted(request: Request) -> dict[str, int]:
    asked = request.query_params
    return {name: len(asked.getlist(name)) for name in asked}


def _names(route: APIRoute) -> list[str]:
    """Return what the route takes after the question mark, as callers write it."""
    return [name for each in route.dependant.query_params for name in _names_of(each.field_info.annotation, each.alias)]


def _names_of(annotation: object, alias: str) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [field.alias or name for name, field in annotation.model_fields.items()]
    return [alias]


def _expected(name: str, names: list[str]) -> str:
    near = nearest(name, names)
    if near:
        return f"'{near}'"
    return listed(names) if names else "nothing after the question mark"

"""Making a page: a template, filled in, in the language of whoever reads it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Protocol
from uuid import uuid4

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension

from api.web.frame.navigation import links_for
from api.web.frame.preferences import Preferences
from api.web.frame.session import proof_for
from api.web.words import days
from api.web.words.language import WEB, Language, languages
from orchestrator.domain.party import Actor, Party, Seat
from orchestrator.domain.person import spoken
from orchestrator.domain.told import vacant
from orchestrator.settings import Settings

STATIC = WEB / "static"


class _Outdented(Extension):
    """Templates are indented for who reads them; who reads the page need not fetch that."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Leave no white space at the beginning of a line, or one space where the end of the line before is dropped."""
        return re.sub(r"(?m)^[ \t]{2,}", " ", re.sub(r"(?<![%#]\})\n[ \t]+", "\n", source))


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(WEB),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.do", _Outdented],
)


class Reader(Protocol):
    """Whoever a page is for, and what they ask."""

    @property
    def request(self) -> Request:
        """What is asked for."""

    @property
    def token(self) -> str | None:
        """The token of the session, if there is one."""

    @property
    def visitor(self) -> tuple[Actor, Party] | None:
        """Who was let in, for the top of the page."""

    @property
    def preferences(self) -> Preferences:
        """How much stands on a page."""

    @property
    def settings(self) -> Settings:
        """The settings of the platform."""

    @property
    def language(self) -> Language:
        """The language of the page."""


def page_for(reader: Reader, template: str, told: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """Return the page; `told` is what the template asks for besides what every page has."""
    words = _ENVIRONMENT.get_template(template).render(**_every_page(reader), **told)
    return HTMLResponse(words, status, page_headers(reader))


def _every_page(reader: Reader) -> dict[str, Any]:
    request, language = reader.request, reader.language
    visitor = reader.visitor
    return {
        "t": language.say,
        "of": language.of,
        "vacant": lambda role: language.of(vacant(role)),
        "language": language,
        "languages": languages(),
        "path": request.url.path,
        "address": _address(request),
        "link": _linking(reader),
        "static": static_path,
        "theme": reader.settings.theme_css,
        "theme_class": reader.settings.theme_class,
        "actor": visitor[0] if visitor else None,
        "called": _called(visitor[0]) if visitor else "",
        "party": visitor[1] if visitor else None,
        "finds": visitor is not None and visitor[0].sits_at(Seat.WORKER),
        "links": links_for(request.app, *visitor, request.url.path) if visitor else (),
        "proof": proof_for(reader.token) if reader.token else "",
        "fresh_key": lambda: uuid4().hex,
        "preferences": reader.preferences,
        "development": reader.settings.development,
        "said": request.query_params.get("gelukt", ""),
        "day": lambda when: days.day_in_words(when, language),
        "short_day": lambda when: days.short_day(when, language),
        "moment": lambda when: days.moment_in_words(when, language),
        "away": lambda when, at: days.days_away(when, at, language),
        "iso": days.iso,
        "euro": lambda amount: days.euros_in_words(amount, language),
    }


def _called(actor: Actor) -> str:
    """Return how whoever looks is called; empty for a program."""
    return actor.name or (spoken(actor.person) if actor.person else "")


def _address(request: Request) -> str:
    """Return where this page can be asked for again; the answer to a form is made once, in one language."""
    if request.method == "POST":
        return ""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _linking(reader: Reader) -> Callable[..., str]:
    """Return the function that gives the address of a route, with a query where values are given for one."""
    app = reader.request.app

    def link(route: str, **names: Any) -> str:
        return str(app.url_path_for(route, **names))

    return link


@cache
def static_path(name: str) -> str:
    """Return the address of a file of ours; another content is another address, so that browsers may keep it."""
    file = STATIC / name
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "missing"
    return f"/static/{name}?{mark}"


def page_headers(reader: Reader) -> dict[str, str]:
    """Return what goes along with every page."""
    theme = reader.settings.theme_css or ""
    elsewhere = f" {theme.split('/')[0]}//{theme.split('/')[2]}" if theme.startswith("https://") else ""
    policy = (
        f"default-src 'none'; style-src 'self'{elsewhere}; font-src 'self'{elsewhere}; "
        f"img-src 'self' data:{elsewhere}; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Content-Language": reader.language.code,
        # A form shows where it comes from, and nobody else is told.
        "Referrer-Policy": "same-origin",
        "Vary": "Cookie, Accept-Language",
    }

"""Making a page: a template, filled in, in the language of whoever reads it."""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import uuid4

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.web.frame.desk import Desk
from api.web.frame.navigation import links_for
from api.web.frame.session import proof_for
from api.web.words import days
from api.web.words.language import WEB, languages

STATIC = WEB / "static"

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(WEB),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.do"],
)


def render(desk: Desk, template: str, *, status: int = 200, **told: Any) -> HTMLResponse:
    """Return the page; `told` is what the template asks for besides what every page has."""
    return HTMLResponse(_text(desk, template, told), status, page_headers(desk))


def _text(desk: Desk, template: str, told: dict[str, Any]) -> str:
    return _ENVIRONMENT.get_template(template).render(**_every_page(desk), **told)


def _every_page(desk: Desk) -> dict[str, Any]:
    request, language = desk.request, desk.language
    visitor = desk.visitor
    return {
        "t": language.say,
        "of": language.of,
        "language": language,
        "languages": languages(),
        "path": request.url.path,
        "address": _address(request),
        "link": _linking(desk),
        "static": static_path,
        "theme": desk.settings.theme_css,
        "theme_class": desk.settings.theme_class,
        "actor": visitor[0] if visitor else None,
        "party": visitor[1] if visitor else None,
        "links": links_for(request.app, visitor[1], request.url.path) if visitor else (),
        "proof": proof_for(desk.token) if desk.token else "",
        "fresh_key": lambda: uuid4().hex,
        "preferences": desk.preferences,
        "development": desk.settings.development,
        "said": request.query_params.get("gelukt", ""),
        "day": lambda when: days.day_in_words(when, language),
        "short_day": lambda when: days.short_day(when, language),
        "moment": lambda when: days.moment_in_words(when, language),
        "away": lambda when, at: days.days_away(when, at, language),
        "iso": days.iso,
        "euro": lambda amount: days.euros_in_words(amount, language),
    }


def _address(request: Request) -> str:
    """Return where this page can be asked for again; the answer to a form is made once, in one language."""
    if request.method == "POST":
        return ""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _linking(desk: Desk) -> Callable[..., str]:
    """Return the function that gives the address of a route, with a query where values are given for one."""
    app = desk.request.app

    def link(route: str, **names: Any) -> str:
        return str(app.url_path_for(route, **names))

    return link


@cache
def static_path(name: str) -> str:
    """Return the address of a file of ours; another content is another address, so that browsers may keep it."""
    file = STATIC / name
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "missing"
    return f"/static/{name}?{mark}"


def page_headers(desk: Desk) -> dict[str, str]:
    """Return what goes along with every page."""
    theme = desk.settings.theme_css or ""
    elsewhere = f" {theme.split('/')[0]}//{theme.split('/')[2]}" if theme.startswith("https://") else ""
    policy = (
        f"default-src 'none'; style-src 'self'{elsewhere}; font-src 'self'{elsewhere}; "
        f"img-src 'self' data:{elsewhere}; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Content-Language": desk.language.code,
        # A form shows where it comes from, and nobody else is told.
        "Referrer-Policy": "same-origin",
        "Vary": "Cookie, Accept-Language",
    }

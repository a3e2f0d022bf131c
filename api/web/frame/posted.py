"""What a browser sent: a form, with proof that it came from a page of ours, or what stands behind the question mark."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Request

from api.web.frame.refusals import FormNotOurs, SignInNeeded
from api.web.frame.session import proves, shown_token

_A_KEY = re.compile(r"[!-~]{1,200}")
PROOF, KEY = "_bewijs", "_sleutel"


@dataclass(frozen=True, slots=True)
class Posted:
    """What was typed, by the name of each input. Inputs whose names begin with `_` are the page's own."""

    values: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """Return what was typed, without the white space around it; empty when nothing was."""
        return self.values.get(name, ("",))[0].strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value that was typed or ticked under this name."""
        return tuple(each for value in self.values.get(name, ()) if (each := value.strip()))

    @property
    def key(self) -> str:
        """The idempotency key of the form: sent twice it is done once. Raises FormNotOurs for one that is not ours."""
        key = self.text(KEY)
        if not _A_KEY.fullmatch(key):
            raise FormNotOurs
        return key

    @property
    def kept(self) -> Mapping[str, tuple[str, ...]]:
        """What has to be sent again when a new session begins: all but proof and key of the old one."""
        return {name: values for name, values in self.values.items() if name not in (PROOF, KEY)}

    @property
    def typed(self) -> Mapping[str, tuple[str, ...]]:
        """What the person typed, without what the page itself put in."""
        return {name: values for name, values in self.values.items() if not name.startswith("_")}


async def read_form(request: Request) -> Posted:
    """Return the form, whoever sent it."""
    form = await request.form()
    values: dict[str, tuple[str, ...]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            values[_plain(name)] = (*values.get(_plain(name), ()), _plain(value))
    posted = Posted(values)
    request.state.posted = posted
    return posted


def _plain(typed: str) -> str:
    """Return what was typed without what nobody can type and no database can hold."""
    return "".join(char for char in typed if char != "\x00" and not "\ud800" <= char <= "\udfff")


async def form_of_ours(request: Request) -> Posted:
    """Return the form of somebody who is signed in. Raises SignInNeeded, FormNotOurs."""
    posted = await read_form(request)
    token = shown_token(request)
    if token is None:
        raise SignInNeeded
    if not proves(token, posted.text(PROOF)):
        raise FormNotOurs
    return posted


async def form_of_anybody(request: Request) -> Posted:
    """Return the form of somebody who need not be signed in. Raises FormNotOurs when another site sent it."""
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise FormNotOurs
    return await read_form(request)


AForm = Annotated[Posted, Depends(form_of_ours)]
AnyForm = Annotated[Posted, Depends(form_of_anybody)]


def within(towards: str) -> str:
    """Return the address if it is one of this site, and nothing otherwise."""
    is_ours = towards.startswith("/") and not towards.startswith(("//", "/\\")) and towards.isprintable()
    return towards if is_ours and len(towards) <= _LONGEST_ADDRESS else ""


LONGEST = 200
_LONGEST_ADDRESS = 2_000


def short(value: str | None, longest: int = LONGEST) -> str:
    """Return what an address says, cut off where nothing sensible goes on."""
    return (value or "").strip()[:longest].replace("\x00", "")


def query_of(said: Mapping[str, str]) -> str:
    """Return the query that says this, without what is empty; nothing when all of it is."""
    kept = {name: value for name, value in said.items() if value}
    return f"?{urlencode(kept)}" if kept else ""

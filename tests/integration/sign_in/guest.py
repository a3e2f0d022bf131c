"""Somebody with a browser who signs in: over real HTTP, from the platform to an issuer and back."""

import re
from typing import Any, Self
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from tests.patience import PATIENCE
from tests.trusted import TRUSTED

_FORM = re.compile(r"<form[^>]*action=\"([^\"]+)\"")
_PROMPT = re.compile(r"name=\"prompt\" value=\"([^\"]+)\"")
SESSION = "speelruimte_sessie"


class Guest:
    """A browser at the site; nothing is followed by itself, so that a test sees every step."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.http = httpx.Client(base_url=site, timeout=PATIENCE, headers={"Accept": "text/html"}, verify=TRUSTED)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    @property
    def is_signed_in(self) -> bool:
        """Whether the site lets them see a page."""
        return self.http.get("/voorkeuren").status_code == 200

    @property
    def session(self) -> str | None:
        """What the browser shows of its session."""
        return self.http.cookies.get(SESSION)

    def begin(self, issuer: str, **query: str) -> httpx.Response:
        """Choose an issuer; the answer leads there."""
        return self.http.get(f"/aanmelden/bij/{issuer}", params=query)

    def sign_in(self, issuer: str, who: str, **query: str) -> httpx.Response:
        """Go all the way; return the last answer of the site."""
        return self.finish(self.begin(issuer, **query), who)

    def finish(self, answer: httpx.Response, who: str) -> httpx.Response:
        """Go on from an answer until the site answers what the issuer said."""
        while True:
            url = urljoin(str(answer.url), answer.headers.get("location", ""))
            if answer.status_code in {302, 303}:
                answer = self.http.get(url)
                if urlsplit(url).path.startswith("/aanmelden/terug/"):
                    return answer
            else:
                answer = self._fill_in(answer, who)

    def come_back(self, issuer: str, **said: str) -> httpx.Response:
        """Come back from an issuer that says this."""
        return self.http.get(f"/aanmelden/terug/{issuer}", params=said)

    def press_sign_out(self) -> httpx.Response:
        """Press the button; the answer is where the browser is led."""
        proof = self.http.get("/voorkeuren").text.partition('name="_bewijs" value="')[2].partition('"')[0]
        return self.http.post("/afmelden", data={"_bewijs": proof})

    def _fill_in(self, page: httpx.Response, who: str) -> httpx.Response:
        assert page.status_code == 200, page.text
        form, prompt = _FORM.search(page.text), _PROMPT.search(page.text)
        if form is None or prompt is None:  # oidc-provider-mock asks for nothing but a name
            return self.http.post(str(page.url), data={"sub": who})
        typed = {"prompt": prompt[1]} | ({"login": who, "password": "-"} if prompt[1] == "login" else {})
        return self.http.post(urljoin(str(page.url), form[1]), data=typed)


def asked(answer: httpx.Response) -> dict[str, str]:
    """What the site asks the issuer, by the address it leads to."""
    found: dict[str, list[str]] = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in found.items()}


def heading(answer: httpx.Response) -> Any:
    """What a page says first."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    return found[1].strip() if found else None

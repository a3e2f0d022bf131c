"""What stands around the application: it counts what is answered, faults too, and lets no NUL through to a page."""

import httpx
from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, Response

from api.http.bad_request import ReadablePath
from api.http.headers import Courtesy
from tests.integration.serving import serving
from tests.patience import PATIENCE


def test_a_fault_of_ours_is_counted_like_every_answer() -> None:
    counted: list[tuple[str, int]] = []
    app = FastAPI()
    app.add_middleware(Courtesy, count=lambda method, status: counted.append((method, status)))

    @app.get("/goed")
    def good() -> Response:
        return PlainTextResponse("goed")

    @app.get("/fout")
    def wrong() -> Response:
        raise ZeroDivisionError

    with serving(app) as url:
        paths = ("/goed", "/fout", "/nergens")
        assert [httpx.get(url + path, timeout=PATIENCE).status_code for path in paths] == [200, 500, 404]
    assert counted == [("GET", 200), ("GET", 500), ("GET", 404)]


def test_no_nul_is_left_in_a_query_of_a_page_however_it_is_hidden() -> None:
    app = FastAPI()

    @app.get("/pagina")
    @app.get("/v1/ding")
    def echo(request: Request) -> Response:
        return PlainTextResponse(request.scope["query_string"])

    app.add_middleware(ReadablePath)
    with serving(app) as url:
        assert httpx.get(f"{url}/pagina?a=%0%000b%00c", timeout=PATIENCE).text == "a=bc"
        assert httpx.get(f"{url}/v1/ding?a=%00", timeout=PATIENCE).text == "a=%00"

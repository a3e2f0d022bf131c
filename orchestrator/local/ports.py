"""Addresses should not change from one start to the next, and should not collide with what runs already.

So a port is chosen once (the usual one when it is free), written down in the data directory, and used again.
"""

import json
import os
import secrets
import socket
import time
from pathlib import Path

from orchestrator.local.child import DidNotStart
from orchestrator.local.interrupt import pause

LOOPBACK = "127.0.0.1"

# Below the range from which systems take ports for outgoing connections: such a connection could sit on a remembered
# port just when its server comes back.
_QUIET = range(20_000, 32_000)

_PATIENCE = 5.0  # seconds


class PortTaken(DidNotStart):
    """Something else listens on the port that was asked for."""


def choose_port(data_dir: Path, name: str, *, asked: int = 0, usual: int = 0) -> int:
    """Return the port for `name`: the one `asked` for, else the remembered one, else `usual`, else any free one.

    Raises PortTaken when a port was asked for and is in use.
    """
    if asked:
        _must_come_free(asked, name)
        return asked
    remembered = _remembered(data_dir)
    known = remembered.get(name, 0)
    port = known if known and _comes_free(known) else usual if usual and is_free(usual) else free_port()
    if remembered.get(name) != port:
        _remember(data_dir, remembered | {name: port})
    return port


def _must_come_free(port: int, name: str) -> None:
    if not _comes_free(port):
        raise PortTaken(
            f"port {port} for {name} is in use by another program. End that program, "
            f"or set SPEELRUIMTE_{name.upper()}_PORT to another port (0: any free one)."
        )


def free_port() -> int:
    """Return a port on the loopback address that nothing listens on at this moment."""
    return next(port for port in iter(lambda: secrets.choice(_QUIET), None) if is_free(port))


def is_free(port: int) -> bool:
    """Say whether a server could listen on this loopback port now; lingering old connections do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _comes_free(port: int) -> bool:
    """Wait a moment for a port: its last user may be ending."""
    until = time.monotonic() + _PATIENCE
    while not (free := is_free(port)) and time.monotonic() < until:
        pause(0.05)
    return free


def answers(port: int, host: str = LOOPBACK) -> bool:
    """Say whether something accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _remembered(data_dir: Path) -> dict[str, int]:
    written = data_dir / "ports.json"
    return json.loads(written.read_text("utf-8")) if written.exists() else {}


def _remember(data_dir: Path, ports: dict[str, int]) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    draft = data_dir / f"ports.json.{os.getpid()}"
    draft.write_text(json.dumps(ports, indent=1), "utf-8")
    draft.replace(data_dir / "ports.json")

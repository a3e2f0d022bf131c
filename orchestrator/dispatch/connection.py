"""Reaching Temporal: by its address alone, or by TLS, with a certificate or an API key of our own.

What is secret stays in files, of which the settings hold the paths. A program that begins anew reads them anew, so
certificates are renewed by putting new files in place.
"""

import asyncio
import logging
import weakref
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from temporalio.client import Client
from temporalio.converter import DataConverter
from temporalio.service import ConnectConfig, RetryConfig, ServiceClient, TLSConfig

from orchestrator.secret_file import SecretUnreadable, read_secret
from orchestrator.settings import Settings

# What fails is tried again by its own rhythm (the outbox, a worker's loop); asking longer only holds up the rest.
_RETRY = RetryConfig(max_elapsed_time_millis=2_000, max_interval_millis=500)

RPC_TIMEOUT = timedelta(seconds=5)
"""How long one question to Temporal may take."""

LOOK_SECONDS = 30.0
"""So often it is looked whether there is another API key."""

_LOOKING: set[asyncio.Task[None]] = set()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Server:
    """A Temporal server, and how it is spoken to: with any of the files, or a name, by TLS."""

    address: str
    tls: bool = False
    ca_file: Path | None = None
    certificate_file: Path | None = None
    private_key_file: Path | None = None
    name: str | None = None
    api_key_file: Path | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the server these settings name."""
        return cls(
            settings.temporal_address or "",
            tls=settings.temporal_tls,
            ca_file=settings.temporal_ca_file,
            certificate_file=settings.temporal_certificate_file,
            private_key_file=settings.temporal_private_key_file,
            name=settings.temporal_server_name,
            api_key_file=settings.temporal_api_key_file,
        )

    @property
    def speaks_tls(self) -> bool:
        """Whether what is said to it is sealed on its way."""
        files = (self.ca_file, self.certificate_file, self.api_key_file)
        return self.tls or self.name is not None or any(each is not None for each in files)

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nothing goes over a network."""
        host = self.address.rpartition(":")[0].strip("[]")
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    async def connect(self) -> ServiceClient:
        """Connect. Raises OSError, SecretUnreadable for a file, RuntimeError when nobody answers or takes us."""
        shown = _said_in(self.api_key_file)
        service = await ServiceClient.connect(
            ConnectConfig(
                target_host=self.address,
                tls=self._tls() if self.speaks_tls else False,
                api_key=shown,
                retry_config=_RETRY,
            )
        )
        if self.api_key_file is not None:
            _LOOKING.add(task := asyncio.create_task(_show_newest(self.api_key_file, shown, weakref.ref(service))))
            task.add_done_callback(_LOOKING.discard)
        return service

    def _tls(self) -> TLSConfig:
        return TLSConfig(
            server_root_ca_cert=_read(self.ca_file),
            domain=self.name,
            client_cert=_read(self.certificate_file),
            client_private_key=_read(self.private_key_file),
        )


def _read(file: Path | None) -> bytes | None:
    return file.read_bytes() if file else None


def _said_in(file: Path | None) -> str | None:
    return read_secret(file).strip() if file else None


async def _show_newest(file: Path, shown: str | None, service: weakref.ref[ServiceClient]) -> None:
    """Show the API key that is in the file by now, as long as the connection is there."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        connection = service()
        if connection is None:
            return
        try:
            found = _said_in(file)
        except SecretUnreadable as error:
            _log.warning("the API key for Temporal cannot be read any more, the last one stays: %s", error)
            continue
        if found != shown:
            connection.update_api_key(found)
            shown = found
        del connection


def warn_if_open(server: Server, *, encrypted: bool) -> None:
    """Say so when what goes to a server elsewhere is neither sealed on its way nor encrypted."""
    if not (server.is_here or server.speaks_tls or encrypted):
        _log.warning(
            "Orders go to Temporal at %s unencrypted and without TLS: whoever is between can read and change them. "
            "Set SPEELRUIMTE_TEMPORAL_TLS, and keys.",
            server.address,
        )


async def connect(
    server: Server | str, namespace: str = "default", converter: DataConverter = DataConverter.default
) -> Client:
    """Connect to Temporal, to work in one namespace. Raises OSError, RuntimeError when nobody answers."""
    service = await (Server(server) if isinstance(server, str) else server).connect()
    return Client(service, namespace=namespace, data_converter=converter)

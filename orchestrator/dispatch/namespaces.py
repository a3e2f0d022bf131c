"""Where work goes in Temporal: the platform's own namespace, and one for each party that runs a program.

Whoever may work in a namespace sees and ends everything in it, so no two organisations share one, and into the one with
the clocks and the inbox no partner comes. Over one connection there is a client for each, made when it is needed.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.errordetails.v1 import NamespaceNotFoundFailure
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode, ServiceClient

from orchestrator.contracts import INBOX
from orchestrator.dispatch.connection import RPC_TIMEOUT, Server, warn_if_open
from orchestrator.dispatch.encryption import converter_for
from orchestrator.dispatch.keyring import Keyring, KeysInvalid, file_of
from orchestrator.domain.party import PLATFORM
from orchestrator.settings import Settings

RETENTION = timedelta(days=30)
"""So long a namespace we make remembers what has ended."""

USABLE_SECONDS = 20.0
LOOK_SECONDS = 0.1
_PROBE = "speelruimte:probe"
_REFUSED = frozenset({RPCStatusCode.PERMISSION_DENIED, RPCStatusCode.UNAUTHENTICATED})


@dataclass(frozen=True, slots=True)
class Place:
    """A namespace, and whose it is; None: the platform's own."""

    namespace: str
    party: str | None = None


class NamespaceMissing(Exception):
    """The namespace of a partner is not there, or was made so recently that it cannot be used yet."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            f"Temporal has no namespace {place.namespace!r} for {place.party}: make it, with retention of 30 days or "
            f"so, or set SPEELRUIMTE_TEMPORAL_MAKE_NAMESPACES where the platform may do so itself."
        )


class Temporal:
    """The server as the platform sees it."""

    def __init__(self, service: ServiceClient, settings: Settings) -> None:
        self._service = service
        self._settings = settings
        self._clients: dict[Place, Client] = {}
        self._looking: defaultdict[Place, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.own = self._client(self.own_place)

    async def of(self, place: Place) -> Client:
        """Return the client that works there. Raises NamespaceMissing, RPCError."""
        if place.party is None:
            return self.own
        async with self._looking[place]:
            if place not in self._clients:
                client = self._client(place)
                await self._look(client, place)
                self._clients[place] = client
            return self._clients[place]

    @property
    def own_place(self) -> Place:
        """Return where the clocks are, and the inbox."""
        return Place(self._settings.temporal_namespace)

    def place_of(self, party: str, named: str | None) -> Place:
        """Return where the program of the party works; `named` is what the operator called its namespace."""
        return Place(self._settings.namespace_of(party, named), party)

    def place(self, queue: str, party: str, named: str | None) -> Place:
        """Return where the work on this queue lies."""
        return self.own_place if queue == INBOX else self.place_of(party, named)

    def forget(self, party: str) -> None:
        """Look again whether the namespace of the party is there, when it is next needed."""
        for place in [each for each in self._clients if each.party == party]:
            del self._clients[place]

    async def probe(self, place: Place) -> None:
        """See whether work can be handed over there. Raises NamespaceMissing, KeysInvalid, RPCError."""
        if keyring := self._keyring(place):
            keyring.closing()
        try:
            await _ask(await self.of(place))
        except RPCError as error:
            self.forget(place.party or "")
            if is_missing(error):
                raise NamespaceMissing(place) from error
            raise

    def _client(self, place: Place) -> Client:
        converter = converter_for(self._keyring(place), place.namespace, _whose(place))
        return Client(self._service, namespace=place.namespace, data_converter=converter)

    def _keyring(self, place: Place) -> Keyring | None:
        directory = self._settings.temporal_keys_dir
        return Keyring(file_of(directory, _whose(place))) if directory else None

    async def _look(self, client: Client, place: Place) -> None:
        try:
            await _ask(client)
        except RPCError as error:
            if not is_missing(error):
                raise
            if not self._settings.temporal_make_namespaces:
                raise NamespaceMissing(place) from error
            await make_namespace(self._service, place.namespace)
            await self._until_usable(client, place)

    async def _until_usable(self, client: Client, place: Place) -> None:
        """Wait until the server finds what was just made: each of its parts looks for new namespaces now and then."""
        for _ in range(round(USABLE_SECONDS / LOOK_SECONDS)):
            try:
                await _ask(client)
            except RPCError as error:
                if not is_missing(error):
                    raise
                await asyncio.sleep(LOOK_SECONDS)
            else:
                return
        raise NamespaceMissing(place)


def _whose(place: Place) -> str:
    """Return whose keys close what goes there."""
    return place.party or PLATFORM.party


async def open_temporal(settings: Settings) -> Temporal:
    """Connect to Temporal. Raises OSError, RuntimeError when nobody answers."""
    server = Server.of(settings)
    warn_if_open(server, encrypted=settings.temporal_keys_dir is not None)
    return Temporal(await server.connect(), settings)


async def make_namespace(service: ServiceClient, namespace: str) -> None:
    """Make the namespace, unless somebody else just did. Raises RPCError."""
    lasts = Duration()
    lasts.FromTimedelta(RETENTION)
    asked = RegisterNamespaceRequest(namespace=namespace, workflow_execution_retention_period=lasts)
    try:
        await service.workflow_service.register_namespace(asked, timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise


async def _ask(client: Client) -> None:
    """Ask for an activity nobody has: it is looked for only where the namespace is there and we may come in."""
    try:
        await client.get_activity_handle(_PROBE).describe(rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND or is_missing(error):
            raise


def is_missing(error: RPCError) -> bool:
    """Whether the namespace is not there, rather than what was asked for in it."""
    said = error.grpc_status.details if error.status is RPCStatusCode.NOT_FOUND else ()
    return any(each.Is(NamespaceNotFoundFailure.DESCRIPTOR) for each in said)


def stops_partner(error: BaseException) -> bool:
    """Whether this is about all that goes to a partner: its namespace is missing or closed to us, or it has no keys."""
    if isinstance(error, RPCError):
        return error.status in _REFUSED or is_missing(error)
    return isinstance(error, NamespaceMissing | KeysInvalid)

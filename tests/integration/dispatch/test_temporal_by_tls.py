"""A Temporal that speaks TLS and asks who we are: whoever shows the right certificate works, nobody else comes in."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from orchestrator.clock import now
from orchestrator.dispatch.connection import Server, connect, warn_if_open
from orchestrator.dispatch.namespaces import open_temporal
from orchestrator.dispatch.running import how_it_stands
from orchestrator.domain.case import FactDraft
from orchestrator.domain.work import TaskState
from orchestrator.settings import Settings, SettingsInvalid, load_settings
from tests.integration.case.case_story import NORTH, REPORT, SCHOOL, CaseStory
from tests.integration.dispatch.a_program import TOKEN, at_work
from workers.kit.partner import Partner

pytestmark = pytest.mark.anyio


class Authority:
    """Who signs certificates; each comes as two files, and the authority itself as one."""

    def __init__(self, place: Path) -> None:
        place.mkdir()
        self._place = place
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("authority")
        self.file = place / "authority.pem"
        self.file.write_bytes(_pem(self._signed("authority", self._key, x509.BasicConstraints(ca=True, path_length=0))))

    def signs(self, name: str) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate, private = self._place / f"{name}.pem", self._place / f"{name}.key"
        certificate.write_bytes(_pem(self._signed(name, key, x509.BasicConstraints(ca=False, path_length=None))))
        kind = serialization.PrivateFormat.PKCS8
        private.write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()))
        return certificate, private

    def _signed(
        self, name: str, key: ec.EllipticCurvePrivateKey, constraints: x509.BasicConstraints
    ) -> x509.Certificate:
        names: list[x509.GeneralName] = [x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.1"))]
        made = x509.CertificateBuilder(self._name, _name(name), key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(now() - timedelta(hours=1)).not_valid_after(now() + timedelta(days=1))
        made = made.add_extension(constraints, critical=True).add_extension(
            x509.SubjectAlternativeName(names), critical=False
        )
        return made.sign(self._key, hashes.SHA256())


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


class Door:
    """TLS before a Temporal that has none: who shows no certificate of the authority is turned away."""

    def __init__(self, authority: Authority, temporal: str) -> None:
        self.address = ""
        self.let_in = 0
        self._temporal = temporal
        self._open: set[asyncio.StreamWriter] = set()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*authority.signs("temporal.example"))
        self._context.load_verify_locations(authority.file)
        self._context.verify_mode = ssl.CERT_REQUIRED
        self._context.set_alpn_protocols(["h2"])

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Door"]:
        server = await asyncio.start_server(self._pass, "127.0.0.1", 0, ssl=self._context)
        self.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            for each in self._open:
                each.transport.abort()
            await asyncio.sleep(0)  # in which they end, or whoever tests next finds them open

    async def _pass(self, theirs: asyncio.StreamReader, to_them: asyncio.StreamWriter) -> None:
        self.let_in += 1
        host, _, port = self._temporal.rpartition(":")
        self._open.add(to_them)
        ours, to_us = await asyncio.open_connection(host, int(port))
        self._open.add(to_us)
        await asyncio.gather(_carry(theirs, to_us), _carry(ours, to_them))


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError, asyncio.CancelledError):
        while block := await source.read(65_536):
            sink.write(block)
            await sink.drain()
    sink.close()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


@pytest.fixture
async def door(authority: Authority, temporal_address: str, anyio_backend: str) -> AsyncIterator[Door]:  # noqa: ARG001
    async with Door(authority, temporal_address).open() as opened:
        yield opened


def as_settings(door: Door, authority: Authority, name: str) -> Settings:
    certificate, key = authority.signs(name)
    return Settings(
        temporal_address=door.address,
        temporal_ca_file=authority.file,
        temporal_certificate_file=certificate,
        temporal_private_key_file=key,
        temporal_server_name="temporal.example",
        temporal_make_namespaces=True,
    )


async def test_platform_and_partner_work_through_tls_each_with_a_certificate_of_its_own(
    case: CaseStory, database_url: str, api_url: str, door: Door, authority: Authority
) -> None:
    temporal = await open_temporal(as_settings(door, authority, "platform"))
    case.open("zaak-tls", ggz=(NORTH,))
    case.record(SCHOOL, REPORT, case_id="zaak-tls")
    server = Server.of(as_settings(door, authority, NORTH.party))
    partner = Partner(party=NORTH.party, token=TOKEN, api_url=api_url, temporal_address=server)
    partner.performs("consult_geven")(lambda _order, _case: FactDraft("consult", {"verslag": "Klaar"}))
    async with at_work(partner, database_url, temporal), asyncio.timeout(60):
        while case.task(case="zaak-tls").state is not TaskState.COMPLETED:  # noqa: ASYNC110 it tells nobody
            await asyncio.sleep(0.1)
    assert door.let_in >= 2


async def test_a_stranger_is_refused_whatever_certificate_it_shows(
    door: Door, authority: Authority, tmp_path: Path
) -> None:
    certificate, key = Authority(tmp_path / "other").signs("platform")
    good = Server.of(as_settings(door, authority, "platform"))
    for how, server in {
        "of somebody else": Server(
            door.address, ca_file=authority.file, certificate_file=certificate, private_key_file=key
        ),
        "none": Server(door.address, ca_file=authority.file),
        "no TLS at all": Server(door.address),
    }.items():
        with pytest.raises(RuntimeError):
            await how_it_stands(await connect(server), "task:nobody")
        assert door.let_in == 0, how
    assert (await how_it_stands(await connect(good), "task:nobody")).is_gone


async def test_a_server_that_is_not_the_one_we_mean_hears_nothing(
    door: Door, authority: Authority, tmp_path: Path
) -> None:
    certificate, key = authority.signs("platform")
    other = Authority(tmp_path / "other").file
    for server in (
        Server(door.address, ca_file=other, certificate_file=certificate, private_key_file=key),
        Server(
            door.address, ca_file=authority.file, certificate_file=certificate, private_key_file=key, name="elsewhere"
        ),
        Server(door.address, tls=True, certificate_file=certificate, private_key_file=key),
    ):
        with pytest.raises(RuntimeError):
            await connect(server)


async def test_another_api_key_in_the_file_is_shown_from_then_on(
    door: Door, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str | None] = []
    monkeypatch.setattr("orchestrator.dispatch.connection.LOOK_SECONDS", 0.05)
    file = tmp_path / "api.key"
    file.write_text("a-secret\n", "utf-8")
    server = Server.of(as_settings(door, authority, "platform").changed(temporal_api_key_file=file))
    service = await server.connect()
    assert service.config.api_key == "a-secret"
    monkeypatch.setattr(service, "update_api_key", shown.append)
    file.write_text("another-secret\n", "utf-8")
    async with asyncio.timeout(30):
        while not shown:  # noqa: ASYNC110 it tells nobody
            await asyncio.sleep(0.05)
    assert shown == ["another-secret"]
    assert "secret" not in repr(server)


async def test_a_file_that_is_not_there_is_named(door: Door, authority: Authority, tmp_path: Path) -> None:
    server = Server.of(as_settings(door, authority, "platform").changed(temporal_ca_file=tmp_path / "gone.pem"))
    with pytest.raises(OSError, match=r"gone\.pem"):
        await connect(server)


def test_a_certificate_without_its_key_is_refused_by_name() -> None:
    with pytest.raises(SettingsInvalid, match="go together"):
        load_settings({"SPEELRUIMTE_TEMPORAL_CERTIFICATE_FILE": "/etc/us.pem"})


@pytest.mark.parametrize(
    ("server", "encrypted", "told"),
    [
        (Server("temporal.example:7233"), False, True),
        (Server("10.0.0.7:7233"), False, True),
        (Server("temporal.example:7233"), True, False),
        (Server("temporal.example:7233", tls=True), False, False),
        (Server("127.0.0.1:7233"), False, False),
        (Server("[::1]:7233"), False, False),
        (Server("localhost:7233"), False, False),
    ],
)
def test_orders_that_go_over_a_network_in_sight_are_told_of(
    caplog: pytest.LogCaptureFixture, server: Server, encrypted: bool, told: bool
) -> None:
    warn_if_open(server, encrypted=encrypted)
    assert bool(caplog.records) is told

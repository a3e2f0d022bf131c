"""Where a request comes from: by its connection, or by a proxy that the operator named."""

import hashlib
import ipaddress
from collections.abc import Iterator

from starlette.datastructures import Headers
from starlette.types import Scope

from orchestrator.settings import Address, Networks

OF_PROXIES = frozenset(
    {
        *("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"),
        *("x-forwarded-server", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip", "x-original-host"),
    }
)
"""Headers by which a proxy tells that it stands in between."""

_NOWHERE = ipaddress.ip_address("0.0.0.0")  # noqa: S104 no address to listen on
_OF_ONE_HOUSEHOLD = 64
"""Of an IPv6 address so many bits say whose it is; the others whoever has it chooses."""


def came_by_proxy(scope: Scope) -> bool:
    """Whether something stood in between that tells of itself, so that the connection does not say who asks."""
    return not OF_PROXIES.isdisjoint(Headers(scope=scope).keys())


def connected_from(scope: Scope) -> Address:
    """Return where the connection comes from."""
    client = scope.get("client")
    return (_address(client[0]) if client else None) or _NOWHERE


def is_inside(address: Address, networks: Networks) -> bool:
    """Whether the address lies in one of the networks."""
    return any(address in each for each in networks)


def is_near(scope: Scope, networks: Networks) -> bool:
    """Whether the request comes from one of the networks itself, and not through something that stands there."""
    return not came_by_proxy(scope) and is_inside(connected_from(scope), networks)


def address_of(scope: Scope, proxies: Networks) -> Address:
    """Return who asks: where the connection comes from a proxy of ours, the last address it was told that is not."""
    address = connected_from(scope)
    if not is_inside(address, proxies):
        return address
    for hop in _hops(scope):
        if hop is None:
            return address
        address = hop
        if not is_inside(address, proxies):
            return address
    return address


def household(address: Address) -> str:
    """Return what is the same for all addresses that one visitor can choose from."""
    if address.version == 4:  # noqa: PLR2004 the version of the protocol
        return str(address)
    return str(ipaddress.ip_network((address, _OF_ONE_HOUSEHOLD), strict=False))


def _hops(scope: Scope) -> Iterator[Address | None]:
    """Yield through which addresses it came, the last first; None for what is no address."""
    said = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
    for each in reversed([each.strip() for each in said.split(",") if each.strip()]):
        yield _address(each)


def _address(said: str) -> Address | None:
    bare = said.partition("]")[0].removeprefix("[") if said.startswith("[") else said
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def name_of(shown: str) -> str:
    """Return a name for what somebody showed, by which it is listed, and of no use to whoever wants to show it."""
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:12]

"""Where a request comes from: nobody says so of themselves, and a proxy of ours does of others."""

import pytest

from api.http.visitor import address_of, household, is_near
from orchestrator.settings import SettingsInvalid, load_settings, networks

PROXIES = networks("10.0.0.0/8, fd00::/8")


def scope(client: str | None, **headers: str) -> dict[str, object]:
    said = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (client, 1) if client else None, "headers": said}


@pytest.mark.parametrize(
    ("client", "forwarded", "found"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # no proxy of ours
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # the first was said by the visitor
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),  # two of ours
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8::1]:443", "2001:db8::1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        (None, "", "0.0.0.0"),  # noqa: S104 nothing listens there
    ],
)
def test_a_proxy_that_was_named_is_believed_and_nobody_else(client: str | None, forwarded: str, found: str) -> None:
    said = {"x_forwarded_for": forwarded} if forwarded else {}
    assert str(address_of(scope(client, **said), PROXIES)) == found


def test_who_comes_through_a_proxy_is_never_near() -> None:
    near = networks("127.0.0.0/8, ::1/128")
    assert is_near(scope("127.0.0.1"), near)
    assert is_near(scope("::1"), near)
    assert not is_near(scope("127.0.0.1", x_forwarded_for="127.0.0.1"), near)
    assert not is_near(scope("127.0.0.1", via="1.1 proxy"), near)
    assert not is_near(scope("203.0.113.7"), near)


def test_the_addresses_one_visitor_can_choose_from_are_one() -> None:
    one, other = (address_of(scope(each), ()) for each in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"))
    assert household(one) == household(other) == "2001:db8:1:2::/64"
    assert household(address_of(scope("203.0.113.7"), ())) == "203.0.113.7"


def test_networks_that_cannot_be_read_are_refused_at_the_start() -> None:
    with pytest.raises(SettingsInvalid, match=r"SPEELRUIMTE_METRICS_FROM: expected networks such as"):
        load_settings({"SPEELRUIMTE_METRICS_FROM": "here and there"})
    assert networks("none") == ()

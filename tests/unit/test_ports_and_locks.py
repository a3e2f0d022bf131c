"""Addresses stay the same from one start to the next, and data has one owner at a time."""

import socket
from pathlib import Path

import pytest

from orchestrator.local import ports
from orchestrator.local.data_directory import InUse, hold, is_held
from orchestrator.local.ports import PortTaken, choose_port, free_port


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_PATIENCE", 0.05)


def test_a_port_is_chosen_once(tmp_path: Path) -> None:
    first = choose_port(tmp_path, "postgres")
    assert choose_port(tmp_path, "postgres") == first
    assert choose_port(tmp_path, "temporal") != first


def test_the_usual_port_is_taken_when_it_is_free_and_another_one_when_it_is_not(tmp_path: Path) -> None:
    usual = free_port()
    with socket.create_server(("127.0.0.1", usual)):
        assert choose_port(tmp_path / "late", "temporal", usual=usual) != usual
    assert choose_port(tmp_path / "early", "temporal", usual=usual) == usual


def test_a_port_that_was_asked_for_is_given_or_refused(tmp_path: Path) -> None:
    asked = free_port()
    assert choose_port(tmp_path, "api", asked=asked) == asked
    with (
        socket.create_server(("127.0.0.1", asked)),
        pytest.raises(PortTaken, match=f"port {asked} .* SPEELRUIMTE_API_PORT"),
    ):
        choose_port(tmp_path, "api", asked=asked)


def test_a_lock_is_held_by_one_and_let_go_of_at_the_end(tmp_path: Path) -> None:
    lock = tmp_path / "up.lock"
    with hold(lock, what="the platform"):
        assert is_held(lock)
        with pytest.raises(InUse, match="the platform is in use"), hold(lock, what="the platform", patience=0.05):
            pass
    assert not is_held(lock)
    with hold(lock, what="the platform"):
        assert is_held(lock)

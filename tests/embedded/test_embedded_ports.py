"""A taken port is noticed, and another one is chosen."""

import socket

import pytest

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.ports import LOOPBACK, choose_port, choose_ports, is_free, require_free


def test_a_free_port_is_kept_and_a_taken_one_replaced() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        assert not is_free(port)
        assert choose_port(port) != port
    assert choose_port(port) == port


def test_several_ports_are_all_different() -> None:
    wanted = choose_port(0)
    chosen = choose_ports([wanted, wanted, 0, 0])
    assert chosen[0] == wanted
    assert len(set(chosen)) == len(chosen)
    assert all(is_free(port) for port in chosen)


def test_a_taken_port_is_refused_by_name() -> None:
    with (
        socket.create_server((LOOPBACK, 0)) as server,
        pytest.raises(EmbeddedStackError, match=r"Postgres cannot start: port \d+ is taken"),
    ):
        require_free("Postgres", server.getsockname()[1])

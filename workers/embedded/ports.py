"""Free ports on the loopback interface."""

import contextlib
import socket
from collections.abc import Sequence

from workers.embedded.errors import EmbeddedStackError

LOOPBACK = "127.0.0.1"


def choose_port(preferred: int) -> int:
    """Return the preferred port if nobody listens on it, else a free one."""
    return choose_ports([preferred])[0]


def choose_ports(preferred: Sequence[int]) -> list[int]:
    """Choose several ports at once, all different.

    Each stays taken until the last is chosen, so that a free one is not handed out twice.
    """
    with contextlib.ExitStack() as held:
        return [_take(held, port) for port in preferred]


def is_free(port: int) -> bool:
    """Tell whether a server could listen on the port now."""
    try:
        _listen(port).close()
    except OSError:
        return False
    return True


def require_free(name: str, port: int) -> None:
    """Refuse a port that is taken, before what listens there is mistaken for ours.

    Raises:
        EmbeddedStackError: another program listens on it.
    """
    if not is_free(port):
        raise EmbeddedStackError(
            f"{name} cannot start: port {port} is taken by another program; "
            "end that program or choose another port"
        )


def _take(held: contextlib.ExitStack, port: int) -> int:
    try:
        taken = _listen(port)
    except OSError:
        taken = _listen(0)
    held.enter_context(taken)
    return int(taken.getsockname()[1])


def _listen(port: int) -> socket.socket:
    # With SO_REUSEADDR, since a stack restarted at once finds its old connections in TIME_WAIT
    # and would move to other ports; listening, since bound alone the port could be shared.
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((LOOPBACK, port))
        taken.listen(1)
    except BaseException:
        taken.close()
        raise
    return taken

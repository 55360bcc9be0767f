"""Becomes another program, after setting what only a process itself can set.

Run as a script, never imported: ``python -I -S launch.py PARENT SIGNAL UID:GID|- COMMAND…``. It
drops root, asks the kernel for a signal when the parent dies, and turns into the command, under
the same process id. ``preexec_fn`` could do that too, but runs Python between fork and exec,
which may deadlock in a process with threads, and ours has Temporal's.
"""

# Everything is loaded before root is dropped: this Python may lie where only root can read.
import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def _become(parent: str, death_signal: str, user: str, *command: str) -> None:
    libc = ctypes.CDLL(None)
    if user != "-":
        uid, gid = (int(part) for part in user.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # After the change of user, which clears it.
        libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):
        return  # the parent died before it could be watched
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    try:
        _become(*sys.argv[1:])
    except OSError as error:
        sys.exit(f"cannot run {sys.argv[4]}: {error}")

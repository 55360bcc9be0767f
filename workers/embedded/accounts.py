"""The user Postgres runs as: ourselves, or one without rights when we are root.

Postgres refuses to run as root. Neither the user's directories are opened for the other user, nor
is it given rights over files: a database that may read every file would hand them to everybody on
the machine who can connect.
"""

import os
import pwd
from pathlib import Path

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.processes import Account

_CANDIDATES = ("postgres", "nobody")


def account_for(cluster: Path) -> Account | None:
    """Choose the user for a cluster; None means ourselves.

    A cluster keeps the user it was made by, whoever starts it later as root.

    Raises:
        EmbeddedStackError: no user may run it.
    """
    owner = cluster.stat() if cluster.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise EmbeddedStackError(
                f"{cluster} belongs to user id {owner.st_uid}, since another user (or root) made "
                "it; start the stack as that user, or choose another directory with --data"
            )
        return None
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    return _unprivileged()


def _unprivileged() -> Account:
    for name in _CANDIDATES:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(user.pw_uid, user.pw_gid)
    raise EmbeddedStackError(
        f"Postgres does not run as root, and there is no user {' or '.join(_CANDIDATES)}; "
        "add one with: useradd --system postgres"
    )

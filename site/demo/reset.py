"""`make reset`: removes the demo's data after saying what goes; refuses while the demo runs."""

import shutil
import sys
from pathlib import Path

from config import cluster, embedded
from demo.__main__ import AlreadyRunningError, only_demo, print_line

NAMES = ("demo", "media", "mailbox", "celerybeat-schedule", "ledger")


def remove() -> None:
    """Remove the database, uploads and mails of the demo. Raises when something still uses them."""
    state = embedded.state_directory()
    present = [state / name for name in NAMES if (state / name).exists()]
    if not present:
        print_line("there is no data to remove")
        return
    cluster.require_unused("demo")
    for path in present:
        print_line(f"removing {path}")
        _delete(path)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def main() -> int:
    """Remove the data or say in one line why not; give the exit status."""
    try:
        with only_demo():
            remove()
    except (AlreadyRunningError, cluster.ClusterError, embedded.StateDirectoryError) as error:
        sys.stderr.write(f"demo: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

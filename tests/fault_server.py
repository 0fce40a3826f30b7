"""Forks the programs of tests of faults from a process that has loaded Django once.

`python -m tests.fault_server MODULE` takes orders as lines of JSON on its standard input, and
answers each with a line; the module has the programs. What it starts dies with it, and it dies
with the tests.
"""

import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import django
from django.conf import settings
from django.db import connections
from django.utils import translation

from config import binaries
from config.environment import postgresql

Programs = Mapping[str, Callable[..., Any]]


def main() -> None:
    """Answer orders until there are no more."""
    django.setup()
    # They import models, which are there only now.
    programs: Programs = importlib.import_module(sys.argv[1]).PROGRAMS
    for line in sys.stdin:
        order = json.loads(line)
        answer = _status(order["pid"]) if "pid" in order else _start(programs, order)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def _status(pid: int) -> int | None:
    """Give how a program ended, a signal as a negative number; None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _start(programs: Programs, order: dict[str, Any]) -> int:
    parent = os.getpid()
    return os.fork() or _run(programs, order, parent)


def _run(programs: Programs, order: dict[str, Any], parent: int) -> NoReturn:
    """Be the program: leave its result in a file, which is there once it is whole."""
    status = 1
    try:
        binaries.wish_to_die_with(parent, signal.SIGKILL)
        # Ours are the pipes of orders; what a program says goes to the log.
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        _point_at(order["url"], Path(order["ledger"]))
        result = programs[order["program"]](*order["arguments"])
        part = Path(f"{order['result']}.part")
        part.write_text(json.dumps(result))
        part.rename(order["result"])
        status = 0
    except Exception:  # noqa: BLE001 (a process ends here)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _point_at(url: str, ledger: Path) -> None:
    """Work on the database at `url`, with the key and the witness in a directory."""
    connections["default"].settings_dict.update(postgresql(url))
    settings.LEDGER_KEY_FILE, settings.WITNESS_DIR = ledger / "key", ledger / "witness"
    settings.LEDGER_MAKES_KEYS, settings.TSA_URL = True, ""
    translation.activate("en")


if __name__ == "__main__":
    main()

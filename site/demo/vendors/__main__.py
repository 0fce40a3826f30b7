"""Serves the stand-ins on the port of the command line until somebody stops it."""

import os
import signal
import sys

from demo.vendors.serving import running


def main() -> None:
    """Serve until a signal ends the process."""
    sys.stdout.write(f"stand-ins for trackers, process {os.getpid()}\n")
    sys.stdout.flush()
    with running(int(sys.argv[1])):
        signal.pause()


if __name__ == "__main__":
    main()

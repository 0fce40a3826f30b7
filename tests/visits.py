"""Visits to a page through another process, which says each status on a line."""

import subprocess
import time


def visits(process: "subprocess.Popen[str]", *, until: str) -> str:
    """Visit a page through another process until it answers so, for some seconds at most."""
    status = ""
    for _visit in range(100):
        print("again", file=process.stdin, flush=True)
        status = process.stdout.readline().strip() if process.stdout else ""
        if status == until:
            break
        time.sleep(0.05)
    return status

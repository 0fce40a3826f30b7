#!/usr/bin/env python3
"""Django's command line for Opposable; in a bare clone it works on the local installation."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Run the command named on the command line."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not {"SECRET_KEY", "DEBUG", "DATABASE_URL"} & os.environ.keys():
        os.environ.setdefault("OPPOSABLE_LOCAL", "1")
    try:
        from config import command_line  # noqa: PLC0415 (needs the path above, and Django)
    except ModuleNotFoundError as missing:
        sys.exit(
            f"{missing.name} is not installed here: run `make setup`, then use .venv/bin/python."
        )
    command_line.run(sys.argv)


if __name__ == "__main__":
    main()

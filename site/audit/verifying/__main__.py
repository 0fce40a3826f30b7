"""Runs the verifier from its parts: `PYTHONPATH=site python -m audit.verifying BUNDLE.zip`."""

import sys

from audit.verifying.command import main

sys.exit(main())

"""Every rule of RULES section 3, chapter by chapter."""

from typing import Final

from policies.lint import (
    binding,
    changes,
    consistency,
    form,
    information,
    parameters,
    processors,
    security,
    trackers,
)
from policies.lint.findings import Rule

RULES: Final[tuple[Rule, ...]] = (
    *form.RULES,
    *information.RULES,
    *processors.RULES,
    *trackers.RULES,
    *security.RULES,
    *parameters.RULES,
    *binding.RULES,
    *consistency.RULES,
    *changes.RULES,
)

"""Every rule of RULES section 3, chapter by chapter."""

from typing import Final

from policies.lint import changes, form, parameters
from policies.lint.findings import Rule

RULES: Final[tuple[Rule, ...]] = (*form.RULES, *parameters.RULES, *changes.RULES)

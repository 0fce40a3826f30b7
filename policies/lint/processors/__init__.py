"""Controllers, processors, subprocessors and health data (L40 to L51; GDPR 4, 9, 26 and 28)."""

from typing import Final

from policies.lint.processors import agreement, health, roles, subprocessors, terms

RULES: Final = (
    *roles.RULES,
    *agreement.RULES,
    *subprocessors.RULES,
    *terms.RULES,
    *health.RULES,
)

"""What a notice must tell (L20 to L39; GDPR 13 and 14)."""

from typing import Final

from policies.lint.information import fairness, flows, grounds, purposes, retention, rights

RULES: Final = (
    *purposes.RULES,
    *grounds.RULES,
    *flows.RULES,
    *retention.RULES,
    *rights.RULES,
    *fairness.RULES,
)

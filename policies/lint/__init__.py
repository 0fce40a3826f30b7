"""Checks of a policy's text before it binds: findings that name rule, clause, place and remedy."""

from policies.lint.facts import Facts
from policies.lint.findings import Finding, Severity

__all__ = ["Facts", "Finding", "Severity"]

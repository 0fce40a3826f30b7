"""Verifies the ledger from its entries up, and what protects it."""

from consent.verifying.drift import drift
from consent.verifying.problems import Problem, Report
from consent.verifying.verification import verify

__all__ = ["Problem", "Report", "drift", "verify"]

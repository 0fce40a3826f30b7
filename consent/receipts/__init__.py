"""Receipts: what a person keeps of an act, and how anybody checks one."""

from consent.receipts.checking import Checked, Outcome, Part, Verdict, check, signatures
from consent.receipts.values import FORMAT, Receipt, Record

__all__ = [
    "FORMAT",
    "Checked",
    "Outcome",
    "Part",
    "Receipt",
    "Record",
    "Verdict",
    "check",
    "signatures",
]

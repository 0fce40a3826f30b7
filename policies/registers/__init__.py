"""What editors keep beside the text: registers of one brand, with their history."""

from policies.registers.claims import Claim, Contact, Parameter
from policies.registers.data import DataCategory, LawfulBasis, Processing, Purpose, RetentionPeriod
from policies.registers.interests import BalancingNote, LegitimateInterest
from policies.registers.recipients import AIFeature, Subprocessor, Transfer

__all__ = [
    "AIFeature",
    "BalancingNote",
    "Claim",
    "Contact",
    "DataCategory",
    "LawfulBasis",
    "LegitimateInterest",
    "Parameter",
    "Processing",
    "Purpose",
    "RetentionPeriod",
    "Subprocessor",
    "Transfer",
]

"""Brands, policies, versions and their days."""

from policies.models.brands import BrandHome, BrandSettings
from policies.models.counsel import (
    CounselComment,
    CounselDecision,
    CounselLink,
    CounselRevocation,
)
from policies.models.pages import Policy, PolicyPage
from policies.models.proposals import (
    Approval,
    Clearance,
    Override,
    Proposal,
    ProposalEditor,
    ProposalEnd,
    ProposedText,
)
from policies.models.reviews import Reminder, Review, flagged, review_due
from policies.models.stored import StoredPage
from policies.models.versions import Adoption, EntryIntoForce, Promulgation, Version

__all__ = [
    "Adoption",
    "Approval",
    "BrandHome",
    "BrandSettings",
    "Clearance",
    "CounselComment",
    "CounselDecision",
    "CounselLink",
    "CounselRevocation",
    "EntryIntoForce",
    "Override",
    "Policy",
    "PolicyPage",
    "Promulgation",
    "Proposal",
    "ProposalEditor",
    "ProposalEnd",
    "ProposedText",
    "Reminder",
    "Review",
    "StoredPage",
    "Version",
    "flagged",
    "review_due",
]

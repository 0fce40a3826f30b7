"""Brands, policies, versions and their days."""

from policies.models.brands import BrandHome, BrandSettings
from policies.models.pages import Policy, PolicyPage
from policies.models.stored import StoredPage
from policies.models.versions import Adoption, EntryIntoForce, Promulgation, Version

__all__ = [
    "Adoption",
    "BrandHome",
    "BrandSettings",
    "EntryIntoForce",
    "Policy",
    "PolicyPage",
    "Promulgation",
    "StoredPage",
    "Version",
]

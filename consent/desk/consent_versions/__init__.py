"""Consent versions in the desk: what binds, what would change, propose, promulgate, history."""

from consent.desk.consent_versions.access import may_view_any
from consent.desk.consent_versions.deciding import promulgate_view, withdraw_view
from consent.desk.consent_versions.page import brand_view, list_view, version_view

__all__ = [
    "brand_view",
    "list_view",
    "may_view_any",
    "promulgate_view",
    "version_view",
    "withdraw_view",
]

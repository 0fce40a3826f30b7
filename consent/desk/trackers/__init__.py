"""The register of trackers on the desk: categories, trackers, sign-offs, the banner's words.

Other pages about trackers stand in the same menu by the hook `MENU`.
"""

from wagtail.permissions import register_permission_policy

from consent.desk.trackers.screens import MENU, TrackersGroup
from policies.permissions import BrandPermissionPolicy

__all__ = ["MENU", "TrackersGroup"]

# Before anything asks for one: the first question would settle a policy that knows no brand.
for _screens in TrackersGroup.items:
    register_permission_policy(_screens.model, BrandPermissionPolicy(_screens.model))

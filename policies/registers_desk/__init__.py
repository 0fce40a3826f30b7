"""The registers in the admin: screens, their history, and what they ask on the first page."""

from wagtail.permissions import register_permission_policy

from policies.permissions import BrandPermissionPolicy
from policies.registers_desk.screens import RegistersGroup
from policies.registers_desk.views import RegistersPanel

__all__ = ["RegistersGroup", "RegistersPanel"]

# Before anything asks for one: the first question would settle a policy that knows no brand.
for _screens in RegistersGroup.items:
    register_permission_policy(_screens.model, BrandPermissionPolicy(_screens.model))

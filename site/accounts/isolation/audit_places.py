"""The auditors’ addresses of the desk, and what their parts stand for."""

from typing import Final

from accounts.isolation.parts import Part, Place

AUDIT: Final[dict[str, Place]] = {
    "audit_acts": {},
    "audit_acts_act": {"act_id": Part.ACT},
    "audit_acts_receipt": {"act_id": Part.ACT},
    # The view looks the screen up among those that the act cites.
    "audit_acts_screen": {"act_id": Part.ACT, "interface_screen_id": Part.BESIDE},
    "audit_late": {},
    "audit_unanswered": {},
    "audit_history": {},
    "audit_health": {},
    "audit_versions": {},
    "audit_version": {"version_id": Part.VERSION},
    "audit_version_text": {"version_id": Part.VERSION},
    "audit_version_redline": {"version_id": Part.VERSION},
    "audit_pictures": {},
    "audit_people": {},
    "audit_person": {"practitioner_id": Part.PRACTITIONER},
    "audit_accesses": {},
    "audit_mandates": {},
    "audit_mandates_add": {},
    # The view looks the mandate up among those of the brands that the person approves for.
    "audit_mandates_end": {"mandate_id": Part.BESIDE},
    "audit_exports": {},
    "audit_exports_ask": {},
    # The views look it up among the person's own, or those of her brands.
    "audit_exports_export": {"export_id": Part.BESIDE},
    "audit_exports_download": {"export_id": Part.BESIDE},
    "audit_exports_sha256": {"export_id": Part.BESIDE},
    "audit_exports_about": {"export_id": Part.BESIDE},
    "audit_exports_cancel": {"export_id": Part.BESIDE},
    "audit_exports_retry": {"export_id": Part.BESIDE},
}

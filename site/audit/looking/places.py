"""Which addresses are looks, and how each is called in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

AUDIT: Final = "audit_"
# A part of a page, for scripts.
FRAGMENT: Final = "results"
# What shows nothing of anybody, and why.
NO_LOOKS: Final[Mapping[str, str]] = {
    "wagtailadmin_sprite": "icons, the same for all",
    "wagtailadmin_javascript_catalog": "words of scripts, the same for all",
    "wagtailadmin_login": "the way in",
    "wagtailadmin_logout": "the way out",
    "wagtailadmin_account": "her own account",
    "wagtailadmin_dismissibles": "which of the desk's hints she has read",
    "wagtailadmin_editing_sessions:ping": "a sign of life of an editor, sent by a script",
    "wagtailadmin_editing_sessions:release": "an editor was closed",
    "audit_exports_download": "puts itself on record, with the digest of the file",
}
# Pages, and parts of them, that a browser asks for again and again by itself: a look is that of the
# page named here, once in a while.
POLLED: Final[Mapping[str, str]] = {
    "notifications_desk_live": "notifications_desk_notice",
    "audit_exports_export": "audit_exports_export",
}
# Fields of an address that ask nothing: as of when, and which part of a list.
MOVING: Final = frozenset({"on", "after", "before", "p"})

NAMES: Final[Mapping[str, _StrPromise]] = {
    "audit_acts": _("Acts"),
    "audit_acts_act": _("An act"),
    "audit_acts_receipt": _("The receipt of an act"),
    "audit_acts_screen": _("The screen of an act"),
    "audit_people": _("Dossiers of practitioners"),
    "audit_person": _("A practitioner’s dossier"),
    "audit_versions": _("Dossiers of versions"),
    "audit_version": _("A version’s dossier"),
    "audit_version_text": _("The text of a version"),
    "audit_version_redline": _("The redline of a version"),
    "audit_pictures": _("Pictures"),
    "audit_late": _("Informed late"),
    "audit_unanswered": _("Unanswered"),
    "audit_history": _("History of registers and settings"),
    "audit_health": _("Log health"),
    "audit_accesses": _("Accesses"),
    "audit_mandates": _("Mandates"),
    "audit_mandates_add": _("New mandate"),
    "audit_mandates_end": _("End of a mandate"),
    "audit_exports": _("Exports"),
    "audit_exports_ask": _("New export"),
    "audit_exports_export": _("An export"),
    "audit_exports_download": _("The file of an export"),
    "export_evidence": _("Evidence, by command"),
    "wagtailadmin_home": _("Desk"),
    "consent_desk_practitioners": _("Practitioners"),
    "consent_desk_practitioner": _("A practitioner"),
    "consent_desk_scan": _("The scan of a paper"),
    "consent_desk_choice_statistics": _("Choices on trackers"),
    "consent_desk_consent_versions": _("Consent versions"),
    "consent_desk_crawls": _("What crawls saw"),
    "consent_desk_tools": _("Tools that bring trackers"),
    "notifications_desk_notices": _("Notices"),
    "notifications_desk_notice": _("A notice"),
    "notifications_desk_people": _("The people of a notice"),
    "notifications_desk_delivery": _("A delivery"),
    "notifications_desk_message": _("A message as it left"),
    "notifications_desk_letter_slip": _("The slip of a letter"),
    "policies_desk_versions": _("Versions of a policy"),
    "policies_desk_history": _("History of the desk"),
    "policies_desk_proposals": _("Proposals"),
    "policies_desk_proposal": _("A proposal"),
    "policies_desk_review": _("The review of a draft"),
}


def name_of(place: str) -> str:
    """Give a page's name in words; the name of its address where it has none."""
    return str(NAMES.get(place, place))


def is_fragment(place: str) -> bool:
    """Tell whether an address gives a part of a page to a script."""
    return place.endswith((f"_{FRAGMENT}", f":{FRAGMENT}"))

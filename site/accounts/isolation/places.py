"""The addresses of the desk that are open to a brand's staff, and what their parts stand for.

Whatever is not here is closed to them: a new address must be placed, and its ids named.
"""

from typing import Final

from accounts.isolation.audit_places import AUDIT
from accounts.isolation.parts import Part, Place
from accounts.roles import REGISTERS, TRACKERS

_PAGE: Final[Place] = {"page_id": Part.PAGE}
_PARENT: Final[Place] = {"parent_page_id": Part.PAGE}
_IMAGE: Final[Place] = {"image_id": Part.IMAGE}
_REVISION: Final[Place] = {"page_id": Part.PAGE, "revision_id": Part.BESIDE}
_PROPOSAL: Final[Place] = {"proposal_id": Part.PROPOSAL}
_COMMENT: Final[Place] = {"comment_id": Part.COUNSEL_COMMENT}
_PRACTITIONER: Final[Place] = {"practitioner_id": Part.PRACTITIONER}
_CRAWL: Final[Place] = {"crawl_id": Part.BESIDE}
_NOTICE: Final[Place] = {"notice_id": Part.NOTICE}
_DELIVERY: Final[Place] = {"delivery_id": Part.DELIVERY}
# The view looks the batch up among those of the notice.
_BATCH: Final[Place] = {**_NOTICE, "batch_id": Part.BESIDE}
# The view looks it up among those that the person entered herself.
_PAPER: Final[Place] = {"paper_id": Part.BESIDE}
_TASK: Final[Place] = {
    "page_id": Part.PAGE,
    "action_name": Part.WORD,
    "task_state_id": Part.BESIDE,
}
_TOOL: Final[Place] = {"site_id": Part.SITE, "kind": Part.WORD}
_TYPE: Final[Place] = {"content_type_app_name": Part.WORD, "content_type_model_name": Part.WORD}
_SETTING: Final[Place] = {"app_name": Part.WORD, "model_name": Part.WORD}

_ASKING: Final[Place] = {"site_id": Part.SITE, "consent_proposal_id": Part.BESIDE}

_DESK: Final[dict[str, Place]] = {
    "wagtailadmin_home": {},
    "wagtailadmin_account": {},
    "wagtailadmin_login": {},
    "wagtailadmin_logout": {},
    "wagtailadmin_sprite": {},
    "wagtailadmin_javascript_catalog": {},
    "wagtailadmin_dismissibles": {},
    "wagtailadmin_block_preview": {},
    "wagtailadmin_tag_autocomplete": {},
    "wagtailadmin_tag_model_autocomplete": {"app_name": Part.WORD, "model_name": Part.WORD},
    "wagtailadmin_editing_sessions:ping": {
        "app_label": Part.WORD,
        "model_name": Part.WORD,
        "object_id": Part.BESIDE,  # the view asks for the right to change that object
        "session_id": Part.BESIDE,
    },
    "wagtailadmin_editing_sessions:release": {"session_id": Part.BESIDE},
    "wagtailadmin_reports:site_history": {},
    "wagtailadmin_reports:site_history_results": {},
    "wagtailsettings:edit": {**_SETTING, "pk": Part.SITE},
    "wagtailsettings:preview_on_edit": {**_SETTING, "pk": Part.SITE},
    "policies_desk_propose": _PAGE,
    "policies_desk_review": _PAGE,
    "policies_desk_checks": _PAGE,
    "policies_desk_counsel": _PAGE,
    "policies_desk_counsel_revoke": {"link_id": Part.COUNSEL_LINK},
    "policies_desk_counsel_accept": _COMMENT,
    "policies_desk_counsel_settle": _COMMENT,
    "policies_desk_translation": _PAGE,
    "policies_desk_proposals": {},
    "policies_desk_proposal": _PROPOSAL,
    "policies_desk_approve": _PROPOSAL,
    "policies_desk_answer": _PROPOSAL,
    "policies_desk_withdraw_proposal": _PROPOSAL,
    "policies_desk_promulgate": _PROPOSAL,
    "policies_desk_clear": {"promulgation_id": Part.PROMULGATION},
    "policies_desk_versions": _PAGE,
    "policies_desk_import": _PAGE,
    "policies_desk_export": _PAGE,
    "policies_desk_withdraw": {"version_id": Part.VERSION},
    "policies_desk_postpone": {"version_id": Part.VERSION},
    "policies_desk_history": {},
    "consent_desk_practitioners": {},
    "consent_desk_practitioner": _PRACTITIONER,
    "consent_desk_transcribe": _PRACTITIONER,
    "consent_desk_view_as": _PRACTITIONER,
    "consent_desk_stop_viewing": {},
    "consent_desk_hold": _PRACTITIONER,
    "consent_desk_end_hold": _PRACTITIONER,
    "consent_desk_erase": _PRACTITIONER,
    "consent_desk_paper": _PAPER,
    "consent_desk_confirm": _PAPER,
    "consent_desk_scan": {"act_id": Part.ACT},
    # The view counts the choices of the person's brands alone.
    "consent_desk_choice_statistics": {},
    "consent_desk_consent_versions": {},
    "consent_desk_consent_versions_of": {"site_id": Part.SITE},
    # The views look both up among those of the brand.
    "consent_desk_consent_version": {"site_id": Part.SITE, "consent_version_id": Part.BESIDE},
    "consent_desk_consent_promulgate": _ASKING,
    "consent_desk_consent_withdraw": _ASKING,
    "consent_desk_tools": {},
    "consent_desk_tool": _TOOL,
    "consent_desk_tool_attest": _TOOL,
    "consent_desk_tool_revoke": _TOOL,
    # The view gives the passages of the person's brands alone, and a screen among those of one.
    "consent_desk_crawls": {},
    "consent_desk_crawl": _CRAWL,
    "consent_desk_crawl_screen": {**_CRAWL, "screen_id": Part.BESIDE},
    "notifications_desk_notices": {},
    "notifications_desk_notice": _NOTICE,
    "notifications_desk_live": _NOTICE,
    "notifications_desk_people": _NOTICE,
    "notifications_desk_pause": _NOTICE,
    "notifications_desk_resume": _NOTICE,
    "notifications_desk_stop": _NOTICE,
    "notifications_desk_retry": _NOTICE,
    "notifications_desk_allow_late": _NOTICE,
    "notifications_desk_confirm_late": _NOTICE,
    "notifications_desk_delivery": _DELIVERY,
    "notifications_desk_address": _DELIVERY,
    "notifications_desk_retry_one": _DELIVERY,
    # The view looks the try up among those of the delivery.
    "notifications_desk_message": {**_DELIVERY, "attempt_id": Part.BESIDE},
    "notifications_desk_letters": _NOTICE,
    "notifications_desk_letters_print": _NOTICE,
    "notifications_desk_letters_batch": _BATCH,
    "notifications_desk_letters_pdf": _BATCH,
    "notifications_desk_letters_csv": _BATCH,
    "notifications_desk_letters_posted": _BATCH,
    "notifications_desk_letters_discard": _BATCH,
    "notifications_desk_letter": _DELIVERY,
    "notifications_desk_letter_address": _DELIVERY,
    # The view looks the proof up among those of the delivery.
    "notifications_desk_letter_slip": {**_DELIVERY, "proof_id": Part.BESIDE},
    "notifications_desk_simulation": _PROPOSAL,
    "notifications_desk_preview": _PROPOSAL,
    "notifications_desk_preview_mail": _PROPOSAL,
    "notifications_desk_notice_preview": _NOTICE,
    "notifications_desk_notice_preview_mail": _NOTICE,
    "notifications_desk_settings": {},
    "notifications_desk_route": {"site_id": Part.SITE},
    "notifications_desk_try_route": {"site_id": Part.SITE},
    "notifications_desk_practice": {"site_id": Part.SITE},
}

_LISTINGS: Final[dict[str, Place]] = {
    "wagtailadmin_api:pages:listing": {},
    "wagtailadmin_api:pages:detail": {"pk": Part.PAGE},
    "wagtailadmin_explore_root": {},
    "wagtailadmin_explore": _PARENT,
    "wagtailadmin_explore_results": _PARENT,
    "wagtailadmin_choose_page": {},
    "wagtailadmin_choose_page_child": _PARENT,
    "wagtailadmin_choose_page_search": {},
    "wagtailadmin_choose_page_chosen_multiple": {},
    # Not the form for external links: it names the page behind any brand's address.
    "wagtailadmin_choose_page_email_link": {},
    "wagtailadmin_choose_page_phone_link": {},
    "wagtailadmin_choose_page_anchor_link": {},
    "wagtail_bulk_action": {
        "app_label": Part.WORD,
        "model_name": Part.WORD,
        "action": Part.WORD,
    },
    "wagtailadmin_pages:type_use": _TYPE,
    "wagtailadmin_pages:type_use_results": _TYPE,
    "wagtailadmin_pages:choose_parent": {"app_label": Part.WORD, "model_name": Part.WORD},
    "wagtailadmin_pages:search": {},
    "wagtailadmin_pages:search_results": {},
}

_OF_A_PAGE: Final = [
    "usage",
    "edit",
    "preview_on_edit",
    "view_draft",
    "delete",
    "unpublish",
    "copy",
    "set_privacy",
    "lock",
    "unlock",
    "confirm_workflow_cancellation",
    "revisions_index",
    "workflow_history",
    "history",
    "history_results",
]

_PAGES: Final[dict[str, Place]] = {
    **{f"wagtailadmin_pages:{name}": _PAGE for name in _OF_A_PAGE},
    "wagtailadmin_pages:add": {**_TYPE, **_PARENT},
    "wagtailadmin_pages:preview_on_add": {**_TYPE, **_PARENT},
    "wagtailadmin_pages:add_subpage": _PARENT,
    "wagtailadmin_pages:move": {"page_to_move_id": Part.PAGE},
    "wagtailadmin_pages:move_confirm": {"page_to_move_id": Part.PAGE, "destination_id": Part.PAGE},
    "wagtailadmin_pages:set_page_position": {"page_to_move_id": Part.PAGE},
    "wagtailadmin_pages:revisions_view": _REVISION,
    "wagtailadmin_pages:revisions_revert": _REVISION,
    "wagtailadmin_pages:revisions_unschedule": _REVISION,
    "wagtailadmin_pages:revisions_compare": {
        "pk": Part.PAGE,
        "revision_id_a": Part.BESIDE,
        "revision_id_b": Part.BESIDE,
    },
    "wagtailadmin_pages:workflow_action": _TASK,
    "wagtailadmin_pages:collect_workflow_action_data": _TASK,
    "wagtailadmin_pages:workflow_preview": {"page_id": Part.PAGE, "task_id": Part.BESIDE},
    "wagtailadmin_pages:workflow_history_detail": {
        "page_id": Part.PAGE,
        "workflow_state_id": Part.BESIDE,
    },
}

_IMAGES: Final[dict[str, Place]] = {
    "wagtailimages:index": {},
    "wagtailimages:index_results": {},
    "wagtailimages:add": {},
    "wagtailimages:add_multiple": {},
    "wagtailimages:edit": _IMAGE,
    "wagtailimages:edit_multiple": _IMAGE,
    "wagtailimages:delete": _IMAGE,
    "wagtailimages:delete_multiple": _IMAGE,
    "wagtailimages:preview": {**_IMAGE, "filter_spec": Part.WORD},
    "wagtailimages:image_usage": _IMAGE,
    "wagtailimages:create_multiple_from_uploaded_image": {"uploaded_file_id": Part.BESIDE},
    "wagtailimages:delete_upload_multiple": {"uploaded_file_id": Part.BESIDE},
    "wagtailimages_chooser:choose": {},
    "wagtailimages_chooser:choose_results": {},
    "wagtailimages_chooser:chosen": {"pk": Part.IMAGE},
    "wagtailimages_chooser:chosen_multiple": {},
    "wagtailimages_chooser:create": {},
    "wagtailimages_chooser:select_format": _IMAGE,
}

# Each screen of a register looks its row up among those of the person's brands.
_ROW: Final[Place] = {"pk": Part.BESIDE}
_OF_A_REGISTER: Final[dict[str, Place]] = {
    "index": {},
    "index_results": {},
    "changes": {},
    "add": {},
    "edit": _ROW,
    "delete": _ROW,
    "inspect": _ROW,
    "history": _ROW,
}

_REGISTERS: Final[dict[str, Place]] = {
    f"registers_{register}:{screen}": place
    for register in (*REGISTERS, *TRACKERS)
    for screen, place in _OF_A_REGISTER.items()
} | {"registers_tracker:sign_off": _ROW}

OPEN: Final[dict[str, Place]] = {**_DESK, **AUDIT, **_LISTINGS, **_PAGES, **_IMAGES, **_REGISTERS}

# Fields, of whatever query or form, that name an object Wagtail shows back to anyone.
FIELDS: Final[Place] = {
    "parent_page_id": Part.PAGE,
    "parent_page": Part.PAGE,
    "new_parent_page": Part.PAGE,
    "target_pages[]": Part.PAGE,
    "childOf": Part.PAGE,
    "logo": Part.IMAGE,
}

# Addresses whose `id` fields name several objects at once.
SEVERAL: Final[dict[str, Part]] = {
    "wagtailadmin_choose_page_chosen_multiple": Part.PAGE,
    "wagtailimages_chooser:chosen_multiple": Part.IMAGE,
}

# Bulk actions, by the model in their address; the other models have none for a brand's staff.
BULK: Final[dict[str, Part]] = {"page": Part.PAGE, "image": Part.IMAGE}

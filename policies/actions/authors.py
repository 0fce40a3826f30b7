"""Who had a hand in a draft: these people may not approve it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.models import PageLogEntry, Revision

from policies.actions.texts import latest_version
from policies.models import ProposedText
from policies.registers.hands import hands_in
from policies.registers.placed import placed

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from policies.models import PolicyPage


def editors_of(page: PolicyPage) -> set[UUID]:
    """Give the keys of everybody who edited the page's text since its latest version was proposed.

    By the drafts kept and by the log, which outlives a draft that is purged; and by the history of
    the registers that the text holds. Where the latest
    version came to be without a proposal, everybody who ever edited the text counts.
    """
    since = _since(page)
    drafts = Revision.objects.for_instance(page)
    logged = PageLogEntry.objects.filter(page=page.pk, content_changed=True)
    # Promulgating ends in Wagtail's publishing, which writes nothing.
    logged = logged.exclude(action__startswith="wagtail.publish")
    if since is not None:
        drafts = drafts.filter(created_at__gt=since)
        logged = logged.filter(timestamp__gt=since)
    hands = hands_in(placed(page.frozen_body()), site=page.policy.site, since=since)
    found = {*drafts.values_list("user_id", flat=True), *logged.values_list("user_id", flat=True)}
    return (found | set(hands)) - {None}


def _since(page: PolicyPage) -> datetime | None:
    latest = latest_version(page)
    if latest is None or latest.promulgation_id is None:
        return None
    text = ProposedText.objects.filter(
        proposal__promulgation=latest.promulgation_id, page=page.pk
    ).first()
    return text.frozen_at if text is not None else None

"""Decide on what outside counsel said: take a wording into its clause, decline it, note it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policies.acting import acting
from policies.actions.counsel import same, shown_texts
from policies.actions.refusals import RefusedError
from policies.actions.wordings import reworded, wordings
from policies.clauses import digest
from policies.models import CounselDecision, Policy
from policies.models.counsel import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from accounts.models import User
    from policies.models import CounselComment, PolicyPage

LONGEST_REASON = 2_000


@acting
def accept(comment: CounselComment, *, by: User, at: datetime) -> CounselDecision:
    """Put a proposed wording into its clause, as a new draft of `by`, who so becomes an editor.

    Raises RefusedError, with the remedy, when the text it replaces has changed or is gone, the
    page is locked, or the comment is decided on already; then nothing is written.
    """
    _take(comment)
    page = comment.link.page.latest()
    if refusal := why_not(comment, page):
        raise RefusedError(refusal)
    if page.permissions_for_user(by).page_locked():
        raise RefusedError(_("“%(title)s” is locked: unlock it first.") % {"title": page.title})
    raw = page.body.get_prep_value()
    block = _replaced(comment, wordings(raw, comment.clause))
    page.body = page.body.stream_block.to_python(
        reworded(raw, comment.clause, block, comment.wording)
    )
    page.save_revision(user=by, log_action=True)
    made = digest(page.draft().markdown())
    return _decide(comment, Outcome.ACCEPTED, by=by, at=at, sha256=made)


def why_not(comment: CounselComment, page: PolicyPage) -> str:
    """Say why a wording cannot go into a page's draft as it is; nothing when it can."""
    if not comment.wording:
        return _("This is a remark without a wording: there is nothing to put into the clause.")
    raw = page.body.get_prep_value()
    now = wordings(raw, comment.clause)
    if not now:
        return _(
            "The text that this wording would replace is no longer in the draft:"
            " copy the wording to where it belongs, then note it as dealt with."
        )
    if not _replaced(comment, now):
        return _(
            "The clause has changed since it was shown to counsel:"
            " copy from the wording what still fits, then note it as dealt with."
        )
    return ""


def _replaced(comment: CounselComment, now: Mapping[str, str]) -> str:
    """Give the block whose text a wording would replace, word for word what counsel was shown.

    A text that was imported again has the same words under another id. Empty where none has them,
    or several have.
    """
    shown = shown_texts(comment.link, comment.clause)[comment.block]
    found = [block for block, text in now.items() if same(text, shown)]
    if comment.block in now:
        return comment.block if comment.block in found else ""
    return found[0] if len(found) == 1 else ""


@acting
def settle(
    comment: CounselComment, *, outcome: Outcome, reason: str, by: User, at: datetime
) -> CounselDecision:
    """Decline a comment, or note that it was dealt with otherwise; the reason is optional.

    Raises RefusedError for one that is decided on already, and for an acceptance.
    """
    _take(comment)
    if outcome == Outcome.ACCEPTED:
        raise RefusedError(_("A wording is accepted by putting it into its clause."))
    if len(reason) > LONGEST_REASON:
        raise RefusedError(_("Your reason is too long: say it in fewer words."))
    return _decide(comment, outcome, by=by, at=at, reason=reason.strip())


def _take(comment: CounselComment) -> None:
    """Let one person at a time decide; refuse what is decided."""
    Policy.objects.select_for_update().get(pk=comment.link.page.policy_id)
    if CounselDecision.objects.filter(comment=comment).exists():
        raise RefusedError(_("Somebody has decided on this comment already."))


def _decide(
    comment: CounselComment,
    outcome: Outcome,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    sha256: str = "",
) -> CounselDecision:
    made = CounselDecision(
        comment=comment, outcome=outcome, reason=reason, sha256=sha256, by=by, at=at
    )
    made.save()
    return made

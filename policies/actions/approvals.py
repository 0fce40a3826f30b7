"""Approve a proposal, answer for a finding, clear a flag: always somebody who had no part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policies.acting import acting
from policies.actions.readiness import answerable, key_of
from policies.actions.refusals import RefusedError
from policies.actions.texts import changed, text_of
from policies.models import Approval, Clearance, Override, Policy, Proposal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from accounts.models import User
    from policies.actions.findings import Found
    from policies.models import PolicyPage, Promulgation, ProposedText


@acting
def approve(
    proposal: Proposal, *, shown: Mapping[str, str], by: User, at: datetime
) -> list[Approval]:
    """Approve every text of a proposal; `shown` is the SHA-256 shown of each, by the text's id.

    Raises RefusedError for whoever proposed or edited a text, when the proposal is over, and
    DraftChangedError when a draft is no longer the text proposed.
    """
    _lock(proposal)
    check_open(proposal)
    check_no_part(proposal, by=by)
    return [_approve(text, shown=shown, by=by, at=at) for text in proposal.texts.all()]


def _approve(text: ProposedText, *, shown: Mapping[str, str], by: User, at: datetime) -> Approval:
    if shown.get(str(text.pk)) != text.sha256:
        raise RefusedError(
            _("You were shown another text of “%(title)s”: read this one, then approve.")
            % {"title": text.title}
        )
    check_unchanged(text)
    if text.approvals.filter(by=by).exists():
        raise RefusedError(_("You have approved this text already."))
    approval = Approval(text=text, sha256=text.sha256, by=by, at=at)
    approval.save()
    return approval


def check_unchanged(text: ProposedText) -> None:
    """Raise DraftChangedError when the draft, or what it asks or promises, is another by now."""
    now = text_of(text.page)
    if now.sha256 != text.sha256:
        raise changed(now.page)
    check_same_beside(text, now.page)


def check_same_beside(text: ProposedText, page: PolicyPage) -> None:
    """Raise DraftChangedError when a draft asks or promises something else than was proposed."""
    if page.beside() != text.beside():
        raise changed(page)


def check_open(proposal: Proposal) -> None:
    """Refuse a proposal that is promulgated or ended."""
    if not Proposal.objects.open().filter(pk=proposal.pk).exists():
        raise RefusedError(_("This proposal is over: another may have taken its place."))


def check_no_part(proposal: Proposal, *, by: User) -> None:
    """Refuse whoever proposed or edited a text, superusers included."""
    if has_part(proposal, by=by):
        raise RefusedError(
            _("You proposed or edited this text: somebody who had no part in it approves it.")
        )


def has_part(proposal: Proposal, *, by: User) -> bool:
    """Tell whether somebody proposed or edited a text of the proposal."""
    return proposal.editors.filter(user=by).exists()


@acting
def override(
    text: ProposedText, *, findings: Sequence[Found], reason: str, by: User, at: datetime
) -> list[Override]:
    """Answer, with one reason, for findings that block a text (RULES section 3).

    One person who had no part answers for an E; two people for a B that reads text, one of whom
    had no part and both of whom are kept with the version. Raises RefusedError.
    """
    proposal = text.proposal
    _lock(proposal)
    check_open(proposal)
    if not reason.strip():
        raise RefusedError(_("Say why this finding may stand: the reason is kept."))
    _check_answerable(proposal, findings, by=by)
    known = {key_of(one) for one in text.overrides.filter(by=by)}
    if any(one.key() in known for one in findings):
        raise RefusedError(_("You have answered for this finding already: another person must."))
    return Override.objects.bulk_create(
        Override(
            text=text,
            rule=one.rule,
            severity=one.severity,
            clause=one.clause,
            context=one.context,
            reason=reason.strip(),
            by=by,
            at=at,
        )
        for one in findings
    )


def _check_answerable(proposal: Proposal, findings: Sequence[Found], *, by: User) -> None:
    if not findings:
        raise RefusedError(_("Choose the finding that you answer for."))
    if not all(answerable(one) for one in findings):
        raise RefusedError(_("Nobody can set this finding aside: correct the text or the day."))
    if any(one.severity != "B" for one in findings):
        check_no_part(proposal, by=by)


@acting
def clear(promulgation: Promulgation, *, remark: str, by: User, at: datetime) -> Clearance:
    """Clear the flag of an urgent, overridden or unapproved promulgation, after a second look.

    Raises RefusedError for whoever had any part in it.
    """
    if not remark.strip():
        raise RefusedError(_("Say what you looked at and found: the remark is kept."))
    if Clearance.objects.filter(promulgation=promulgation).exists():
        raise RefusedError(_("This promulgation is cleared already."))
    if took_part(promulgation, by=by):
        raise RefusedError(_("You had a part in this: somebody who had none clears it."))
    made = Clearance(promulgation=promulgation, remark=remark.strip(), by=by, at=at)
    made.save()
    return made


def took_part(promulgation: Promulgation, *, by: User) -> bool:
    """Tell whether somebody edited, proposed, approved, answered for, or promulgated it."""
    if promulgation.by_id == by.pk:
        return True
    proposal = promulgation.proposal
    if proposal is None:
        return False
    return (
        has_part(proposal, by=by)
        or Approval.objects.filter(text__proposal=proposal, by=by).exists()
        or Override.objects.filter(text__proposal=proposal, by=by).exists()
    )


def _lock(proposal: Proposal) -> None:
    policies = Policy.objects.filter(pk__in=proposal.texts.values("policy"))
    list(policies.select_for_update().order_by("pk"))

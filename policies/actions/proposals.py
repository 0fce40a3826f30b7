"""Propose texts for promulgation: freeze them as approvers will be shown them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policies import ports
from policies.acting import acting
from policies.actions.authors import editors_of
from policies.actions.calendar import Plan, check_class, check_day, needs_notice, notice_days
from policies.actions.findings import Found, found_in
from policies.actions.refusals import RefusedError
from policies.actions.texts import (
    Text,
    as_seen,
    draft_of_version,
    new_version,
    standing_version,
)
from policies.diff import Redline, compare_drafts
from policies.models import (
    Policy,
    Promulgation,
    Proposal,
    ProposalEditor,
    ProposalEnd,
    ProposedText,
    Version,
)
from policies.models.proposals import Suggested
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from accounts.models import User
    from policies.clauses import Draft
    from policies.models import PolicyPage

SUMMARY_WORDS = 60


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A text beside the version it follows, if any, and what the redline says of the two."""

    text: Text
    base: Version | None
    redline: Redline | None

    @property
    def suggested(self) -> Suggested:
        """Give the class the redline suggests; a first version is substantial."""
        return Suggested(self.redline.suggested_class) if self.redline else Suggested.SUBSTANTIAL

    @property
    def is_typographic(self) -> bool:
        """Tell whether no word changes."""
        return self.redline is not None and self.redline.is_empty


def compared(text: Text) -> Compared:
    """Compare a draft with the version of its language that binds, or is to."""
    base = standing_version(text.page)
    draft: Draft = text.page.draft()
    redline = compare_drafts(draft_of_version(base), draft) if base is not None else None
    return Compared(text=text, base=base, redline=redline)


@acting
def propose(texts: Sequence[Text], *, plan: Plan, by: User, at: datetime) -> Proposal:
    """Put drafts of one brand forward, to enter into force together on one Paris day.

    An open proposal of one of these texts ends: this one takes its place. Raises RefusedError,
    with the remedy, when a draft is no longer the one seen, changes nothing, its day comes too
    soon, or a reason is missing; then nothing is written.
    """
    policies = lock(texts)
    texts = checked(texts, plan=plan, at=at)
    seen = [compared(text) for text in texts]
    for one in seen:
        _check_summary(one, plan=plan)
        _check_reason(one, plan=plan)
    _give_way(texts, by=by, at=at)
    proposal = Proposal(
        site=policies[0].site,
        change=plan.change,
        in_force_from=plan.in_force_from,
        notice_days=max(notice_days(policy, at=at) for policy in policies),
        frozen=frozen_beside(seen, plan=plan, at=at),
        lower_reason=plan.lower_reason.strip() if _is_lowered(seen, plan=plan) else "",
        urgent_duty=plan.urgent_duty.strip(),
        approvals_needed=approvals_needed(seen, plan=plan),
        by=by,
        at=at,
    )
    proposal.save()
    pages = [text.page for text in texts]
    for one in seen:
        found = found_in(one.text.page, plan=plan, at=at, along=pages)
        _freeze(one, proposal=proposal, found=found, at=at)
    _name_editors(proposal, pages, by=by)
    return proposal


def lock(texts: Sequence[Text]) -> list[Policy]:
    """Lock the policies of some texts; refuse texts of several brands, or none."""
    if not texts:
        raise RefusedError(_("Choose at least one text to promulgate."))
    # By key, so that two promulgations of the same policies wait for each other and never cross.
    policies = list(
        Policy.objects.select_for_update()
        .filter(pk__in={text.page.policy_id for text in texts})
        .order_by("pk")
    )
    if len({policy.site_id for policy in policies}) != 1:
        raise RefusedError(_("Texts of several brands are promulgated one brand at a time."))
    return policies


def checked(texts: Sequence[Text], *, plan: Plan, at: datetime) -> list[Text]:
    """Give the texts with their drafts, once class and day are found possible for each."""
    french = {text.page.policy_id for text in texts if text.page.language == "fr"}
    texts = [as_seen(text) for text in texts]
    for text in texts:
        if plan.change == Change.TRANSLATION and text.page.policy_id in french:
            raise RefusedError(
                _("A translation follows a French text that binds: propose it alone.")
            )
        check_class(text.page, change=plan.change)
        check_day(text.page, plan=plan, at=at)
    return texts


def frozen_beside(seen: Sequence[Compared], *, plan: Plan, at: datetime) -> dict[str, Any]:
    """Give what an approval freezes beside the texts: nothing where nobody is to be told."""
    policies = {one.text.page.policy_id: one.text.page.policy for one in seen}.values()
    teller = ports.notices()
    if teller is None or not any(needs_notice(one, change=plan.change) for one in policies):
        return {}
    announced = ports.Announced(
        site=seen[0].text.page.policy.site,
        day=plan.in_force_from,
        notice_days=max(notice_days(policy, at=at) for policy in policies),
        audience=plan.audience,
    )
    return {"notice": teller.frozen(announced, [_announced(one) for one in seen], at=at)}


def _announced(one: Compared) -> ports.AnnouncedText:
    return ports.AnnouncedText(
        kind=one.text.page.kind,
        language=one.text.page.language,
        sha256=one.text.sha256,
        base_sha256=one.base.sha256 if one.base else None,
        redline=one.redline,
    )


def _is_lowered(seen: Sequence[Compared], *, plan: Plan) -> bool:
    return plan.change == Change.MINOR and any(
        one.suggested == Suggested.SUBSTANTIAL for one in seen
    )


def _check_summary(one: Compared, *, plan: Plan) -> None:
    title = {"title": one.text.page.title}
    words = [len(said.split()) for said in (one.text.summary, *one.text.summaries.values())]
    if max(words) > SUMMARY_WORDS:
        raise RefusedError(_("Say what changes in “%(title)s” in 60 words at most.") % title)
    if plan.change == Change.SUBSTANTIAL and one.base is not None and not words[0]:
        raise RefusedError(_("Say in plain words what changes in “%(title)s”.") % title)


def _check_reason(one: Compared, *, plan: Plan) -> None:
    if plan.change != Change.MINOR or plan.lower_reason.strip():
        return
    if one.suggested == Suggested.SUBSTANTIAL:
        raise RefusedError(
            _(
                "The redline of “%(title)s” looks substantial:"
                " choose that class, or say why it is not."
            )
            % {"title": one.text.page.title}
        )


def approvals_needed(seen: Sequence[Compared], *, plan: Plan) -> int:
    """Give how many people must approve: two for a short notice, none where no word changes."""
    if plan.urgent_duty.strip():
        return 2
    typographic = all(one.is_typographic for one in seen)
    return 0 if plan.change == Change.MINOR and typographic else 1


def _give_way(texts: Sequence[Text], *, by: User, at: datetime) -> None:
    pages = [text.page for text in texts]
    for proposal in Proposal.objects.open().filter(texts__page__in=pages).distinct():
        ProposalEnd(proposal=proposal, reason=_("proposed anew"), by=by, at=at).save()


def _freeze(one: Compared, *, proposal: Proposal, found: Sequence[Found], at: datetime) -> None:
    page: PolicyPage = one.text.page
    version = new_version(one.text, number=(0, 0), change=Change(proposal.change), at=at)
    ProposedText(
        proposal=proposal,
        page=page,
        policy_id=page.policy_id,
        language=page.language,
        title=page.title,
        summary=one.text.summary.strip(),
        summaries=dict(one.text.summaries),
        **page.beside(),
        source=version.source,
        sha256=version.sha256,
        base=one.base,
        suggested=one.suggested,
        reasons=list(one.redline.reasons) if one.redline else [],
        findings=[one.stored() for one in found],
    ).save()


def _name_editors(proposal: Proposal, pages: Sequence[PolicyPage], *, by: User) -> None:
    people = {by.pk}.union(*(editors_of(page) for page in pages))
    ProposalEditor.objects.bulk_create(
        ProposalEditor(proposal=proposal, user_id=person) for person in sorted(people)
    )


@acting
def withdraw_proposal(proposal: Proposal, *, reason: str, by: User, at: datetime) -> ProposalEnd:
    """End a proposal that is not promulgated; the draft stays as it is."""
    Policy.objects.select_for_update().filter(pk__in=proposal.texts.values("policy")).order_by(
        "pk"
    ).first()
    if Promulgation.objects.filter(proposal=proposal).exists():
        raise RefusedError(_("This proposal is promulgated: withdraw the version instead."))
    if ProposalEnd.objects.filter(proposal=proposal).exists():
        raise RefusedError(_("This proposal has ended already."))
    if not reason.strip():
        raise RefusedError(_("Say why: the reason is kept."))
    end = ProposalEnd(proposal=proposal, reason=reason.strip(), by=by, at=at)
    end.save()
    return end

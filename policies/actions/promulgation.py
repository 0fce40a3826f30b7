"""Promulgate: fix a proposal's texts as the next versions, with one entry into force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies import ports
from policies.acting import acting
from policies.actions.approvals import check_open, check_same_beside
from policies.actions.calendar import Plan, notice_days
from policies.actions.findings import Found, found_in
from policies.actions.numbering import next_number
from policies.actions.proposals import checked, compared, frozen_beside, lock
from policies.actions.readiness import approvals_missing, obstacles
from policies.actions.refusals import RefusedError
from policies.actions.texts import Text, changed, new_version
from policies.models import EntryIntoForce, Promulgation
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from accounts.models import User
    from policies.models import PolicyPage, Proposal, ProposedText, Version


def plan_of(proposal: Proposal) -> Plan:
    """Give what was decided beside the texts of a proposal."""
    return Plan(
        change=Change(proposal.change),
        in_force_from=proposal.in_force_from,
        lower_reason=proposal.lower_reason,
        urgent_duty=proposal.urgent_duty,
        audience=proposal.frozen.get("notice", {}).get("audience", {}),
    )


@acting
def promulgate(proposal: Proposal, *, by: User, at: datetime) -> Promulgation:
    """Fix the texts of a proposal as next versions that enter into force together.

    `at` is the instant of the act. Raises RefusedError, with the remedy, when a draft was edited
    since, an approval is missing, a finding is open, the notice would no longer be the one that
    was approved, or the day comes too soon by now; then nothing is written. What was promulgated
    never changes.
    """
    frozen = list(proposal.texts.select_related("page"))
    texts = [_text(one) for one in frozen]
    policies = lock(texts)
    check_open(proposal)
    plan = plan_of(proposal)
    texts = checked(texts, plan=plan, at=at)
    pages = [text.page for text in texts]
    _check_approved(proposal)
    _check_told_as_approved(proposal, texts, plan=plan, at=at)
    for one, page in zip(frozen, pages, strict=True):
        check_same_beside(one, page)
        # Anew: registers and days may have moved since the text was proposed.
        _check_answered(one, found_in(page, plan=plan, at=at, along=pages))
    promulgation = Promulgation(
        site=proposal.site,
        at=at,
        by=by,
        notice_days=max(notice_days(policy, at=at) for policy in policies),
        proposal=proposal,
    )
    promulgation.save()
    # French first: what is written in other languages takes its number.
    for text in sorted(texts, key=lambda text: text.page.language != "fr"):
        _fix(text, promulgation=promulgation, plan=plan)
    if (teller := ports.notices()) is not None:
        teller.promulgated()
    return promulgation


def _text(frozen: ProposedText) -> Text:
    return Text(
        page=frozen.page,
        sha256=frozen.sha256,
        summary=frozen.summary,
        summaries=frozen.summaries,
    )


def _check_approved(proposal: Proposal) -> None:
    if missing := approvals_missing(proposal):
        raise RefusedError(
            ngettext(
                "%(count)s more person must approve this first.",
                "%(count)s more people must approve this first.",
                missing,
            )
            % {"count": missing}
        )


def _check_told_as_approved(
    proposal: Proposal, texts: Sequence[Text], *, plan: Plan, at: datetime
) -> None:
    """Refuse where people would be told otherwise than the approvers were shown."""
    teller, then = ports.notices(), proposal.frozen.get("notice")
    # Of what was proposed before anybody could tell people, nothing was frozen.
    if teller is None or then is None:
        return
    now = frozen_beside([compared(text) for text in texts], plan=plan, at=at)
    if why := teller.changed(then, now.get("notice", {})):
        raise RefusedError(why)


def _check_answered(text: ProposedText, found: tuple[Found, ...]) -> None:
    for obstacle in obstacles(text, found):
        if not obstacle.is_answered:
            raise RefusedError(
                _("“%(title)s”: %(rule)s is not settled (%(context)s). Correct it, or answer it.")
                % {
                    "title": text.title,
                    "rule": obstacle.found.rule,
                    "context": obstacle.found.context or obstacle.found.clause,
                }
            )


def _fix(text: Text, *, promulgation: Promulgation, plan: Plan) -> Version:
    version = new_version(
        text,
        number=next_number(text.page, change=plan.change),
        change=plan.change,
        at=promulgation.at,
    )
    if version.sha256 != text.sha256:
        # A register changed between the check and here.
        raise changed(text.page)
    version.promulgation = promulgation
    _give_way(text.page, day=plan.in_force_from, number=version.number, decided=promulgation)
    version.save()
    EntryIntoForce(
        version=version,
        day=plan.in_force_from,
        reason=_("promulgated"),
        decided_at=promulgation.at,
        decided_by=promulgation.by,
    ).save()
    _show_on_desk(text.page, by=promulgation.by)
    return version


def _give_way(page: PolicyPage, *, day: date, number: str, decided: Promulgation) -> None:
    """Let a coming version that this one replaces on the same day never enter into force."""
    same_day = EntryIntoForce.objects.standing().filter(
        version__policy=page.policy, version__language=page.language, day=day
    )
    for entry in same_day:
        EntryIntoForce(
            version=entry.version,
            reason=_("replaced on the same day by version %(number)s") % {"number": number},
            replaces=entry,
            decided_at=decided.at,
            decided_by=decided.by,
        ).save()


def _show_on_desk(page: PolicyPage, *, by: User) -> None:
    # Only for Wagtail's lists, which would call the policy a draft for ever. Nothing binds by it.
    revision = page.get_latest_revision() or page.save_revision(user=by)
    revision.publish(user=by, skip_permission_checks=True)

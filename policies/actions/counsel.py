"""Outside counsel: invite a lawyer to a draft, hear what she says, close her link."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from policies.acting import acting
from policies.actions.findings import found
from policies.actions.refusals import RefusedError
from policies.actions.texts import (
    Text,
    check_not_empty,
    new_version,
    standing_version,
)
from policies.actions.wordings import wordings
from policies.clauses import canonical
from policies.facts import findings_for
from policies.models import CounselComment, CounselLink, CounselRevocation
from policies.models.versions import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from wagtail.models import Site

    from accounts.models import User
    from policies.models import PolicyPage

DAYS, MOST_DAYS = 14, 60
# Characters of one remark and of one wording.
LONGEST_REMARK, LONGEST_WORDING = 5_000, 50_000
# What one link may bring: so much at once, so much in all.
AT_ONCE, WHILE, IN_ALL = 30, timedelta(minutes=10), 500


class ClosedError(RefusedError):
    """The link has expired, or was closed."""


class TooMuchError(RefusedError):
    """More has come by one link than a person writes."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Whom to invite, for how many days from now, with what words, and with the findings or not."""

    name: str
    email: str
    days: int = DAYS
    message: str = ""
    with_findings: bool = True


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a lawyer says of a clause (empty: of the whole text); `wordings` by text block."""

    clause: str
    remark: str = ""
    wordings: Mapping[str, str] = field(default_factory=dict)


def _signer() -> Signer:
    # A forged key is refused before anything is looked up.
    return Signer(salt="policies.counsel", sep=".")


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@acting
def invite(
    page: PolicyPage, *, invitation: Invitation, by: User, at: datetime
) -> tuple[CounselLink, str]:
    """Freeze the page's latest draft for a lawyer; give the link and its key, which nobody keeps.

    Raises RefusedError for an empty draft, a time out of bounds, or somebody who has a desk.
    """
    if not 1 <= invitation.days <= MOST_DAYS:
        raise RefusedError(_("Choose from 1 to %(most)s days.") % {"most": MOST_DAYS})
    _check_outside(invitation.email, page=page)
    latest = page.latest()
    check_not_empty(latest)
    frozen = new_version(
        Text(page=latest, sha256=""), number=(0, 0), change=Change.SUBSTANTIAL, at=at
    )
    seen = [found(one).stored() for one in findings_for(latest, at=at)]
    secret = secrets.token_urlsafe(32)
    link = CounselLink(
        page=page,
        language=latest.language,
        name=invitation.name.strip(),
        email=invitation.email,
        message=invitation.message.strip(),
        secret_sha256=_hashed(secret),
        title=latest.title,
        source=frozen.source,
        sha256=frozen.sha256,
        base=standing_version(latest),
        findings=seen if invitation.with_findings else None,
        expires_at=at + timedelta(days=invitation.days),
        by=by,
        at=at,
    )
    link.save()
    return link, _signer().sign(secret)


def _check_outside(email: str, *, page: PolicyPage) -> None:
    """Refuse the brand's own people: by a link, an approver could write what she approves."""
    own = Q(groups__site_permissions__site=page.policy.site_id) | Q(is_superuser=True)
    if get_user_model()._default_manager.filter(own, email__iexact=email).exists():
        raise RefusedError(
            _("This address belongs to somebody who has a desk here: she reads and writes there.")
        )


def link_of(key: str, *, site: Site) -> CounselLink | None:
    """Give the link of a brand that a key opens, or opened; None for any other key."""
    try:
        secret = _signer().unsign(key)
    except BadSignature:
        return None
    links = CounselLink.objects.select_related("page__policy__site", "base", "by", "revocation")
    return links.filter(secret_sha256=_hashed(secret), page__policy__site=site).first()


def is_open(link: CounselLink, *, at: datetime) -> bool:
    """Tell whether a link still opens its page at an instant."""
    return at < link.expires_at and not CounselRevocation.objects.filter(link=link).exists()


@transaction.atomic
def say(link: CounselLink, *, said: Said, at: datetime) -> list[CounselComment]:
    """Keep what a lawyer says: a row per wording that differs from the text, the remark first.

    Raises ClosedError when the link is over, TooMuchError when more comes than a person writes,
    RefusedError when nothing is said, or of nothing that she was shown.
    """
    if not is_open(link, at=at):
        raise ClosedError(_("This link is closed: your words were not kept."))
    _check_room(link, at=at)
    made = [
        CounselComment(link=link, clause=said.clause, at=at, **row) for row in _rows(link, said)
    ]
    for one in made:
        one.save()
    return made


def _check_room(link: CounselLink, *, at: datetime) -> None:
    if link.comments.filter(at__gt=at - WHILE).count() >= AT_ONCE:
        raise TooMuchError(_("You have sent much in a short time: wait ten minutes, then go on."))
    if link.comments.count() >= IN_ALL:
        raise TooMuchError(_("This link is full: ask whoever invited you for another one."))


def _rows(link: CounselLink, said: Said) -> Iterator[dict[str, str]]:
    remark, shown = canonical(said.remark).strip(), shown_texts(link, said.clause)
    if said.clause and said.clause not in clauses_of(link):
        raise RefusedError(_("There is no such clause in the text that you were shown."))
    if not said.wordings.keys() <= shown.keys():
        raise RefusedError(_("There is no such text in this clause."))
    changed = {
        block: canonical(wording).strip()
        for block, wording in said.wordings.items()
        if not same(wording, shown[block])
    }
    if not remark and not changed:
        raise RefusedError(_("Write a remark, or change the wording: nothing was sent."))
    _check_lengths(remark, changed)
    if not changed:
        yield {"remark": remark}
    for place, (block, wording) in enumerate(changed.items()):
        yield {"remark": "" if place else remark, "block": block, "wording": wording}


def _check_lengths(remark: str, changed: Mapping[str, str]) -> None:
    if any(not wording for wording in changed.values()):
        raise RefusedError(_("To take a text out, leave it as it is and say so in the remark."))
    if len(remark) > LONGEST_REMARK:
        raise RefusedError(_("Your remark is too long: send it in several parts."))
    if any(len(wording) > LONGEST_WORDING for wording in changed.values()):
        raise RefusedError(_("This wording is too long: send it by e-mail instead."))


def clauses_of(link: CounselLink) -> list[str]:
    """Give the lasting ids of the clauses that the lawyer was shown."""
    return [block["id"] for block in link.source["body"] if block["type"] == "clause"]


def shown_texts(link: CounselLink, clause: str) -> dict[str, str]:
    """Give the texts of a clause as the lawyer was shown them, by block."""
    return wordings(link.source["body"], clause)


def same(one: str, other: str) -> bool:
    """Tell whether two texts are the same once they are canonical; a form's line ends are CR LF."""
    return canonical(one).strip() == canonical(other).strip()


@acting
def revoke(link: CounselLink, *, by: User, at: datetime) -> CounselRevocation:
    """Close a link for ever; what came by it stays. Raises RefusedError when it is closed."""
    if not is_open(link, at=at):
        raise RefusedError(_("This link is closed already."))
    revocation = CounselRevocation(link=link, by=by, at=at)
    revocation.save()
    return revocation

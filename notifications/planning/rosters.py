"""The daily count of the company's software beside ours, so that nobody is forgotten.

The company's software sends `{"day": "2026-11-21", "count": 2, "digest": "..."}` once a day, signed
after Standard Webhooks. `count` is the number of its practitioners under contract on that Paris
day, and `digest` the SHA-256, in hex, of their external ids: sorted by code point, joined by one
line feed (U+000A) with none at the end, in UTF-8. Of nobody it is the digest of no bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from django.contrib.postgres.aggregates import StringAgg
from django.db import IntegrityError, transaction
from django.db.models import CharField, Count, Func, Value
from django.db.models.functions import Coalesce, Collate
from django.utils.translation import gettext as _
from standardwebhooks import Webhook, WebhookVerificationError

from notifications.models import NoticePractice, Roster
from notifications.planning.audience import EVERYBODY, people
from policies.deadlines import paris_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wagtail.models import Site

RosterState = Literal["none", "matches", "mismatch", "silent"]

# Without a count for so long, the company's software has stopped sending.
SILENT_AFTER: Final = timedelta(days=2)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LARGEST: Final = 2_147_483_647
_LONGEST_ID: Final = 100


class RosterError(Exception):
    """A count that is not taken: the sentence says what to do, `status` is HTTP's."""

    def __init__(self, sentence: str, *, status: int) -> None:
        super().__init__(sentence)
        self.status: Final = status


@dataclass(frozen=True, kw_only=True)
class Received:
    """A count as it is kept, and whether this request was the first with its id."""

    roster: Roster
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class _Told:
    day: date
    count: int
    digest: str


def own_roster(site: Site, at: date | datetime) -> tuple[int, str]:
    """Give the number and the digest of a brand's practitioners under contract on a Paris day."""
    day = paris_day(at) if isinstance(at, datetime) else at
    ids = Collate("external_id", "C")
    joined = Coalesce(StringAgg(ids, "\n", order_by=ids), Value(""))
    found = people(EVERYBODY, site=site, day=day).aggregate(
        count=Count("pk"), digest=Func(joined, template=_SHA256, output_field=CharField())
    )
    return found["count"], found["digest"]


_SHA256: Final = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"


def receive(site: Site, body: bytes, headers: Mapping[str, str], *, at: datetime) -> Received:
    """Keep a signed count beside ours; a request that is sent again is kept once.

    `headers` has the three of Standard Webhooks; a time stamp more than five minutes off is
    refused. Raises RosterError: 401 for what is not signed with the brand's secret, 400 for what
    cannot be read, 422 for a day other than today and yesterday, 503 while the brand has no secret.
    """
    _check_signature(site, body, headers)
    told = _read(body, today=paris_day(at))
    message = {name.lower(): value for name, value in headers.items()}["webhook-id"]
    if len(message) > _LONGEST_ID:
        raise RosterError(_("Send a “webhook-id” of at most 100 characters."), status=400)
    before = Roster.objects.filter(site=site, message=message).first()
    if before is not None:
        return Received(roster=before, is_new=False)
    return _keep(site, told, message=message, at=at)


def _keep(site: Site, told: _Told, *, message: str, at: datetime) -> Received:
    own_count, own_digest = own_roster(site, told.day)
    made = Roster(
        site=site,
        message=message,
        day=told.day,
        count=told.count,
        digest=told.digest,
        own_count=own_count,
        own_digest=own_digest,
        received_at=at,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        # The same request once more, at this moment.
        return Received(roster=Roster.objects.get(site=site, message=message), is_new=False)
    return Received(roster=made, is_new=True)


def _check_signature(site: Site, body: bytes, headers: Mapping[str, str]) -> None:
    secret = _secret(site)
    if not secret:
        raise RosterError(
            _("This brand takes no counts yet: enter the secret in its rules for notices."),
            status=503,
        )
    try:
        webhook = Webhook(secret)
    except Exception as error:
        raise RosterError(
            _("The brand’s secret cannot be read: enter one that begins with “whsec_”."),
            status=503,
        ) from error
    try:
        # The package reads the clock itself; a signature that it cannot read is none.
        webhook.verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError, TypeError) as error:
        raise RosterError(
            _(
                "The signature is not right: sign the bytes as they are sent,"
                " with the secret and the time of now."
            ),
            status=401,
        ) from error


def _secret(site: Site) -> str:
    practice = NoticePractice.objects.filter(site=site).first()
    return str(practice.roster_secret) if practice is not None else ""


def _read(body: bytes, *, today: date) -> _Told:
    try:
        data = json.loads(body)
    except ValueError:
        data = None
    if not isinstance(data, dict) or not _is_whole(data):
        raise RosterError(
            _(
                "Send JSON with “day” (2026-11-21), “count” (a whole number) and “digest”"
                " (64 hexadecimal digits in lower case)."
            ),
            status=400,
        )
    day = date.fromisoformat(data["day"])
    if not today - timedelta(days=1) <= day <= today:
        raise RosterError(
            _("Send the count of today or yesterday, in Paris: today is %(today)s.")
            % {"today": today.isoformat()},
            status=422,
        )
    return _Told(day=day, count=data["count"], digest=data["digest"])


def _is_whole(data: dict[str, Any]) -> bool:
    day, count, digest = (data.get(name) for name in ("day", "count", "digest"))
    is_digest = isinstance(digest, str) and _DIGEST.fullmatch(digest) is not None
    return _is_day(day) and _is_number(count) and is_digest


def _is_number(value: object) -> bool:
    # True is an int in Python, and counts nobody.
    return type(value) is int and 0 <= value <= _LARGEST


def _is_day(text: object) -> bool:
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def roster_state(site: Site, at: datetime) -> RosterState:
    """Tell how a brand's people compare with those whom the company's software knows.

    none: the brand takes no counts. silent: none came for two days, or none ever did. Otherwise
    the latest day's count decides, beside ours at the moment it came.
    """
    if not _secret(site):
        return "none"
    last = Roster.objects.filter(site=site).order_by("day", "received_at", "pk").last()
    if last is None or last.received_at < at - SILENT_AFTER:
        return "silent"
    return "matches" if last.matches else "mismatch"

"""The public register of subprocessors: who works with the brand's data, since and until when."""

from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min, Q
from wagtail.models import Site

from policies.registers.recipients import RecipientKind, Subprocessor, Transfer

# What the page shows comes from these; their histories only grow, so they name its state.
SHOWN = (Subprocessor, Transfer)


def subprocessors_page(site: Site, language: str, day: date) -> dict[str, Any]:
    """Give what `policies/subprocessors.html` needs beside the frame that all public pages share.

    `current`, `coming` and `ended` are lists of dicts (entity, task, data, country, contact,
    documents, since, until, certificate, is_ai, transfers), in the language, for a Paris day;
    `changed_at` is the instant of the last change, None for a register that never had a row.
    """
    rows = Subprocessor.objects.filter(site=site, kind=RecipientKind.SUBPROCESSOR)
    rows = rows.prefetch_related("transfers")
    current, coming, ended = rows.on(day), rows.coming(day), rows.ended(day)
    return {
        "current": [_described(row, language) for row in current.order_by("name", "pk")],
        "coming": [_described(row, language) for row in coming.order_by("since", "name", "pk")],
        "ended": [_described(row, language) for row in ended.order_by("-until", "name", "pk")],
        "changed_at": _changed_at(site),
    }


def subprocessors_state(site: Site, day: date) -> tuple[object, ...]:
    """Name all facts of the page on a day: changes so far, and the latest day that has passed."""
    own = Subprocessor.objects.filter(site=site)
    past = own.aggregate(
        begun=Max("since", filter=Q(since__lte=day)), ended=Max("until", filter=Q(until__lte=day))
    )
    return (*(model.history.filter(site=site).count() for model in SHOWN), *past.values())


def subprocessors_next_day(site: Site, day: date) -> date | None:
    """Give the next Paris day after `day` on which someone begins or ends."""
    found = Subprocessor.objects.filter(site=site).aggregate(
        begins=Min("since", filter=Q(since__gt=day)), ends=Min("until", filter=Q(until__gt=day))
    )
    days = [one for one in found.values() if one is not None]
    return min(days) if days else None


def _changed_at(site: Site) -> datetime | None:
    shown = (
        Subprocessor.history.filter(site=site, kind=RecipientKind.SUBPROCESSOR),
        Transfer.history.filter(site=site),
    )
    moments = [records.aggregate(last=Max("history_date"))["last"] for records in shown]
    return max((moment for moment in moments if moment is not None), default=None)


def _described(row: Subprocessor, language: str) -> dict[str, Any]:
    return {
        "entity": row.entity(),
        "task": row.said("task", language),
        "data": row.said("data", language),
        "country": row.said("country", language),
        "contact": row.contact,
        "contact_is_email": "@" in row.contact and " " not in row.contact,
        "documents": row.documents,
        "since": row.since,
        "until": row.until,
        "certificate": row.hds_certificate,
        "certificate_is_link": row.hds_certificate.startswith("https://"),
        "is_ai": row.is_ai_provider,
        "transfers": [
            {name: one.said(name, language) for name in ("country", "data", "safeguard", "copy")}
            for one in sorted(row.transfers.all(), key=lambda one: (one.country_fr, one.pk))
        ],
    }

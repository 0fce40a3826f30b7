"""The notices of a bundle: what was to be said to whom by which day, and what was decided on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count

from consent.ledger import canonical_json, instant

if TYPE_CHECKING:
    from notifications.models import Delivery, Notice

# Deliveries in one bundle of a notice: each may bring a megabyte.
PART: Final = 1_000


def notice_folder(notice: Notice) -> str:
    """Give where a notice stands in a bundle."""
    return f"notice/{notice.pk}"


def recipients(notice: Notice) -> int:
    """Count the practitioners to whom a notice goes."""
    return notice.deliveries.to_people().count()


def parts_in(notice: Notice) -> int:
    """Give how many bundles hold all deliveries of a notice; 1 where there is none."""
    return max(1, -(-recipients(notice) // PART))


def part_of(notice: Notice, number: int) -> list[Delivery]:
    """Give the deliveries of the bundle with that number, from 1, by id."""
    found = notice.deliveries.to_people().select_related("notice__site", "practitioner")
    return list(found.order_by("pk")[(number - 1) * PART : number * PART])


def notice_file(notice: Notice, *, part: int | None = None) -> dict[str, bytes]:
    """Give everything of a notice that names nobody; `part` is the number of a notice's bundle."""
    said = _notice(notice) | {
        "part": part and {"number": part, "of": parts_in(notice), "deliveries": PART},
        "followers": _keys(notice.followers.order_by("pk")),
        "versions": [
            {
                "id": str(one.pk),
                "policy": one.policy.kind,
                "language": one.language,
                "number": one.number,
                "sha256": one.sha256,
                "html_sha256": one.html_sha256,
            }
            for one in notice.promulgation.versions.select_related("policy").order_by("pk")
        ],
        "decisions": [
            {
                "id": str(one.pk),
                "decision": one.decision,
                "reason": one.reason,
                "advice": one.advice,
                "by": _key(one.by_id),
                "second": _key(one.second_id),
                "at": instant(one.at),
            }
            for one in notice.decisions.order_by("at", "pk")
        ],
        "bodies": [
            {
                "id": str(one.pk),
                "language": one.language,
                "sha256": one.sha256,
                "subject": one.subject,
                "versions": one.versions,
                "created_at": instant(one.created_at),
            }
            for one in notice.bodies.defer("parts").order_by("pk")
        ],
        "counts": _counts(notice),
    }
    return {f"{notice_folder(notice)}/notice.json": canonical_json(said)}


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "id": str(notice.pk),
        "brand": notice.site_id,
        "kind": notice.kind,
        "number": notice.number,
        "promulgation": str(notice.promulgation_id),
        "follows": _key(notice.follows_id),
        "day": notice.day.isoformat(),
        "required_days": notice.required_days,
        "audience": notice.audience,
        "frozen": notice.frozen,
        "reason": notice.reason,
        "send_from": instant(notice.send_from),
        "created_at": instant(notice.created_at),
    }


def _counts(notice: Notice) -> list[dict[str, Any]]:
    """Count the deliveries by where they stand; the canary is nobody."""
    by = ("state", "stage", "basis", "exemption")
    rows = notice.deliveries.to_people().order_by(*by).values(*by)
    return list(rows.annotate(deliveries=Count("pk")))


def _keys(rows: Any) -> list[str]:
    return [str(key) for key in rows.values_list("pk", flat=True)]


def _key(value: Any) -> str | None:
    return None if value is None else str(value)

"""Who had been informed of a number of a policy at an instant, by what shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import connection

from notifications.models import Basis, Notice, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from policies.models import Version


@dataclass(frozen=True, kw_only=True)
class Informed:
    """The people of a notice at an instant, by what showed that they were informed; "" is nothing.

    Who is exempt today is left out: since when, no row says.
    """

    notice: Notice
    by_basis: Mapping[str, int] = field(default_factory=dict)

    @property
    def delivered(self) -> int:
        """Give of how many their mail server said that it has the mail."""
        return self.by_basis.get(Basis.DELIVERED, 0)

    @property
    def presumed(self) -> int:
        """Give of how many it was presumed, by the brand's own rule."""
        return self.by_basis.get(Basis.PRESUMED, 0)

    @property
    def otherwise(self) -> int:
        """Give how many knew it from their own acknowledgement, or by letter."""
        return self.by_basis.get(Basis.IN_APP, 0) + self.by_basis.get(Basis.LETTER, 0)

    @property
    def not_informed(self) -> int:
        """Give how many were not informed."""
        return self.by_basis.get("", 0)


# Nearly every delivery has one proof, or none: it stands beside it. Of the others the last proof
# of those before the instant: a bounce revokes, an earlier event moves the instant.
_INFORMED: Final = """
WITH told AS MATERIALIZED (
    SELECT id, notice_id, state, informed_at, basis FROM notifications_delivery
    WHERE notice_id = ANY(%(notices)s) AND practitioner_id IS NOT NULL
    AND planned_at < %(at)s AND state <> 'exempt'
), moved AS MATERIALIZED (
    SELECT DISTINCT delivery_id AS id FROM notifications_information
    JOIN told ON told.id = delivery_id WHERE replaces_id IS NOT NULL
), proofs AS MATERIALIZED (
    SELECT delivery_id, proof.id, replaces_id, informed, basis, recorded_at
    FROM moved JOIN notifications_information AS proof ON proof.delivery_id = moved.id
    WHERE at < %(at)s
), last AS (
    SELECT DISTINCT ON (delivery_id) delivery_id, informed, basis FROM proofs
    WHERE NOT EXISTS (SELECT FROM proofs AS later WHERE later.replaces_id = proofs.id)
    ORDER BY delivery_id, recorded_at DESC
)
SELECT notice_id, CASE WHEN state = 'informed' AND informed_at < %(at)s THEN basis ELSE '' END,
    count(*)
FROM told WHERE NOT EXISTS (SELECT FROM moved WHERE moved.id = told.id) GROUP BY 1, 2
UNION ALL
SELECT notice_id, CASE WHEN last.informed THEN last.basis ELSE '' END, count(*)
FROM told JOIN moved USING (id) LEFT JOIN last ON last.delivery_id = told.id GROUP BY 1, 2
"""


def informed(version: Version, *, at: datetime) -> list[Informed]:
    """Give, for each notice of a number's change made before an instant, who was informed by then.

    Two statements; the canary is nobody.
    """
    notices = list(notices_of(version, at=at))
    counts: dict[UUID, dict[str, int]] = {one.pk: {} for one in notices}
    with connection.cursor() as cursor:
        cursor.execute(_INFORMED, {"notices": list(counts), "at": at})
        for notice, basis, count in cursor.fetchall():
            counts[notice][basis] = counts[notice].get(basis, 0) + count
    return [Informed(notice=one, by_basis=counts[one.pk]) for one in notices]


def notices_of(version: Version, *, at: datetime) -> list[Notice]:
    """Give the notices of the change that brought a version's number, as made before an instant."""
    found = Notice.objects.filter(
        kind=NoticeKind.CHANGE,
        promulgation__versions__policy=version.policy_id,
        promulgation__versions__major=version.major,
        created_at__lt=at,
    )
    return list(found.distinct().order_by("created_at", "pk"))

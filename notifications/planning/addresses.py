"""Who has another address since: a new try where mail failed, a copy where she was informed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery

from consent.models import Practitioner
from notifications.models import Attempt, Delivery, NoticeKind, Progress, State
from notifications.models.deliveries import FAILED, OPEN
from notifications.planning.exempting import begin_again
from notifications.planning.followers import lock_followers, make
from notifications.planning.writing import insert, rows_of_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from notifications.models import Notice
    from notifications.planning.targets import Target

_AT_ONCE: Final = 500
_CHANGED: Final = "~"


def use_new_languages(seen: Target) -> Iterator[int]:
    """Let what is still planned be written in the language in which she reads by now."""
    reads = Practitioner.objects.filter(pk=OuterRef("practitioner")).values("language")
    planned = Delivery.objects.filter(notice=seen.notice, state=State.PLANNED)
    after: UUID | None = None
    # Of few people, so that a million deliveries are not looked through for them.
    while people := _some_edited(seen, after):
        other = planned.filter(practitioner__in=people).exclude(
            language=F("practitioner__language")
        )
        ids = list(other.values_list("pk", flat=True))
        yield planned.filter(pk__in=ids).update(language=Subquery(reads)) if ids else 0
        after = people[-1]


def try_new_addresses(seen: Target) -> Iterator[int]:
    """Begin anew, by mail, where mail failed at every address but the one she has now.

    What is planned needs nothing: an address is read when its mail leaves.
    """
    for failed in _pages(_of_moved(seen).filter(state__in=FAILED)):
        known = _addresses(seen.notice, failed)
        ids = [one.pk for one in failed if _is_new(one, known)]
        rows = Delivery.objects.filter(pk__in=ids, state__in=FAILED)
        yield begin_again(rows, seen) if ids else 0


def send_copies(seen: Target) -> Iterator[int]:
    """Plan a copy for those informed at an address that is theirs no more; informed stands.

    The first copy of each is of one notice, the second of the next: one for each change, to the
    address she has then. An address that the notice, or a copy, went to gets no other.
    """
    mine = _copies(seen.notice).filter(practitioner=OuterRef("practitioner"))
    informed = _of_moved(seen).filter(~Exists(mine.filter(state__in=OPEN)), state=State.INFORMED)
    for page in _pages(informed):
        known = _addresses(seen.notice, page)
        moved = [one for one in page if _is_new(one, known)]
        for number, people in _by_number(seen.notice, moved).items():
            yield _copy(seen, number, people)


def _edited(seen: Target) -> QuerySet[Any, Any]:
    """Give the ids of people of whom something was changed since the notice was made."""
    rows = Practitioner.history.filter(
        history_date__gt=seen.notice.created_at, history_type=_CHANGED
    )
    ids: QuerySet[Any, Any] = rows.values("id")
    return ids


def _some_edited(seen: Target, after: UUID | None) -> list[UUID]:
    ids = _edited(seen).values_list("id", flat=True).distinct().order_by("id")
    return list((ids if after is None else ids.filter(id__gt=after))[:_AT_ONCE])


def _of_moved(seen: Target) -> QuerySet[Delivery]:
    """Give the deliveries to people whose address was another at some time since the notice.

    `was` is the address when the notice was made; it is not known of who was brought in without
    a history.
    """
    hers = Practitioner.history.filter(id=OuterRef("practitioner"))
    since = seen.notice.created_at
    before = hers.filter(history_date__lte=since).order_by("-history_date", "-history_id")
    later = hers.filter(history_date__gt=since).exclude(email=OuterRef("practitioner__email"))
    rows = Delivery.objects.filter(notice=seen.notice, practitioner__in=_edited(seen))
    rows = rows.exclude(practitioner__email="").annotate(was=Subquery(before.values("email")[:1]))
    another = Q(was=None) | ~Q(was=F("practitioner__email")) | Exists(later)
    moved: QuerySet[Delivery] = rows.filter(another).select_related("practitioner")
    return moved


def _pages(found: QuerySet[Delivery]) -> Iterator[list[Delivery]]:
    after: UUID | None = None
    while True:
        rows = found.order_by("pk") if after is None else found.order_by("pk").filter(pk__gt=after)
        page = list(rows[:_AT_ONCE])
        if page:
            yield page
        if len(page) < _AT_ONCE:
            return
        after = page[-1].pk


def _addresses(notice: Notice, deliveries: Iterable[Delivery]) -> dict[UUID, set[str]]:
    """Give, by practitioner, the addresses to which a notice or its copies went, folded."""
    people = [one.practitioner_id for one in deliveries]
    sent = Attempt.objects.filter(
        Q(delivery__notice=notice)
        | Q(delivery__notice__follows=notice, delivery__notice__kind=NoticeKind.COPY),
        delivery__practitioner__in=people,
    )
    known: dict[UUID, set[str]] = defaultdict(set)
    for person, address in sent.values_list("delivery__practitioner", "address"):
        if address:
            known[person].add(address.casefold())
    return known


def _is_new(delivery: Delivery, known: dict[UUID, set[str]]) -> bool:
    """Tell whether nothing went to her address yet; without any mail, whether it is another."""
    person = delivery.practitioner
    if person is None:
        return False
    went_to = known.get(person.pk) or {_address_at(person, _known_since(delivery))}
    return person.email.casefold() not in went_to


def _known_since(delivery: Delivery) -> datetime:
    return delivery.informed_at or delivery.failed_at or delivery.planned_at


def _address_at(person: Practitioner, at: datetime) -> str:
    earlier = person.history.filter(history_date__lte=at).order_by("-history_date", "-history_id")
    was = earlier.values_list("email", flat=True).first()
    return str(was or "").casefold()


def _copies(notice: Notice) -> QuerySet[Delivery]:
    found: QuerySet[Delivery] = Delivery.objects.filter(
        notice__follows=notice, notice__kind=NoticeKind.COPY
    )
    return found


def _by_number(notice: Notice, moved: Iterable[Delivery]) -> dict[int, list[UUID]]:
    """Give people by how many copies they have already."""
    people = [one.practitioner_id for one in moved if one.practitioner_id is not None]
    had: dict[UUID, int] = dict.fromkeys(people, 0)
    for one in _copies(notice).filter(practitioner__in=people).values_list("practitioner"):
        had[one[0]] += 1
    by_number: dict[int, list[UUID]] = defaultdict(list)
    for person, number in had.items():
        by_number[number].append(person)
    return by_number


@transaction.atomic
def _copy(seen: Target, number: int, people: list[UUID]) -> int:
    lock_followers(seen.notice)
    copies = seen.notice.followers.filter(kind=NoticeKind.COPY).order_by("number")
    found = copies[number : number + 1]
    copy = found[0] if found else make(seen.notice, NoticeKind.COPY, send_from=seen.at, at=seen.at)
    Progress.objects.get_or_create(notice=copy, defaults={"planned_at": seen.at})
    rows = Practitioner.objects.filter(pk__in=people)
    return insert(rows_of_people(rows, copy, enters=seen.enters, at=seen.at), copy, at=seen.at).made

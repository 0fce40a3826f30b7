"""Each way of informing, and what follows from being informed too late, replayed from evidence."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from audit.bundle import evidence
from audit.subjects import Subject
from audit.verifying.command import report, verified
from audit.verifying.failures import RULES
from consent.models import Capacity, OwnEntry, Practitioner
from notifications.inbound.applying import apply_one
from notifications.models import Basis, Delivery, Event, Meaning, Notice, Outcome, State
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import TODAY, Brand
from tests.evidence import bundle_of, failure_of
from tests.informed import heard, informed, posted, reported, sent
from tests.ledgers import seal_here
from tests.notices import delivery_to, notice_of, practice_of, second_version

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give the notice of terms."""
    return notice_of(second_version(scene, kind=Kind.TERMS))


# By every way


def presumed(brand: Brand, delivery: Delivery) -> None:
    """Let a relay take it, and the brand presume the rest."""
    practice_of(brand, presumed_since=TODAY, presumed_note="Minutes of 1 November.")
    attempt = sent(delivery, outcome=Outcome.SUBMITTED)
    heard(delivery, "submitted", attempt=attempt)
    heard(delivery, "presumed", attempt=attempt)


def acknowledged(brand: Brand, delivery: Delivery) -> None:
    """Let her sign in and acknowledge another text."""
    assert delivery.practitioner is not None
    version = brand.promulgate("Nous gardons.", kind=Kind.COOKIES)
    heard(delivery, "acknowledged", row=answers(delivery.practitioner, version).pk)


def evented(brand: Brand, delivery: Delivery) -> None:
    """Let a provider's event say it, of an attempt that a relay took."""
    attempt = sent(delivery, outcome=Outcome.SUBMITTED, at=NOW - HOUR)
    event = reported(brand, delivery, Meaning.DELIVERED)
    heard(delivery, "delivered", attempt=attempt, row=event.pk)


def bounced_first(brand: Brand, delivery: Delivery) -> None:
    """Let a mail come back after it was delivered, and her acknowledge it then."""
    heard(delivery, "delivered", at=NOW - HOUR, attempt=sent(delivery, at=NOW - HOUR))
    event = reported(brand, delivery, Meaning.BOUNCED, at=NOW - HOUR / 2)
    heard(delivery, "bounced", at=event.at, row=event.pk)
    acknowledged(brand, delivery)


def applied(brand: Brand, delivery: Delivery, *reports: tuple[Meaning, timedelta]) -> None:
    """Let reports of a message that a relay took at NOW take effect, by their own clock."""
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SUBMITTED, submitted_at=NOW)
    sent(delivery, outcome=Outcome.SUBMITTED)
    for meaning, later in reports:
        event = reported(brand, delivery, meaning, at=NOW + later)
        Event.objects.filter(pk=event.pk).update(applied_at=None, effect="")
        assert apply_one(event.pk, at=NOW + DAY)


def of_a_slow_clock(brand: Brand, delivery: Delivery) -> None:
    """Let a provider say that it was delivered before it was sent."""
    applied(brand, delivery, (Meaning.DELIVERED, -HOUR))


def came_back_and_arrived(brand: Brand, delivery: Delivery) -> None:
    """Let a mail be delivered, come back, and be delivered once more."""
    returned = (Meaning.BOUNCED, 2 * HOUR)
    applied(brand, delivery, (Meaning.DELIVERED, HOUR), returned, (Meaning.DELIVERED, 3 * HOUR))


def heard_backwards(brand: Brand, delivery: Delivery) -> None:
    """Let the earlier delivery be heard of last."""
    applied(brand, delivery, (Meaning.DELIVERED, 3 * HOUR), (Meaning.DELIVERED, HOUR))


@pytest.mark.parametrize(
    ("informs", "basis"),
    [
        (presumed, Basis.PRESUMED),
        (acknowledged, Basis.IN_APP),
        (posted, Basis.LETTER),
        (evented, Basis.DELIVERED),
        (bounced_first, Basis.IN_APP),
        (of_a_slow_clock, Basis.DELIVERED),
        (came_back_and_arrived, Basis.DELIVERED),
        (heard_backwards, Basis.DELIVERED),
    ],
)
def test_each_way_of_informing_verifies(
    brand: Brand, notice: Notice, informs: Callable[[Brand, Delivery], None], basis: Basis
) -> None:
    delivery = delivery_to(practitioner(brand), notice, state=State.CLAIMED)
    informs(brand, delivery)
    seal_here()
    about = Subject(kind="notice", id=notice.pk, site=notice.site)
    said = report(verified(evidence(about, checkpoints=(), at=NOW)))
    assert f"Deliveries that informed ({basis}) in time: 1." in said


# Too late for it


@pytest.fixture
def soon(brand: Brand) -> Notice:
    """Give the notice of an agreement that cabinets answer, and that binds in 31 days."""
    day = TODAY + timedelta(days=31)
    return notice_of(second_version(brand, kind=Kind.DPA, day=day))


def of_cabinet(brand: Brand, soon: Notice, **days: int) -> Practitioner:
    """Give who signs for a cabinet of owners, informed so many days from now as she is."""
    people = {name: practitioner(brand, name) for name in days}
    roles = dict.fromkeys(days, Capacity.OWNER) | {"zoe": Capacity.SIGNATORY}
    cabinet(brand, **{name: (person, roles[name]) for name, person in people.items()})
    for name, person in people.items():
        informed(person, soon, at=NOW + timedelta(days=days[name]))
    return people["zoe"]


def said_of(person: Practitioner, brand: Brand) -> str:
    """Give what the verifier says of somebody's delivery."""
    seal_here()
    return report(verified(bundle_of(person, brand)))[-1]


def test_a_cabinet_is_informed_when_its_owner_is(brand: Brand, soon: Notice) -> None:
    zoe = of_cabinet(brand, soon, camille=0, zoe=3)
    assert said_of(zoe, brand).endswith("too late, whose cabinets knew in time: 1.")


@pytest.mark.parametrize("days", [{"camille": 1}, {"camille": 0, "dominique": 2}, {}])
def test_a_cabinet_whose_owner_knew_too_late_knew_too_late(
    brand: Brand, soon: Notice, days: dict[str, int]
) -> None:
    zoe = of_cabinet(brand, soon, **days, zoe=3)
    seal_here()
    failure = failure_of(bundle_of(zoe, brand))
    assert (failure.code, "too late" in str(failure)) == (RULES, True)


def test_a_text_binds_her_later_who_knew_too_late(brand: Brand, soon: Notice) -> None:
    zoe = of_cabinet(brand, soon, camille=1, zoe=3)
    OwnEntry(
        practitioner=zoe,
        version=soon.promulgation.versions.get(),
        day=TODAY + timedelta(days=32),
        reason="Informed too late.",
        decided_at=NOW,
    ).save()
    assert said_of(zoe, brand).endswith("too late, whom the text binds later: 1.")

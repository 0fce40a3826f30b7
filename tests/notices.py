"""Notices for tests: a second version with its notice, the people it concerns, their deliveries."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from consent.models import Practitioner
from notifications.models import (
    Delivery,
    Notice,
    NoticeKind,
    NoticePractice,
    Progress,
    Provider,
    Route,
    Security,
)
from notifications.schedule import first_send
from policies import ports
from policies.models import Promulgation
from policies.models.pages import Kind
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import TODAY, Brand

E = TODAY + timedelta(days=60)


@pytest.fixture
def teller() -> Iterator[None]:
    """Let a test replace, or forget, who tells people of changes; put it back afterwards."""
    before = ports.notices()
    yield
    ports.forget_notices()
    if before is not None:
        ports.answer_notices(before)


def second_version(
    brand: Brand, *, day: date = E, at: datetime = NOW, kind: Kind = Kind.PRIVACY
) -> Promulgation:
    """Give the promulgation of version 2.0, to enter into force on `day`, after a first one."""
    if not brand.site.policies.filter(kind=kind, versions__isnull=False).exists():
        brand.promulgate("Logs are kept for one year.", kind=kind, at=at)
    version = brand.promulgate("Logs are kept for two years.", kind=kind, day=day, at=at)
    assert version.promulgation is not None
    return version.promulgation


def notice_of(promulgation: Promulgation, *, at: datetime = NOW, **more: object) -> Notice:
    """Give the notice of a promulgation as planning makes it, without any delivery."""
    day = promulgation.versions.all()[0].entries.get(replaced_by=None).day
    assert day is not None
    values: dict[str, object] = {
        "site": promulgation.site,
        "kind": NoticeKind.CHANGE,
        "promulgation": promulgation,
        "day": day,
        "required_days": promulgation.notice_days,
        "send_from": first_send(day, at=at),
        "created_at": at,
    }
    made = Notice(**(values | more))
    made.save()
    Progress.objects.create(notice=made)
    return made


def delivery_to(person: Practitioner | None, notice: Notice, **more: object) -> Delivery:
    """Give a planned delivery of a notice, due when the notice is first sent."""
    values: dict[str, object] = {
        "notice": notice,
        "practitioner": person,
        "language": person.language if person else "fr",
        "due_at": notice.send_from,
        "planned_at": notice.created_at,
    }
    found: Delivery = Delivery.objects.create(**(values | more))
    return found


def people(brand: Brand, number: int) -> list[Practitioner]:
    """Give that many practitioners of a brand."""
    return [practitioner(brand, f"person-{place}") for place in range(number)]


def route_of(brand: Brand, *, port: int = 25, **more: object) -> Route:
    """Give a brand's way for notices: a server of its own on this machine, and no limit to feel."""
    values: dict[str, object] = {
        "site": brand.site,
        "provider": Provider.SMTP,
        "host": "127.0.0.1",
        "port": port,
        "security": Security.NONE,
        "final_domains": "cabinet.example",
        "per_second": 100_000,
    }
    found: Route = Route.objects.create(**(values | more))
    return found


def practice_of(brand: Brand, **more: object) -> NoticePractice:
    """Give a brand's rules for notices."""
    found: NoticePractice = NoticePractice.objects.create(site=brand.site, **more)
    return found

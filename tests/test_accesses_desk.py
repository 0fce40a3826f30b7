"""The page of accesses: who looked at what, by any filter, of one's own brands, as of a day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.looking import Looked, look
from audit.models import Access, AccessKind
from audit.reading.by_time import PAGE
from consent.models import Opening
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.ledgers import seal_here

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
PATH = "/admin/audit/accesses/"
LATER = NOW + timedelta(days=3)


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    """Read some days after the looks that are read."""
    with time_machine.travel(LATER, tick=False):
        yield


def looked(
    *brands: Brand, role: str = "dpo", subject: str = "", at: datetime = NOW, **query: Any
) -> Access:
    """Put a look of somebody of the first brand on record."""
    one = Looked(
        kind=AccessKind.QUERY if query else AccessKind.VIEW,
        place="audit_acts",
        subject=subject,
        sites=[one.site for one in brands],
        query=query,
    )
    return look(one, by=brands[0].people[role], at=at)


def read(brand: Brand, role: str = "auditor", **query: object) -> Any:
    """Give the page as somebody sees it."""
    answer = brand.client(role).get(PATH, {name: str(said) for name, said in query.items()})
    assert answer.status_code == 200
    return answer


def ids(page: Any) -> list[Any]:
    """Give the looks that a page lists."""
    return [line.access.pk for line in page.context["object_list"] or ()]


@pytest.mark.parametrize("role", ["auditor", "dpo", "approver"])
def test_whoever_reads_about_practitioners_sees_every_look(brand: Brand, role: str) -> None:
    found = [looked(brand, role="auditor"), looked(brand, at=NOW + timedelta(hours=1))]
    assert ids(read(brand, role)) == [one.pk for one in reversed(found)]


def test_others_see_none(brand: Brand) -> None:
    assert brand.client("editor").get(PATH).status_code in {302, 403}
    assert brand.client().get(PATH).status_code == 302


def test_opening_it_is_a_look_which_stands_there_the_next_time(brand: Brand) -> None:
    assert "Nobody had looked yet." in read(brand).content.decode()
    with time_machine.travel(LATER + timedelta(minutes=1), tick=False):
        (line,) = read(brand).context["object_list"]
    assert (line.access.place, line.access.by) == ("audit_accesses", brand.people["auditor"])


def test_each_brand_sees_its_own(brand: Brand, other_brand: Brand) -> None:
    mine, theirs, both = looked(brand), looked(other_brand), looked(brand, other_brand, q="x")
    page = read(brand)
    assert set(ids(page)) == {mine.pk, both.pk}
    assert str(theirs.pk) not in page.content.decode()
    assert other_brand.site.site_name not in page.content.decode()


def test_what_was_asked_of_two_brands_is_not_read_by_one(brand: Brand, other_brand: Brand) -> None:
    looked(brand, other_brand, q="Dominique")
    assert "Dominique" not in read(brand).content.decode()
    auditor = brand.people["auditor"]
    auditor.groups.add(*other_brand.people["auditor"].groups.all())
    assert "Dominique" in read(brand).content.decode()


def test_filters_narrow_and_join(brand: Brand) -> None:
    person = practitioner(brand)
    plain = looked(brand)
    about = looked(brand, subject=f"practitioner {person.pk}", at=NOW + timedelta(days=1))
    asked = looked(brand, role="approver", act="accept", at=NOW + timedelta(days=2))
    for query, expected in (
        ({"by": brand.people["approver"].pk}, [asked]),
        ({"kind": "query"}, [asked]),
        ({"kind": "view"}, [about, plain]),
        ({"place": "audit_acts"}, [asked, about, plain]),
        ({"place": "audit_health"}, []),
        ({"subject": person.pk}, [about]),
        ({"subject": f"practitioner {person.pk}"}, [about]),
        ({"since": "2026-11-22"}, [asked, about]),
        ({"until": "2026-11-22"}, [about, plain]),
        ({"since": "2026-11-22", "until": "2026-11-22"}, [about]),
        ({"kind": "view", "by": brand.people["dpo"].pk, "subject": person.pk}, [about]),
    ):
        assert ids(read(brand, **query)) == [one.pk for one in expected], query


def test_as_of_a_day_what_happened_since_is_not_there(brand: Brand) -> None:
    before = looked(brand)
    looked(brand, at=NOW + timedelta(days=2))
    assert ids(read(brand, on="2026-11-22")) == [before.pk]


@pytest.mark.parametrize(
    "query", [{"since": "soon"}, {"by": str(uuid4())}, {"kind": "x"}, {"on": "2027-01-01"}]
)
def test_what_a_filter_cannot_take_is_said_and_nothing_listed(
    brand: Brand, query: dict[str, str]
) -> None:
    looked(brand)
    page = read(brand, **query)
    assert ids(page) == []
    assert page.context["form"].errors


def test_pages_go_on_by_keys_both_ways(brand: Brand) -> None:
    # Several of one instant: the id decides.
    rows = [looked(brand, at=NOW + timedelta(seconds=one // 4)) for one in range(2 * PAGE + 3)]
    rows.sort(key=lambda one: (one.at, one.pk), reverse=True)
    keys = [one.pk for one in rows]
    first = read(brand, until="2026-11-21")
    second = followed(brand, first, "older")
    third = followed(brand, second, "older")
    assert ids(first) + ids(second) + ids(third) == keys
    assert ids(followed(brand, third, "newer")) == ids(second)
    assert (first.context["newer"], third.context["older"]) == ("", "")


def followed(brand: Brand, page: Any, way: str) -> Any:
    """Follow a page's link."""
    answer = brand.client("auditor").get(f"{PATH}?{page.context[way]}")
    assert answer.status_code == 200
    return answer


def test_a_key_that_is_none_shows_the_first_page(brand: Brand) -> None:
    row = looked(brand)
    assert ids(read(brand, after="x~y")) == [row.pk]


def test_it_says_of_whom_and_leads_there(brand: Brand) -> None:
    person = practitioner(brand)
    version = brand.promulgate("Des données.")
    looked(brand, subject=f"practitioner {person.pk}")
    looked(brand, subject=f"version {version.pk}")
    looked(brand, subject="brand 1")
    page = read(brand).content.decode()
    for expected in (
        f'<a href="{reverse("audit_person", args=[person.pk])}">{person.name}</a>',
        f'<a href="{reverse("audit_version", args=[version.pk])}">',
        '<td data-label="Of whom or what">brand 1</td>',
    ):
        assert expected in page


def test_the_line_of_the_ledger_is_told_once_it_is_sealed(brand: Brand) -> None:
    looked(brand)
    assert read(brand).context["object_list"][0].place is None
    seal_here()
    places = [line.place for line in read(brand, place="audit_acts").context["object_list"]]
    assert [type(one) for one in places] == [int]


def test_what_can_be_opened_no_more_is_said_to_be_erased(brand: Brand) -> None:
    access = looked(brand, q="Camille")
    assert "q = Camille" in read(brand).content.decode()
    Opening.objects.filter(entry=access.entry).delete()
    page = read(brand, kind="query", until="2026-11-21").content.decode()
    assert "what was asked was erased" in page


def test_the_page_costs_the_same_however_many_looks_there_are(brand: Brand) -> None:
    client, costs = brand.client("auditor"), []
    for many in (1, PAGE):
        for one in range(many):
            looked(brand, subject=f"practitioner {practitioner(brand, f'p{many}-{one}').pk}")
        with CaptureQueriesContext(connection) as asked:
            assert len(ids(client.get(PATH))) >= many
        costs.append(len(asked))
    assert costs[0] == costs[1]

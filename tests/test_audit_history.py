"""What changed in registers and settings: one list of all histories, as of any day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from audit.desk.history.page import read_key, written
from audit.reading import history as reading
from audit.reading.history import Asked, Key, is_of_a_brand, kept, page
from policies.models import BrandSettings
from policies.registers import Contact
from tests.brands import NOW
from tests.conftest import TODAY, Brand

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + 30 * DAY
LABEL = "policies.contact"


def asked(*brands: Brand, **more: Any) -> Asked:
    """Ask about brands, after everything."""
    values: dict[str, Any] = {"sites": tuple(one.site.pk for one in brands), "at": LATER}
    return Asked(**values | more)


def contact(brand: Brand, name: str, *, at: Any = NOW, role: str = "complaint") -> Contact:
    """Let a contact be added at an instant."""
    with time_machine.travel(at, tick=False):
        made: Contact = Contact.objects.create(
            site=brand.site, role=role, address="/droits/", name_fr=name
        )
    return made


def renamed(row: Contact, name: str, brand: Brand, *, at: Any) -> None:
    """Let the editor rename it."""
    row.name_fr = name
    row._history_user = brand.people["editor"]  # type: ignore[attr-defined]
    with time_machine.travel(at, tick=False):
        row.save(update_fields=["name_fr"])


@pytest.fixture
def changes(brand: Brand) -> None:
    """Give a contact that was added, renamed twice and deleted by the editor."""
    row = contact(brand, "Anne")
    renamed(row, "Béa", brand, at=NOW + DAY)
    renamed(row, "Chloé", brand, at=NOW + 2 * DAY)
    with time_machine.travel(NOW + 3 * DAY, tick=False):
        row.delete()


def done(*brands: Brand, **more: Any) -> list[str]:
    """Give what was done to contacts, the newest first: the name after, and the sign of it."""
    found = page(asked(*brands, **{"label": LABEL} | more)).changes
    return [f"{one.record.history_type}{one.record.name_fr}" for one in found]


def test_every_history_is_listed_and_is_some_brands() -> None:
    assert {"policies.brandsettings", "notifications.route", "consent.tracker"} <= kept().keys()
    assert [label for label, model in kept().items() if not is_of_a_brand(model)] == []


@pytest.mark.usefixtures("changes")
def test_the_newest_change_comes_first(brand: Brand) -> None:
    assert done(brand) == ["-Chloé", "~Chloé", "~Béa", "+Anne"]


@pytest.mark.usefixtures("changes")
def test_each_change_knows_what_it_changed(brand: Brand) -> None:
    found = page(asked(brand, label=LABEL)).changes
    assert [one.before.name_fr if one.before else None for one in found] == [
        None,
        "Béa",
        "Anne",
        None,
    ]


@pytest.mark.usefixtures("changes")
def test_each_filter_gives_its_own(brand: Brand, other_brand: Brand) -> None:
    for more, expected in (
        ({"at": NOW + 2 * DAY}, ["~Béa", "+Anne"]),
        ({"since": NOW + DAY}, ["-Chloé", "~Chloé", "~Béa"]),
        ({"until": NOW + DAY}, ["+Anne"]),
        ({"by": "EDITOR@alpha"}, ["-Chloé", "~Chloé", "~Béa"]),
        ({"by": "approver@"}, []),
    ):
        assert done(brand, **more) == expected, more
    assert done(other_brand) == []
    assert done(brand, other_brand) == done(brand)


@pytest.mark.usefixtures("changes")
def test_pages_follow_each_other_both_ways(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    # Of one instant, rows of two histories: their labels order them.
    with time_machine.travel(NOW, tick=False):
        BrandSettings.for_site(brand.site).save()
    whole = [one.key for one in page(asked(brand)).changes]
    monkeypatch.setattr(reading, "PAGE", 2)
    found, after = [], None
    while True:
        one = page(asked(brand), after=after)
        found += [change.key for change in one.changes]
        after = one.older
        if after is None:
            break
    back = page(asked(brand), before=found[2])
    assert found == whole
    assert [change.key for change in back.changes] == whole[:2]
    assert (back.newer, back.older) == (None, whole[1])


def test_a_key_reads_as_it_was_written() -> None:
    key = Key(at=NOW + timedelta(microseconds=7), label=LABEL, number=12)
    assert read_key(written(key)) == key
    for wrong in ("", "x~y~1", "2026-01-01~policies.contact~1", f"{NOW.isoformat()}~A~1"):
        assert read_key(wrong) is None


@pytest.fixture
def _today(desk: None) -> Iterator[None]:
    """Reach the desk once everything has happened."""
    with time_machine.travel(LATER, tick=False):
        yield


def shown(brand: Brand, role: str = "auditor", **query: Any) -> HtmlElement:
    """Give the page as somebody sees it."""
    response = brand.client(role).get(reverse("audit_history"), query)
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


def rows(found: HtmlElement) -> list[str]:
    """Give the words of each line."""
    lines = found.xpath("//table[contains(@class, 'cards')]/tbody/tr")
    return [" ".join(row.text_content().split()) for row in lines]


@pytest.mark.usefixtures("changes", "_today")
def test_the_page_says_who_changed_what_from_what_to_what(brand: Brand) -> None:
    first, second, *_others = rows(shown(brand, what=LABEL))
    assert "deleted" in first
    for words in ("editor@alpha.example", "Béa → Chloé"):
        assert words in second, words


@pytest.mark.usefixtures("changes", "_today")
def test_the_page_is_as_of_a_day(brand: Brand) -> None:
    on = (TODAY + 2 * DAY).isoformat()
    assert len(rows(shown(brand, what=LABEL, on=on))) == 2
    assert len(rows(shown(brand, what=LABEL, until=TODAY.isoformat()))) == 1


@pytest.mark.usefixtures("_today")
def test_where_nothing_matches_it_says_what_to_do(brand: Brand) -> None:
    page = shown(brand, what=LABEL)
    assert rows(page) == []
    assert "show all" in page.text_content()


@pytest.mark.usefixtures("_today")
def test_who_does_not_read_about_practitioners_is_refused(brand: Brand) -> None:
    assert brand.client("editor").get(reverse("audit_history")).status_code in {302, 403}


@pytest.mark.usefixtures("changes", "_today")
def test_as_many_queries_for_many_as_for_few(
    brand: Brand, django_assert_max_num_queries: Any
) -> None:
    client = brand.client("auditor")
    client.get(reverse("audit_history"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("audit_history"))
    row = contact(brand, "Dora", at=NOW + 5 * DAY, role="support")
    for number in range(20):
        renamed(row, f"Dora {number}", brand, at=NOW + 6 * DAY)
    with django_assert_max_num_queries(len(few)):
        found = client.get(reverse("audit_history")).content.decode()
    assert len(rows(document_fromstring(found))) > 20

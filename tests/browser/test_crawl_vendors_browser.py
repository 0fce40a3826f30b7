"""Beside stand-ins of its vendors, a site does what its register says in every state of consent."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from consent.capturing.photographs import browser
from consent.crawling import Passage, begin, keep
from consent.crawling.values import Looked
from consent.crawling.visiting import look
from consent.models import Crawl, Entry, TrackerChoice
from consent.trackers.comparing import differences
from tests.choices_site import PAYMENT, Asking

PAGES = ("/", PAYMENT)


@pytest.fixture(scope="module")
def passage(asking: Asking) -> Passage:
    """Give a passage over Alpha's home and payment page: other kinds take minutes."""
    site = asking.alpha.site
    whole = begin(
        site,
        base=f"http://{site.hostname}:{asking.port}",
        host=site.hostname,
        is_ours=False,
        at=timezone.now(),
    )
    seeds = tuple(page for page in whole.task.seeds if page.path in PAGES)
    return replace(whole, task=replace(whole.task, seeds=seeds, next_page=lambda _path: None))


@pytest.fixture(scope="module")
def lines(asking: Asking) -> int:
    """Give how many lines the ledger had before."""
    return Entry.objects.count()


@pytest.fixture(scope="module")
def looked(lines: int, passage: Passage) -> list[Looked]:
    """Give what was looked at."""
    return look(passage.task, browser=browser(), report=lambda _line: None)


@pytest.fixture(autouse=True)
def _database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def crawl(django_db_blocker: DjangoDbBlocker, passage: Passage, looked: list[Looked]) -> Crawl:
    """Give what is kept of it."""
    with django_db_blocker.unblock():
        return keep(passage, looked, at=timezone.now())


def hosts(crawl: Crawl, state: str, page: str) -> set[str]:
    """Give the vendors that were asked, by the first label of their hosts."""
    asked = [one for one in crawl.seen["requests"] if (one["state"], one["page"]) == (state, page)]
    return {one["host"].partition(".")[0] for one in asked}


def test_nothing_is_kept_or_asked_for_that_the_register_does_not_allow_there(crawl: Crawl) -> None:
    assert [one for one in crawl.differences if one["kind"] != "unseen"] == []


@pytest.mark.parametrize(
    ("state", "home", "payment"),
    [
        ("none", set(), set()),
        ("refused", set(), set()),
        ("gpc", set(), set()),
        ("accepted", {"matomo"}, {"matomo", "stripe"}),  # C10: payment pages only
        ("only-audience", {"matomo"}, {"matomo"}),
        ("only-payment", set(), {"stripe"}),
    ],
)
def test_each_vendor_is_asked_only_where_it_may_be(
    crawl: Crawl, state: str, home: set[str], payment: set[str]
) -> None:
    assert (hosts(crawl, state, "/"), hosts(crawl, state, PAYMENT)) == (home, payment)


def test_a_cookie_that_is_removed_at_once_is_seen_too(crawl: Crawl) -> None:
    assert "_pk_testcookie" in {one["name"] for one in crawl.seen["trackers"]}


def test_a_row_less_in_the_register_is_a_difference(
    passage: Passage, looked: list[Looked], crawl: Crawl
) -> None:
    rows = [row for row in passage.rows if row.name != "_pk_ses.*"]
    sights = [sight for one in looked for sight in one.sights]
    found = differences(rows, passage.visits(looked), sights, host=passage.host)
    told = {(one.kind, one.name.partition(".")[0]) for one in found if one.kind != "unseen"}
    assert told == {("undeclared", "_pk_ses")}


def test_a_passage_is_no_visitor_s_choice(crawl: Crawl, lines: int) -> None:
    assert (Entry.objects.count(), TrackerChoice.objects.count()) == (lines, 0)

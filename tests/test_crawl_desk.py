"""What the crawler saw is shown to those who may see it, and told to the checks of a text."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from consent.crawling import observed, standing_of
from consent.models import Crawl, CrawlScreen
from policies.facts import facts_for
from policies.lint import lint
from policies.models.pages import Kind
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.crawls import PNG, crawled, difference, passage, tracker
from tests.trackers import tracker as declare

LIST = reverse("consent_desk_crawls")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_the_desk(desk: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def html(brand: Brand, path: str, *, role: str = "editor") -> HtmlElement:
    response = brand.client(role).get(path)
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


def about(crawl: Crawl) -> str:
    return reverse("consent_desk_crawl", args=[crawl.pk])


def picture(screen: CrawlScreen) -> str:
    return reverse("consent_desk_crawl_screen", args=[screen.crawl_id, screen.pk])


def first_words(brand: Brand) -> str:
    return str(html(brand, LIST).xpath("//p[contains(@class, 'finding')]")[0].text)


def test_the_names_seen_are_observed(brand: Brand) -> None:
    passage(brand, trackers=[tracker("sessionid"), tracker("_ga", state="none")])
    assert observed(brand.site, day=TODAY) == {"sessionid", "_ga"}


def test_what_no_page_can_show_is_taken_at_the_register_s_word(brand: Brand) -> None:
    passage(brand, unprovoked=["sessionid"])
    assert observed(brand.site, day=TODAY) == {"sessionid"}


def test_each_fault_is_observed_as_something_that_no_text_can_declare(brand: Brand) -> None:
    faults = [
        difference("cdn.example", storage="request"),
        difference("_pk_id.1", "unasked"),
        difference("__stripe_mid", "misplaced"),
        difference("_pk_hsr.*", "unseen"),  # what is declared and not seen is not observed
    ]
    passage(brand, trackers=[tracker("_pk_id.1")], differences=faults)
    assert observed(brand.site, day=TODAY) == {
        "_pk_id.1",
        "cdn.example",
        "before consent: _pk_id.1",
        "on the wrong page: __stripe_mid",
    }


def test_nothing_is_observed_before_the_first_passage(brand: Brand) -> None:
    assert observed(brand.site, day=TODAY) is None
    assert standing_of(brand.site, day=TODAY).stale == "never"


@pytest.mark.parametrize(("days", "stale"), [(0, ""), (90, ""), (91, "old")])
def test_a_passage_tells_of_its_site_for_90_days(brand: Brand, days: int, stale: str) -> None:
    passage(brand, at=NOW - days * DAY)
    assert standing_of(brand.site, day=TODAY).stale == stale
    assert (observed(brand.site, day=TODAY) is None) is bool(stale)


@pytest.mark.parametrize("field", ["build", "digest"])
def test_a_passage_of_another_build_or_register_tells_nothing(brand: Brand, field: str) -> None:
    passage(brand, trackers=[tracker("sessionid")], **{field: "f" * 64})
    assert observed(brand.site, day=TODAY) is None


def test_a_row_that_is_declared_since_makes_the_passage_old(brand: Brand) -> None:
    passage(brand)
    declare(brand.site)
    assert standing_of(brand.site, day=TODAY).stale == "register"


def test_only_the_latest_passage_counts(brand: Brand) -> None:
    passage(brand, trackers=[tracker("_ga")], at=NOW - DAY)
    passage(brand, trackers=[tracker("sessionid")])
    assert observed(brand.site, day=TODAY) == {"sessionid"}


def test_another_brand_s_passage_says_nothing_here(brand: Brand, other_brand: Brand) -> None:
    passage(other_brand, trackers=[tracker("_ga")])
    assert observed(brand.site, day=TODAY) is None


def test_a_cookie_policy_that_does_not_declare_what_was_seen_is_found_out(brand: Brand) -> None:
    passage(brand, trackers=[tracker("_ga")])
    page = brand.draft("Nous lisons `sessionid`.", kind=Kind.COOKIES)
    found = [one for one in lint(page.draft(), facts=facts_for(page, at=NOW)) if one.rule == "L65"]
    assert [(one.severity, one.context) for one in found] == [("E", "observed, not declared: _ga")]


def test_other_texts_are_not_asked_about_trackers(brand: Brand) -> None:
    passage(brand, trackers=[tracker("_ga")])
    page = brand.draft("Une phrase.", kind=Kind.PRIVACY)
    assert facts_for(page, at=NOW).observed_trackers is None


def test_the_desk_says_to_look_before_anybody_did(brand: Brand) -> None:
    assert first_words(brand).startswith("Nobody has looked at this site yet")


def test_the_desk_says_how_many_differences_there_are(brand: Brand) -> None:
    passage(brand, differences=[difference("_ga")])
    assert first_words(brand).startswith("1 difference between the site and its register")


def test_the_desk_says_that_all_is_well(brand: Brand) -> None:
    passage(brand, trackers=[tracker("sessionid")])
    assert first_words(brand) == "The site does what its register says."


@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_every_role_sees_a_passage_with_its_differences(brand: Brand, role: str) -> None:
    made = passage(brand, differences=[difference("_ga"), difference("m", "misplaced")])
    rows = html(brand, about(made), role=role).xpath(
        "//table[contains(@class, 'differences')]/tbody//th/code"
    )
    assert [row.text for row in rows] == ["_ga", "m"]


def test_what_was_seen_often_is_one_row(brand: Brand) -> None:
    seen = [
        tracker("_ga", page=page, state=state)
        for state in ("none", "only-audience")
        for page in "/?"
    ]
    page = html(brand, about(passage(brand, trackers=seen)))
    [row] = page.xpath("//table[contains(@class, 'seen')]/tbody/tr")
    words = [" ".join(cell.text_content().split()) for cell in row]
    assert words == ["_ga", "cookie", "–", "nothing chosen, only “audience” accepted", "2"]


def test_a_screen_is_given_as_a_picture(brand: Brand) -> None:
    response = brand.client("auditor").get(picture(crawled(brand)))
    assert (response["Content-Type"], response.content) == ("image/png", PNG)


def test_a_screen_is_not_another_passage_s(brand: Brand) -> None:
    screen, other = crawled(brand), passage(brand)
    path = reverse("consent_desk_crawl_screen", args=[other.pk, screen.pk])
    assert brand.client("auditor").get(path).status_code == 404


def test_another_brand_s_passages_are_closed(brand: Brand, other_brand: Brand) -> None:
    screen = crawled(other_brand)
    answers: list[Any] = [
        brand.client("editor").get(path) for path in (about(screen.crawl), picture(screen))
    ]
    assert all(answer.status_code in {302, 403, 404} for answer in answers)
    assert other_brand.site.site_name not in html(brand, LIST).text_content()


@pytest.mark.parametrize(
    ("differences", "mark"), [([], "answered"), ([difference("_ga")], "severity-E")]
)
def test_the_first_page_of_the_desk_tells_where_each_site_stands(
    brand: Brand, differences: list[dict[str, str]], mark: str
) -> None:
    passage(brand, differences=differences)
    [line] = html(brand, reverse("wagtailadmin_home")).xpath(
        "//*[@aria-labelledby='crawls-heading']//li"
    )
    assert mark in line.classes


def test_a_brand_that_asks_nothing_and_was_never_looked_at_is_no_finding(brand: Brand) -> None:
    home = html(brand, reverse("wagtailadmin_home"))
    assert not home.xpath("//*[@aria-labelledby='crawls-heading']")

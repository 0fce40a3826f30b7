"""The Atom feed of a policy's versions, as RFC 4287 asks."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from policies.actions import text_of, withdraw
from policies.models import Version
from policies.stored import SHELF
from tests.conftest import NOW, TODAY, Brand

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEED = "/politique-de-confidentialite/flux.atom"


@pytest.fixture
def feed(brand: Brand) -> etree._Element:
    """Give the feed of two versions, the second with a summary."""
    brand.promulgate("Nous gardons.")
    text = text_of(brand.draft("Moins."), summary="**Moins** de <données> & plus")
    brand.fix_texts([text], day=TODAY + timedelta(days=31))
    response = brand.get(FEED)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.content)


def texts(element: etree._Element, path: str) -> list[str]:
    """Give what an XPath finds, as text."""
    found: Any = element.xpath(path, namespaces=ATOM)
    return [str(one) for one in found]


def test_a_feed_has_what_the_standard_requires(feed: etree._Element) -> None:
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    for element in (feed, *feed.findall("a:entry", ATOM)):
        for required in ("id", "title", "updated"):
            assert len(element.findall(f"a:{required}", ATOM)) == 1, required
    assert texts(feed, "a:author/a:name/text()") == ["Alpha"]


def test_its_instants_have_a_zone(feed: etree._Element) -> None:
    for instant in texts(feed, "//a:updated/text() | //a:published/text()"):
        assert datetime.fromisoformat(instant).utcoffset() is not None, instant


def test_it_names_itself_and_the_policy(feed: etree._Element) -> None:
    root = "http://alpha.localhost/politique-de-confidentialite/"
    assert texts(feed, "a:link[@rel='self']/@href") == [f"{root}flux.atom"]
    assert texts(feed, "a:link[@rel='alternate']/@href") == [root]


def test_each_version_is_an_entry_with_a_lasting_id(feed: etree._Element) -> None:
    ids = [f"urn:uuid:{one.pk}" for one in Version.objects.order_by("-major")]
    assert texts(feed, "a:entry/a:id/text()") == ids
    links = texts(feed, "a:entry/a:link/@href")
    assert [link.rsplit("/", 2)[1] for link in links] == ["2.0", "1.0"]


def test_a_summary_is_html_that_does_nothing(feed: etree._Element) -> None:
    assert texts(feed, "a:entry[1]/a:summary[@type='html']/text()") == [
        "<p><strong>Moins</strong> de &lt;données&gt; &amp; plus</p>"
    ]


def test_an_english_feed_is_english(brand: Brand) -> None:
    brand.promulgate("We keep.", language="en")
    shown = etree.fromstring(brand.get("/en/privacy-policy/flux.atom").content)
    assert shown.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_an_entry_says_of_what_class_it_is(feed: etree._Element) -> None:
    terms = [texts(one, "a:category/@term") for one in feed.findall("a:entry", ATOM)]
    assert terms == [["substantial"], ["substantial"]]
    assert all(texts(feed, "//a:category/@label"))


def test_a_feed_says_what_it_is_about(feed: etree._Element) -> None:
    assert texts(feed, "a:title/text()") == ["privacy policy – Alpha"]
    assert len(texts(feed, "a:subtitle/text()")) == 1


def test_a_decision_makes_an_entry_newer_and_keeps_its_id(brand: Brand) -> None:
    version = brand.promulgate("Nous gardons.", at=NOW - timedelta(days=3))
    before = etree.fromstring(brand.get(FEED).content)
    withdraw(version, reason="Non.", by=brand.people["approver"], at=NOW)
    SHELF.clear()
    after = etree.fromstring(brand.get(FEED).content)
    assert texts(before, "a:entry/a:id/text()") == texts(after, "a:entry/a:id/text()")
    assert texts(before, "a:updated/text()") < texts(after, "a:updated/text()")
    assert texts(before, "a:entry/a:published/text()") == texts(after, "a:entry/a:published/text()")

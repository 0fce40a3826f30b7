"""What programs find: link relations, the sitemap, robots.txt, dates and tags of answers."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.http import http_date
from lxml import etree

from policies.models import StoredPage
from policies.models.pages import Kind
from policies.rendering import Page, policy_page
from policies.stored import SHELF, of_policy
from policies.stored.keeping import Name, store
from tests.conftest import NOW, TODAY, Brand

COMING = TODAY + timedelta(days=31)
FR = "/politique-de-confidentialite/"
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def published(scene: Brand) -> Brand:
    """Give a brand with 1.0 in force and 2.0 coming in both languages, and terms in French."""
    for sentence, day in (("Nous gardons.", TODAY), ("Nous gardons moins.", COMING)):
        scene.fix(*(scene.draft(sentence, language=one) for one in ("fr", "en")), day=day)
    scene.promulgate("Nous facturons.", kind=Kind.TERMS)
    return scene


def relations(brand: Brand, path: str) -> dict[str, str]:
    """Give the targets of a page's links by relation, languages and styles apart."""
    links = brand.html(path).xpath("//head/link[not(@hreflang) and not(@type)]")
    found = {one.get("rel"): one.get("href") for one in links}
    return {rel: href for rel, href in found.items() if rel not in {"stylesheet", "canonical"}}


def test_every_page_leads_to_the_privacy_policy_and_the_terms(published: Brand) -> None:
    for path in ("/", FR, f"{FR}versions/", f"{FR}comparer/1.0...2.0/", "/sous-traitants/"):
        found = relations(published, path)
        assert found["privacy-policy"] == FR, path
        assert found["terms-of-service"] == "/conditions/", path
        header = published.get(path).headers["Link"]
        assert f'<{FR}>; rel="privacy-policy"' in header, path


def test_a_reader_of_english_is_led_to_french_where_there_is_no_english(published: Brand) -> None:
    found = relations(published, "/en/")
    assert found["privacy-policy"] == "/en/privacy-policy/"
    assert found["terms-of-service"] == "/conditions/"


def test_a_brand_without_terms_leads_to_none(other_brand: Brand) -> None:
    assert "terms-of-service" not in relations(other_brand, "/")


def test_a_version_names_those_around_it(published: Brand) -> None:
    first, second = (relations(published, f"{FR}versions/{number}/") for number in ("1.0", "2.0"))
    assert first["successor-version"] == f"{FR}versions/2.0/"
    assert second["predecessor-version"] == f"{FR}versions/1.0/"
    assert "predecessor-version" not in first
    assert "successor-version" not in second
    for found in (first, second):
        assert (found["latest-version"], found["version-history"]) == (FR, f"{FR}versions/")


def test_other_forms_of_a_version_say_where_the_latest_is(published: Brand) -> None:
    for form in ("index.md", "index.jsonld", "index.pdf"):
        header = published.get(f"{FR}versions/1.0/{form}").headers["Link"]
        assert f'<{FR}>; rel="latest-version"' in header, form
        assert f'<{FR}versions/>; rel="version-history"' in header, form


def test_a_page_names_its_other_forms(published: Brand) -> None:
    links = published.html(f"{FR}versions/2.0/").xpath("//link[@rel='alternate' and @type]")
    found = {one.get("type"): one.get("href") for one in links}
    assert found["application/ld+json"] == f"{FR}versions/2.0/index.jsonld"
    assert found["application/pdf"] == f"{FR}versions/2.0/index.pdf"
    for href in found.values():
        assert published.get(href).status_code == 200, href


def test_the_sitemap_holds_the_texts_in_force_and_the_register(published: Brand) -> None:
    sitemap = etree.fromstring(published.get("/sitemap.xml").content)
    found = {
        line.findtext("s:loc", namespaces=SITEMAP): line.findtext("s:lastmod", namespaces=SITEMAP)
        for line in sitemap.findall("s:url", SITEMAP)
    }
    root = "http://alpha.localhost"
    texts = dict.fromkeys((f"{FR}", "/en/privacy-policy/", "/conditions/"), "2026-11-21")
    expected = texts | dict.fromkeys(("/sous-traitants/", "/en/subprocessors/"))
    assert found == {f"{root}{path}": day for path, day in expected.items()}


def test_the_sitemap_names_translations(published: Brand) -> None:
    sitemap = etree.fromstring(published.get("/sitemap.xml").content)
    (line,) = (
        one
        for one in sitemap.findall("s:url", SITEMAP)
        if str(one.findtext("s:loc", namespaces=SITEMAP)).endswith("/en/privacy-policy/")
    )
    languages = [one.get("hreflang") for one in line.findall("x:link", SITEMAP)]
    assert sorted(str(one) for one in languages) == ["en", "fr"]


def test_the_sitemap_follows_what_enters_into_force(published: Brand) -> None:
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert b"<lastmod>2026-12-22</lastmod>" in published.get("/sitemap.xml").content


def test_robots_are_led_to_the_sitemap_and_away_from_what_is_private(brand: Brand) -> None:
    response = brand.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: http://alpha.localhost/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /mes-documents/"} <= set(lines)
    # A robot that may not read a past version would never see that it is not to be listed.
    assert not any("versions" in line for line in lines)


def test_a_reader_who_knows_the_date_gets_no_page_again(published: Brand) -> None:
    with time_machine.travel(NOW, tick=False):
        for path in (FR, f"{FR}flux.atom", f"{FR}versions/1.0/index.pdf", "/sitemap.xml"):
            modified = published.get(path).headers["Last-Modified"]
            again = published.get(path, if_modified_since=modified)
            assert (again.status_code, again.content) == (304, b""), path


@pytest.mark.parametrize("since", ["Sat, 21 Nov 2026 09:29:59 GMT", "yesterday", ""])
def test_an_older_date_or_none_gets_the_page(published: Brand, since: str) -> None:
    with time_machine.travel(NOW, tick=False):
        assert published.get(f"{FR}flux.atom", if_modified_since=since).status_code == 200


def test_a_tag_counts_more_than_a_date(published: Brand) -> None:
    with time_machine.travel(NOW, tick=False):
        modified = published.get(FR).headers["Last-Modified"]
        answer = published.get(FR, if_none_match='"0000"', if_modified_since=modified)
    assert answer.status_code == 200


def test_two_pages_of_one_second_never_have_one_date(brand: Brand) -> None:
    name = Name(address="/a/", build="b", state="s")
    first = store(Page(media_type="text/plain", body=b"1"), site=brand.site, name=name, at=NOW)
    again = store(Page(media_type="text/plain", body=b"2"), site=brand.site, name=name, at=NOW)
    assert http_date(first.stored_at.timestamp()) != http_date(again.stored_at.timestamp())


def test_the_same_bytes_keep_their_date(other_brand: Brand) -> None:
    name, page = Name(address="/a/", build="b", state="s"), Page(media_type="x", body=b"1")
    store(page, site=other_brand.site, name=name, at=NOW)
    later = store(page, site=other_brand.site, name=name, at=NOW + timedelta(hours=1))
    assert later.stored_at == NOW
    assert StoredPage.objects.filter(address="/a/").count() == 1


def test_a_page_whose_date_lies_ahead_shows_none(other_brand: Brand) -> None:
    other_brand.promulgate("Nous gardons.")
    wanted = of_policy(FR, Kind.PRIVACY, "fr", policy_page)
    served = SHELF.page(other_brand.site, wanted, at=NOW)
    assert served is not None
    assert served.last_modified(NOW - timedelta(seconds=1)) is None
    assert served.last_modified(NOW) == http_date(NOW.timestamp())

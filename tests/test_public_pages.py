"""Public pages: every address, in both languages, and what each answer says of itself."""

import gzip
import hashlib
from datetime import datetime, timedelta

import pytest
import time_machine

from policies.actions import withdraw
from policies.addresses import SLUGS, policy_path
from policies.deadlines import PARIS
from policies.models import Version
from policies.models.pages import Kind
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
COMING = TODAY + 31 * DAY
FR, EN = "/politique-de-confidentialite/", "/en/privacy-policy/"
FORMS = ("", "index.md", "flux.atom", "versions/", "versions/1.0/", "versions/2.0/index.md")
DATED = ("au/2026-11-21/", "au/2030-01-01/", "comparer/1.0...2.0/", "comparer/2.0...1.0/")
ENGLISH = ("on/2026-11-21/", "on/2030-01-01/", "compare/1.0...2.0/", "compare/2.0...1.0/")
FRENCH_ADDRESSES = [FR + path for path in (*FORMS, *DATED)]
ENGLISH_ADDRESSES = [EN + path for path in (*FORMS, *ENGLISH)]
ADDRESSES = ["/", "/en/", "/brand.css", *FRENCH_ADDRESSES, *ENGLISH_ADDRESSES]


@pytest.fixture(scope="module")
def published(scene: Brand) -> Brand:
    """Give a brand with a version in force and a coming one, in both languages."""
    for sentence, day in (("We keep data.", TODAY), ("We keep less.", COMING)):
        drafts = [scene.draft(sentence, language=language) for language in ("fr", "en")]
        scene.fix(*drafts, day=day)
    return scene


def test_every_address_answers_with_bytes_that_prove_themselves(published: Brand) -> None:
    for address in ADDRESSES:
        response = published.get(address)
        assert response.status_code == 200, address
        digest = hashlib.sha256(response.content).hexdigest()
        assert response.headers["ETag"] == f'"{digest}"', address


def test_every_address_stays_with_the_reader_who_has_it(published: Brand) -> None:
    for address in ADDRESSES:
        first = published.get(address)
        again = published.get(address, if_none_match=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b""), address
        for name in ("ETag", "Vary", "Cache-Control"):
            assert again.headers[name] == first.headers[name], address


def test_no_address_sets_a_cookie_or_holds_a_token(published: Brand) -> None:
    for address in ADDRESSES:
        response = published.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.headers["Vary"], address
        assert b"csrf" not in response.content, address


def test_no_address_can_be_written_to(published: Brand) -> None:
    client = published.client()
    client.handler.enforce_csrf_checks = True
    for address in ADDRESSES:
        assert client.post(address).status_code == 405, address


def test_head_answers_as_get_does_without_a_body(published: Brand) -> None:
    get, head = published.get(FR), published.client().head(FR)
    assert head.content == b""
    assert head.headers["ETag"] == get.headers["ETag"]


def test_a_reader_who_unpacks_gets_packed_bytes(published: Brand) -> None:
    plain = published.get(FR)
    for accepted in ("gzip", "br;q=1.0, gzip;q=0.8", "GZIP", "gzip;q=0.01"):
        packed = published.get(FR, accept_encoding=accepted)
        assert packed.headers["Content-Encoding"] == "gzip", accepted
        assert gzip.decompress(packed.content) == plain.content
        assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"


def test_a_reader_who_does_not_unpack_gets_plain_bytes(published: Brand) -> None:
    # The last two refuse it.
    for accepted in ("", "identity", "br", "gzip;q=0", "identity, gzip; q=0.0"):
        response = published.get(FR, accept_encoding=accepted)
        assert "Content-Encoding" not in response.headers, accepted


def test_each_form_of_a_tag_is_recognised(published: Brand) -> None:
    tag = published.get(FR).headers["ETag"]
    # What a packed answer said, a plain one, one of several, whatever there is.
    for known in (f"W/{tag}", tag, f'"0000", W/{tag}', "*"):
        packed = published.get(FR, if_none_match=known, accept_encoding="gzip")
        assert packed.status_code == 304, known


def test_another_tag_gets_the_page(published: Brand) -> None:
    assert published.get(FR, if_none_match='"0000"').status_code == 200


NOT_THERE = [
    "versions/3.0/",  # no such version
    "versions/1.00/",  # a number has one way to be written
    "versions/0.1/",
    "au/2026-11-20/",  # the day before the first
    "au/2026-02-30/",  # no such day
    "au/0000-01-01/",
    "au/demain/",
    "comparer/1.0...3.0/",
    "on/2026-11-21/",  # English, under the French address
]


def test_what_there_is_not_is_not_found(published: Brand) -> None:
    for path in NOT_THERE:
        assert published.get(FR + path).status_code == 404, path


def test_a_policy_without_a_version_is_not_found(published: Brand) -> None:
    published.draft("Un témoin.", kind=Kind.COOKIES)
    assert published.get("/cookies/").status_code == 404
    assert published.get("/conditions/versions/").status_code == 404


def test_an_unknown_host_is_not_found(published: Brand) -> None:
    response = published.client().get(FR, headers={"host": "gamma.localhost"})
    assert response.status_code == 404


def test_a_brand_shows_no_text_of_another(published: Brand, other_brand: Brand) -> None:
    assert other_brand.get(FR).status_code == 404
    assert other_brand.get(f"{FR}versions/1.0/").status_code == 404


def test_the_port_and_the_case_of_a_host_do_not_count(published: Brand) -> None:
    response = published.client().get(FR, headers={"host": "ALPHA.localhost:8000"})
    assert response.status_code == 200


def test_every_kind_has_its_address_in_each_language(other_brand: Brand) -> None:
    for kind in Kind:
        other_brand.fix(
            *(other_brand.draft("A.", kind=kind, language=one) for one in ("fr", "en")), day=TODAY
        )
    for name, slugs in SLUGS.items():
        for language in slugs:
            assert other_brand.get(policy_path(name, language)).status_code == 200, (name, language)


def test_the_markdown_hashes_to_the_digest_that_the_page_shows(published: Brand) -> None:
    digest = hashlib.sha256(published.get(f"{FR}index.md").content).hexdigest()
    assert digest in published.text(FR)
    assert digest in published.text(f"{FR}versions/1.0/")


ACCEPTED = {
    "text/markdown": "text/markdown",
    "text/markdown, text/html;q=0.5": "text/markdown",
    "text/html, text/markdown;q=0.9": "text/html",  # a browser with a taste for it
    "text/html,application/xhtml+xml,*/*;q=0.8": "text/html",  # a browser
    "*/*": "text/html",  # a program
    "": "text/html",
}


def test_who_prefers_markdown_gets_it(published: Brand) -> None:
    for accept, media_type in ACCEPTED.items():
        response = published.get(FR, accept=accept)
        assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8", accept
        assert "Accept" in response.headers["Vary"].split(", ")


def test_old_versions_are_for_ever_and_not_for_search_engines(published: Brand) -> None:
    for path in ("versions/1.0/", "versions/2.0/", "comparer/1.0...2.0/", "au/2026-11-21/"):
        assert published.get(FR + path).headers["X-Robots-Tag"] == "noindex", path
        page = published.html(FR + path)
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"], path
        assert page.xpath("//link[@rel='canonical']/@href") == [f"http://alpha.localhost{FR}"], path


def test_the_text_in_force_is_for_search_engines(published: Brand) -> None:
    assert "X-Robots-Tag" not in published.get(FR).headers
    page = published.html(FR)
    assert not page.xpath("//meta[@name='robots']")
    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://alpha.localhost{FR}"]


def test_each_language_names_the_other(published: Brand) -> None:
    for path, language in ((FR, "fr"), (EN, "en")):
        page = published.html(path)
        links = page.xpath("//link[@hreflang]")
        found = {one.get("hreflang"): one.get("href") for one in links}
        assert found == {"fr": f"http://alpha.localhost{FR}", "en": f"http://alpha.localhost{EN}"}
        assert page.get("lang") == language


def test_a_language_without_a_version_is_not_named(other_brand: Brand) -> None:
    other_brand.promulgate("Nous gardons.")
    assert other_brand.html(FR).xpath("//link[@hreflang]/@hreflang") == ["fr"]


def test_a_day_names_the_version_it_shows(published: Brand) -> None:
    for day, number in (("2026-12-21", "1.0"), ("2026-12-22", "2.0")):
        response = published.get(f"{FR}au/{day}/")
        assert response.headers["Content-Location"] == f"{FR}versions/{number}/"
        assert response.content == published.get(f"{FR}versions/{number}/").content


def test_the_coming_version_is_announced(published: Brand) -> None:
    page = published.html(EN)
    (notice,) = page.xpath("//aside")
    assert "Version 2.0 enters into force on 22 December 2026." in notice.text_content()
    links = notice.xpath(".//a/@href")
    assert links == [f"{EN}versions/2.0/", f"{EN}compare/1.0...2.0/"]
    assert all(published.get(link).status_code == 200 for link in links)


def test_a_withdrawn_policy_says_that_nothing_binds(published: Brand) -> None:
    for version in Version.objects.filter(language="en").order_by("-major"):
        withdraw(version, reason="No.", by=published.people["approver"], at=NOW + DAY)
    with time_machine.travel(NOW + DAY, tick=False):
        assert "No version of this policy binds today." in published.text(EN)
        assert published.get(f"{EN}index.md").status_code == 404
        assert "We keep data." in published.text(f"{EN}versions/1.0/")


def test_a_cache_never_keeps_a_page_past_the_next_dated_event(published: Brand) -> None:
    midnight = datetime(COMING.year, COMING.month, COMING.day, tzinfo=PARIS)
    for before, seconds in ((3600, 60), (61, 60), (5, 5), (0.5, 0), (-1, 60)):
        with time_machine.travel(midnight - timedelta(seconds=before), tick=False):
            shown = published.get(FR).headers["Cache-Control"]
            assert shown == f"public, max-age={seconds}", before


def test_an_address_without_its_slash_leads_to_it(published: Brand) -> None:
    response = published.get(FR.rstrip("/"))
    assert (response.status_code, response.headers["Location"]) == (301, FR)

"""The timeline of a policy: what, when, why, with how much notice; and the ways to a version."""

from datetime import timedelta

import pytest
import time_machine
from lxml.html import HtmlElement, document_fromstring

from policies.actions import postpone, withdraw
from policies.actions.texts import text_of
from policies.addresses import is_number, read_day
from policies.models import Version
from policies.models.versions import Change
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
COMING = TODAY + 40 * DAY
EN = "/en/privacy-policy/"


@pytest.fixture(scope="module")
def published(scene: Brand) -> Brand:
    """Give a brand with 1.0 past, 1.1 in force (from tomorrow), 2.0 coming, in English too."""
    languages = ("fr", "en")
    scene.fix(*(scene.draft("We keep data.", language=one) for one in languages))
    minor = [text_of(scene.draft("We keep the data.", language=one)) for one in languages]
    scene.fix_texts(minor, day=TODAY + DAY, change=Change.MINOR)
    texts = [
        text_of(scene.draft("We keep less.", language=one), summary="**Less** is kept.")
        for one in languages
    ]
    scene.fix_texts(texts, day=COMING)
    return scene


def lines(brand: Brand) -> list[HtmlElement]:
    """Give the lines of the English timeline as it is two days later, the newest first."""
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        return list(brand.html(f"{EN}versions/").xpath("//ol[@class='timeline']/li"))


def words(element: HtmlElement) -> str:
    """Give an element's words."""
    return " ".join(str(element.text_content()).split())


def test_each_line_says_what_when_and_why(published: Brand) -> None:
    coming, corrected, first = lines(published)
    assert coming.xpath(".//h2/a/@href") == [f"{EN}versions/2.0/"]
    assert "From 31 December 2026" in words(coming)
    assert coming.xpath(".//div[@class='why']//strong/text()") == ["Less"]
    assert "From 22 November 2026 to the end of 30 December 2026" in words(corrected)
    assert [one.get("class") for one in (coming, corrected, first)] == [
        "coming",
        "in_force",
        "past",
    ]


def test_each_line_says_its_kind_of_change_and_its_notice(published: Brand) -> None:
    facts = [[words(one) for one in line.xpath(".//dl//div")] for line in lines(published)]
    promulgated = "Promulgated on21 November 2026"
    # Neither the day of the promulgation nor that of the entry into force counts.
    assert facts == [
        ["Kind of changesubstantial", promulgated, "Time of notice39 full days"],
        ["Kind of changeminor: the meaning stays", promulgated],
        ["Kind of changefirst version", promulgated],
    ]


def test_a_decision_is_shown_with_its_reason_and_without_a_name(published: Brand) -> None:
    by = published.people["approver"]
    for version in Version.objects.filter(major=2):
        postpone(version, to=COMING + DAY, reason="One day more.", by=by, at=NOW)
    shown = words(lines(published)[0])
    moved = "Decided on 21 November 2026: entry into force moved from 31 December 2026 to 1 January"
    assert moved in shown
    assert "Reason: One day more." in shown
    assert by.email not in shown


def test_what_never_entered_into_force_says_so(published: Brand) -> None:
    for version in Version.objects.filter(major=2):
        withdraw(version, reason="No.", by=published.people["approver"], at=NOW)
    shown = words(lines(published)[0])
    assert "Never in force" in shown
    assert "this version does not enter into force" in shown


BANNERS = {
    "1.0": "This version is no longer in force. Version 1.1 replaced it on 22 November 2026.",
    "1.1": "This is the version in force.",
    "2.0": "This version enters into force on 31 December 2026. Version 1.1 binds until then.",
}


def test_each_version_says_whether_it_binds(published: Brand) -> None:
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        for number, banner in BANNERS.items():
            (first, *_others) = published.html(f"{EN}versions/{number}/").xpath(
                "//p[contains(@class, 'notice')]"
            )
            assert banner in words(first), number


def test_a_withdrawn_version_says_since_when(published: Brand) -> None:
    later = NOW + 2 * DAY
    for version in Version.objects.filter(language="en").order_by("-major", "-minor")[:2]:
        withdraw(version, reason="No.", by=published.people["approver"], at=later)
    with time_machine.travel(later, tick=False):
        assert "It was withdrawn on 23 November 2026." in published.text(f"{EN}versions/1.1/")


def test_an_english_text_says_that_the_french_prevails(published: Brand) -> None:
    for path, french in (("", "versions/1.0/"), ("versions/2.0/", "versions/2.0/")):
        (link,) = published.html(EN + path).xpath("//p[contains(., 'the French text prevails')]/a")
        assert link.get("href") == f"/politique-de-confidentialite/{french}", path


def test_a_french_text_or_one_without_french_says_nothing_of_it(other_brand: Brand) -> None:
    other_brand.promulgate("We keep data.", language="en")
    assert "prevails" not in other_brand.text(EN)
    other_brand.promulgate("Nous gardons.", day=COMING)
    assert "prevails" not in other_brand.text("/politique-de-confidentialite/")


def test_the_header_leads_to_the_same_page_in_the_other_language(published: Brand) -> None:
    french = "/politique-de-confidentialite/"
    for path in ("", "versions/", "versions/2.0/"):
        assert published.html(EN + path).xpath("//header/nav//a/@href") == [french + path], path
    compared = published.html(f"{EN}compare/1.0...2.0/").xpath("//header/nav//a/@href")
    assert compared == [f"{french}comparer/1.0...2.0/"]


PICKED = {
    # The forms, as a browser without script sends them.
    "on/?day=2026-11-21": f"{EN}on/2026-11-21/",
    "on/?day=+2026-11-21+": f"{EN}on/2026-11-21/",
    "compare/?from=1.0&to=2.0": f"{EN}compare/1.0...2.0/",
    # Somebody who shortens the address.
    "on/": f"{EN}versions/",
    "compare/": f"{EN}versions/",
}


def test_the_forms_lead_to_addresses_that_last(published: Brand) -> None:
    for path, target in PICKED.items():
        response = published.get(EN + path)
        assert (response.status_code, response.headers["Location"]) == (302, target), path
        assert published.get(target).status_code == 200, target


def test_the_forms_ask_for_what_the_addresses_take(published: Brand) -> None:
    day, pair = published.html(f"{EN}versions/").xpath("//form")
    assert (day.get("method"), day.get("action")) == ("get", f"{EN}on/")
    assert day.xpath(".//input/@name") == ["day"]
    assert day.xpath(".//input/@min") == ["2026-11-21"]
    assert pair.xpath(".//select/@name") == ["from", "to"]
    assert pair.xpath(".//option[@selected]/text()") == ["1.1", "2.0"]


REFUSED = {
    "on/?day=": (400, "Choose a day below"),
    "on/?day=32-13-2026": (400, "“32-13-2026” is no day of the calendar."),
    "on/?day=2026-02-30": (400, "is no day of the calendar."),
    "on/tomorrow/": (404, "“tomorrow” is no day of the calendar."),
    "on/2026-11-20/": (404, "The first version entered into force on 21 November 2026"),
    "compare/?from=1.0": (400, "Choose two versions from the lists below."),
    "compare/1.0...9.0/": (404, "There is no such version"),
    "versions/9.0/": (404, "There is no such version"),
    "versions/9.0/index.pdf": (404, "There is no such version"),
    "versions/9.0/index.jsonld": (404, "There is no such version"),
}


def test_a_wrong_address_says_why_and_offers_every_version(published: Brand) -> None:
    for path, (status, reason) in REFUSED.items():
        response = published.get(EN + path)
        page = document_fromstring(response.content.decode())
        assert response.status_code == status, path
        assert reason in words(page), path
        assert len(page.xpath("//ul[@class='short']//a")) == 3, path
        assert page.xpath("//form//input[@type='date']"), path


def test_what_was_typed_is_shown_as_text(published: Brand) -> None:
    page = published.get(f"{EN}on/?day=<script>alert(1)</script>")
    assert b"<script>" not in page.content
    assert (page.status_code, "noindex" in page.headers["X-Robots-Tag"]) == (400, True)


def test_a_policy_without_a_version_has_nothing_to_choose_from(other_brand: Brand) -> None:
    other_brand.draft("Nous gardons.")
    for path in ("on/2026-11-21/", "on/?day=x", "versions/1.0/"):
        assert other_brand.get(EN + path).status_code == 404, path


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        ("2026-03-01", "en", "2026-03-01"),
        ("1/3/2026", "fr", "2026-03-01"),  # day first, as French has it
        ("01.03.2026", "fr", "2026-03-01"),
        ("1/3/2026", "en", None),  # two readings
        ("2026-02-29", "fr", None),  # no leap year
        ("20260301", "fr", None),
        ("2026-W10-7", "fr", None),
        ("٢٠٢٦-٠٣-٠١", "fr", None),  # other digits are no address
        ("", "fr", None),
    ],
)
def test_a_day_is_read_as_it_is_written(written: str, language: str, read: str | None) -> None:
    found = read_day(written, language=language)
    assert (found and found.isoformat()) == read


def test_a_number_has_one_way_to_be_written() -> None:
    assert [
        one for one in ("1.0", "10.12", "0.1", "1.00", "1", "1.0 ", "1.0\n") if is_number(one)
    ] == [
        "1.0",
        "10.12",
    ]

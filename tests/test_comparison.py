"""The page on which two versions are compared: in one column, side by side, in two languages."""

from datetime import timedelta

import pytest

from policies.models.versions import Change
from tests.conftest import TODAY, Brand

EN = "/en/privacy-policy/"
PAIR = f"{EN}compare/1.0...2.0/"
MODES = (PAIR, f"{PAIR}side-by-side/")


@pytest.fixture(scope="module")
def published(scene: Brand) -> Brand:
    """Give a brand with two versions in English and in French."""
    languages = ("fr", "en")
    scene.fix(*(scene.draft("We keep <all>.", "Ten years.", language=one) for one in languages))
    second = (scene.draft("We keep <some>.", "Ten years.", language=one) for one in languages)
    scene.fix(*second, day=TODAY + timedelta(days=31))
    return scene


def test_readers_see_the_words_that_came_and_went(published: Brand) -> None:
    for path in MODES:
        page = published.html(path)
        assert "all" in page.xpath("string(//main//div[contains(@class, 'redline')]//del)"), path
        assert "some" in page.xpath("string(//main//div[contains(@class, 'redline')]//ins)"), path


def test_each_change_is_listed_and_its_link_leads_to_it(published: Brand) -> None:
    for path in MODES:
        page = published.html(path)
        targets = [href[1:] for href in page.xpath("//details[@class='changes']//a/@href")]
        assert targets, path
        assert set(targets) <= set(page.xpath("//@id")), path


def test_the_new_text_alone_needs_no_script(published: Brand) -> None:
    page = published.html(PAIR)
    (box,) = page.xpath("//input[@type='checkbox']")
    assert page.xpath(f"//label[@for='{box.get('id')}']")
    (clean,) = page.xpath("//div[contains(@class, 'redline-clean')]")
    assert not clean.xpath(".//ins | .//del")
    assert "We keep <some>." in clean.text_content()


def test_it_says_how_much_there_is_to_read_and_of_what_class(published: Brand) -> None:
    shown = published.text(PAIR)
    assert "To read them1 minute" in shown.replace("them ", "them")
    assert "Class of version 2.0" in shown


def test_the_class_that_software_suggests_is_not_shown(published: Brand) -> None:
    later = TODAY + timedelta(days=32)
    draft = published.draft("We keep some", "Ten years.", language="en")
    published.fix(draft, change=Change.MINOR, day=later)
    shown = published.text(f"{EN}compare/2.0...2.1/")
    assert "minor" in shown
    assert "substantial" not in shown


def test_one_layout_leads_to_the_other(published: Brand) -> None:
    for path in MODES:
        links = published.html(path).xpath("//nav[@class='modes']//a")
        assert [link.get("href") for link in links] == list(MODES)
        assert [one.get("href") for one in links if one.get("aria-current")] == [path]


def test_two_versions_are_offered_to_compare_again(published: Brand) -> None:
    options = published.html(PAIR).xpath("//select/option[@selected]/text()")
    assert options == ["1.0", "2.0"]


def test_the_same_text_has_no_change(published: Brand) -> None:
    page = published.html(f"{EN}compare/1.0...1.0/")
    assert not page.xpath("//ins | //del")
    assert "The two texts are the same, word for word." in " ".join(page.text_content().split())


def test_typography_alone_is_said_to_be_that(other_brand: Brand) -> None:
    other_brand.promulgate("The cabinet's data.", language="en")
    other_brand.promulgate("The cabinet’s data.", language="en", change=Change.MINOR)
    shown = other_brand.text(f"{EN}compare/1.0...1.1/")
    assert "The two texts say the same: 1 difference is of typography alone" in shown


def test_later_to_earlier_is_compared_as_well(published: Brand) -> None:
    page = published.html(f"{EN}compare/2.0...1.0/")
    assert "all" in page.xpath("string(//main//div[contains(@class, 'redline')]//ins)")


def test_what_a_text_says_literally_is_read_literally(published: Brand) -> None:
    assert "We keep <some>." in published.text(PAIR)
    assert not published.html(PAIR).xpath("//some | //all")

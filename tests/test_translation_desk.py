"""A translation on the desk: side by side, its drift on the first page, then its own version."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from lxml.html import document_fromstring

from policies.models import PolicyPage, Proposal, Version
from policies.models.versions import Change
from tests.conftest import TODAY, Brand
from tests.test_proposing import form_of, send

pytestmark = pytest.mark.usefixtures("desk")

COMING = TODAY + timedelta(days=31)
BEFORE, AFTER = ("Nous gardons 3 ans.", "Rien."), ("Nous gardons 2 ans.", "Rien.")


@pytest.fixture(scope="module")
def english(scene: Brand) -> PolicyPage:
    """Give the English page: it translates 1.0, and French is at 2.0 by now."""
    scene.promulgate(*BEFORE)
    page = scene.draft("We keep for 3 years.", "Nothing.", language="en")
    scene.fix(page, change=Change.TRANSLATION)
    scene.promulgate(*AFTER, day=COMING)
    return page


def shown(brand: Brand, page: PolicyPage, of: str = "drafts") -> str:
    """Give the words of the page that shows both texts."""
    url = reverse("policies_desk_translation", args=[page.pk])
    response = brand.client("editor").get(url, {"of": of})
    main = document_fromstring(response.content.decode()).xpath("//main")[0]
    return " ".join(main.text_content().split())


@pytest.mark.parametrize("of", ["drafts", "versions"])
def test_the_clause_that_changed_in_french_asks_for_work(
    brand: Brand, english: PolicyPage, of: str
) -> None:
    seen = shown(brand, english, of)
    assert "1 clause asks for work" in seen
    assert "made from the French 1.0" in seen
    assert "What changed in French since 1.0" in seen
    assert "Numbers in French alone: 2 ans" in seen
    assert "The French text prevails" in seen


def test_what_changed_in_french_is_marked_word_by_word(brand: Brand, english: PolicyPage) -> None:
    url = reverse("policies_desk_translation", args=[english.pk])
    page = document_fromstring(brand.client("editor").get(url).content.decode())
    assert ["2" in one.text_content() for one in page.xpath("//ins")] == [True]


def test_the_french_page_leads_to_the_same(brand: Brand, english: PolicyPage) -> None:
    french = PolicyPage.objects.get(policy=english.policy, locale__language_code="fr")
    assert "1 clause asks for work" in shown(brand, french)


def test_a_draft_that_was_corrected_is_to_be_read_and_the_version_stays_behind(
    brand: Brand, english: PolicyPage
) -> None:
    brand.draft("We keep for 2 years.", "Nothing.", language="en")
    assert "both changed since" in shown(brand, english)
    assert "to be translated" in shown(brand, english, "versions")


def test_a_correction_of_the_translation_alone_follows_no_later_french_text(
    brand: Brand, english: PolicyPage
) -> None:
    brand.promulgate("We keep for three years.", "Nothing.", language="en", change=Change.MINOR)
    assert "made from the French 1.0" in shown(brand, english)
    assert "1 clause asks for work" in shown(brand, english, "versions")


def test_a_correction_of_both_texts_together_leaves_them_in_step(other_brand: Brand) -> None:
    other_brand.fix(
        other_brand.draft("Nous gardons."), other_brand.draft("We keep.", language="en")
    )
    pages = [
        other_brand.draft("Nous gardons tout."),
        other_brand.draft("We keep it all.", language="en"),
    ]
    other_brand.fix(*pages, change=Change.MINOR)
    seen = shown(other_brand, pages[1])
    assert "made from the French 1.1" in seen
    assert "Every clause is in step" in seen


def test_the_desk_says_which_translation_is_behind(brand: Brand, english: PolicyPage) -> None:
    home = brand.client("editor").get(reverse("wagtailadmin_home")).content.decode()
    assert "translates 1.0; French is at 2.0: 1 clause" in home


def test_a_text_without_a_translation_says_what_to_do(other_brand: Brand) -> None:
    page = other_brand.draft("Nous gardons.")
    assert "There is no translation yet" in shown(other_brand, page)


def test_a_translation_without_a_french_text_says_what_to_do(other_brand: Brand) -> None:
    page = other_brand.draft("We keep.", language="en")
    assert "There is no French text to translate" in shown(other_brand, page)


def test_texts_without_a_version_are_shown_as_drafts_only(other_brand: Brand) -> None:
    other_brand.draft("Nous gardons.")
    page = other_brand.draft("We keep.", language="en")
    assert "not compared" in shown(other_brand, page)
    assert "There is no version of both texts yet" in shown(other_brand, page, "versions")


def test_a_later_translation_is_promulgated_without_a_notice(
    brand: Brand, english: PolicyPage
) -> None:
    page = brand.draft("We keep for 2 years.", "Nothing.", language="en")
    client = brand.client("approver")
    typed = form_of(brand, page, change="translation", in_force_from=COMING)
    send(brand, page, **typed)
    proposal = Proposal.objects.open().get()
    brand.settle(proposal)
    client.post(reverse("policies_desk_promulgate", args=[proposal.pk]))
    made = Version.objects.of(page.policy, "en")[0]
    assert (made.number, made.change, made.entries.get().day) == ("2.0", "translation", COMING)
    assert not mail.outbox
    assert "Every clause is in step" in shown(brand, page, "versions")
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "French is at" not in home


def test_nobody_reads_the_translations_of_another_brand(
    english: PolicyPage, other_brand: Brand
) -> None:
    url = reverse("policies_desk_translation", args=[english.pk])
    assert other_brand.client("editor").get(url).status_code == 404

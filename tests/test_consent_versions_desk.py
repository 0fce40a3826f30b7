"""Consent versions on the desk: what binds, what would change, propose, promulgate, history."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from consent.actions.asking import propose
from consent.choosing import content, digest, standing
from consent.models import BannerWording, ConsentProposal, ConsentVersion, Tool, Tracker
from policies.models.versions import Change
from tests.brands import NOW
from tests.choosing import SUMMARIES, asked, declare, fix, tracker
from tests.conftest import Brand

pytestmark = pytest.mark.usefixtures("desk")


def address(brand: Brand) -> str:
    """Give the address of a brand's page."""
    return reverse("consent_desk_consent_versions_of", args=[brand.site.pk])


def page(client: Client, path: str) -> HtmlElement:
    """Give a page of the desk, which must be there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return document_fromstring(response.content.decode())


def words(element: HtmlElement) -> str:
    """Give the words of a page."""
    return " ".join(" ".join(element.itertext()).split())


def post(brand: Brand, role: str = "editor", **said: str) -> Any:
    """Propose what the page shows."""
    values = {"sha256": digest(content(brand.site)), "change": "substantial"}
    summaries = {f"summary_{language}": words for language, words in SUMMARIES.items()}
    return brand.client(role).post(address(brand), values | summaries | said)


def proposal_of(brand: Brand, **said: Any) -> ConsentProposal:
    """Let the editor have proposed what the register says."""
    told = {"change": Change.SUBSTANTIAL, "summaries": SUMMARIES} | said
    return propose(brand.site, by=brand.people["editor"], at=NOW, **told)


def decide(brand: Brand, what: str, proposal: ConsentProposal, role: str) -> HttpResponse:
    """Promulgate or withdraw a proposal as somebody with a role."""
    path = reverse(f"consent_desk_consent_{what}", args=[brand.site.pk, proposal.pk])
    response: HttpResponse = brand.client(role).post(path)
    return response


# What the page shows


def test_before_the_first_version_the_page_says_that_nothing_loads(brand: Brand) -> None:
    declare(brand)
    shown = words(page(brand.client("editor"), address(brand)))
    assert "before the first version no banner shows" in shown
    assert "A first version: every visitor is asked." in shown


def test_the_list_leads_to_the_only_brand(brand: Brand) -> None:
    response = brand.client("editor").get(reverse("consent_desk_consent_versions"))
    assert response["Location"] == address(brand)


def test_the_list_has_each_brand_of_the_person(
    superuser: Brand, brand: Brand, other_brand: Brand
) -> None:
    asked(brand)
    shown = page(superuser.client("superuser"), reverse("consent_desk_consent_versions"))
    rows = [words(row) for row in shown.find_class("listing")[0].xpath("tbody/tr")]
    assert len(rows) == 2
    assert "version 1.0" in next(row for row in rows if "Alpha" in row)


def test_what_stands_is_shown_with_what_each_category_needs_today(brand: Brand) -> None:
    asked(brand, matomo="exempt")
    rows = [words(row) for row in page(brand.client("auditor"), address(brand)).xpath("//tr")]
    assert any("audience exempt" in row and "_pk_id.*" in row for row in rows)


def test_a_category_that_fell_back_to_asking_says_so(brand: Brand) -> None:
    asked(brand, at=NOW - timedelta(days=400), matomo="exempt")
    assert "an attestation ended" in words(page(brand.client("dpo"), address(brand)))


def test_nothing_to_propose_is_said(brand: Brand) -> None:
    asked(brand)
    shown = page(brand.client("editor"), address(brand))
    assert "Nothing: the register and the words" in words(shown)
    assert not shown.xpath("//*[@name='change']")


def test_a_difference_is_told_in_words_and_as_a_redline(brand: Brand) -> None:
    asked(brand)
    tracker(brand.site, "audience", "_pk_ses.*", tool="matomo")
    shown = page(brand.client("editor"), address(brand))
    assert "_pk_ses.*" in words(shown.find_class("differences")[0])
    assert len(shown.xpath("//ins")) > 1
    assert [one.get("value") for one in shown.xpath("//*[@name='change']")] == ["substantial"]


def test_words_that_changed_are_judged_one_by_one(brand: Brand) -> None:
    asked(brand)
    BannerWording.objects.create(site=brand.site, title_fr="Vos choix sur les traceurs !")
    (row,) = page(brand.client("editor"), address(brand)).find_class("rewritten")
    assert "title of the banner (fr)" in words(row)
    assert "a typo or layout" in words(row)


def test_what_holds_it_up_is_listed_and_nothing_can_be_proposed(brand: Brand) -> None:
    declare(brand)
    Tool.objects.filter(site=brand.site, kind="stripe").update(subprocessor=None)
    shown = page(brand.client("editor"), address(brand))
    assert [one.get("data-obstacle") for one in shown.find_class("finding")] == ["unregistered"]
    assert not shown.xpath("//*[@name='change']")


def test_an_auditor_sees_it_all_and_has_no_button(brand: Brand) -> None:
    declare(brand)
    proposal_of(brand)
    shown = page(brand.client("auditor"), address(brand))
    assert "Somebody else promulgates" in words(shown)
    assert not list(shown.find_class("desk")[0].iter("form", "button"))
    assert not shown.xpath("//*[contains(@href, 'promulgate')]")


# Propose


def test_an_editor_proposes_what_she_saw(brand: Brand) -> None:
    declare(brand)
    assert post(brand).status_code == 302
    proposal = ConsentProposal.objects.get(site=brand.site)
    assert (proposal.by, proposal.content) == (brand.people["editor"], content(brand.site))


def test_what_changed_while_she_read_is_not_proposed(brand: Brand) -> None:
    declare(brand)
    response = post(brand, sha256="0" * 64)
    assert "changed meanwhile" in response.content.decode()
    assert not ConsentProposal.objects.filter(site=brand.site).exists()


def test_a_refusal_stands_in_the_form_and_what_was_written_stays(brand: Brand) -> None:
    asked(brand)
    tracker(brand.site, "audience", "_pk_ses.*", tool="matomo")
    shown = document_fromstring(post(brand, summary_en="").content.decode())
    assert "in French and in English" in words(shown.xpath("//*[@role='alert']")[0])
    assert shown.xpath("//*[@name='summary_fr']")[0].text_content().strip() == SUMMARIES["fr"]


def test_a_lower_class_keeps_its_reason(brand: Brand) -> None:
    asked(brand)
    BannerWording.objects.create(site=brand.site, text_fr="Choisissez.", text_en="Choose.")
    post(brand, change="minor", lower_reason="It means the same.")
    assert ConsentProposal.objects.get(closed_at=None).lower_reason == "It means the same."


@pytest.mark.parametrize("role", ["approver", "auditor"])
def test_who_does_not_write_does_not_propose(brand: Brand, role: str) -> None:
    declare(brand)
    # Wagtail answers a person without the permission by leading her home.
    assert post(brand, role).status_code in {302, 403}
    assert not ConsentProposal.objects.filter(site=brand.site).exists()


# Decide


def test_an_approver_takes_a_last_look_then_promulgates(brand: Brand) -> None:
    declare(brand)
    proposal = proposal_of(brand)
    path = reverse("consent_desk_consent_promulgate", args=[brand.site.pk, proposal.pk])
    assert "cannot be undone" in words(page(brand.client("approver"), path))
    assert standing(brand.site) is None
    assert decide(brand, "promulgate", proposal, "approver").status_code == 302
    version = standing(brand.site)
    assert version is not None
    assert version.by == brand.people["approver"]


@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_nobody_else_promulgates(brand: Brand, role: str) -> None:
    declare(brand)
    decide(brand, "promulgate", proposal_of(brand), role)
    assert standing(brand.site) is None


def test_an_approver_who_wrote_in_the_register_sees_why_she_cannot(brand: Brand) -> None:
    declare(brand)
    row = Tracker.objects.filter(site=brand.site).first()
    row._history_user = brand.people["approver"]
    row.save()
    proposal = proposal_of(brand)
    shown = page(brand.client("approver"), address(brand))
    assert "Nobody: everyone who may had a hand in it" in words(shown)
    refused = decide(brand, "promulgate", proposal, "approver")
    assert "somebody else promulgates it" in refused.content.decode()


def test_a_stale_proposal_offers_no_promulgation(brand: Brand) -> None:
    declare(brand)
    proposal_of(brand)
    tracker(brand.site, "audience", "_pk_ses.*", tool="matomo")
    shown = page(brand.client("approver"), address(brand))
    assert "can no longer be promulgated" in words(shown)
    assert not shown.xpath("//*[contains(@href, 'promulgate')]")


@pytest.mark.parametrize(
    ("role", "is_closed"),
    [("editor", True), ("approver", True), ("dpo", False), ("auditor", False)],
)
def test_who_proposed_or_may_promulgate_withdraws(
    brand: Brand, role: str, *, is_closed: bool
) -> None:
    declare(brand)
    proposal = proposal_of(brand)
    decide(brand, "withdraw", proposal, role)
    proposal.refresh_from_db()
    assert (proposal.closed_at is not None) is is_closed


def test_withdrawing_what_is_over_says_so(brand: Brand) -> None:
    declare(brand)
    proposal = proposal_of(brand)
    decide(brand, "withdraw", proposal, "editor")
    path = reverse("consent_desk_consent_withdraw", args=[brand.site.pk, proposal.pk])
    response = brand.client("editor").post(path, follow=True)
    assert "This proposal is over" in response.content.decode()


# History


def test_a_version_is_shown_as_it_was_fixed_beside_the_one_before(brand: Brand) -> None:
    asked(brand)
    tracker(brand.site, "audience", "_pk_ses.*", tool="matomo")
    version = fix(brand, at=NOW + timedelta(hours=1))
    Tracker.objects.filter(site=brand.site, name="_pk_ses.*").delete()
    path = reverse("consent_desk_consent_version", args=[brand.site.pk, version.pk])
    shown = page(brand.client("auditor"), path)
    assert "_pk_ses.*" in words(shown)
    assert version.sha256 in words(shown)
    assert shown.xpath("//ins")


def test_the_history_has_each_version_with_what_changed(brand: Brand) -> None:
    asked(brand)
    tracker(brand.site, "audience", "_pk_ses.*", tool="matomo")
    fix(brand, at=NOW + timedelta(hours=1))
    shown = page(brand.client("editor"), address(brand))
    rows = shown.xpath("//section[@aria-labelledby='history']//tbody/tr")
    assert [words(row).split()[0] for row in rows] == ["2.0", "1.0"]
    assert SUMMARIES["en"] in words(rows[0])


def test_another_brand_is_nobodys_business(brand: Brand, other_brand: Brand) -> None:
    version = asked(other_brand)
    client = brand.client("editor")
    own = reverse("consent_desk_consent_version", args=[brand.site.pk, version.pk])
    for path in (address(other_brand), own):
        assert client.get(path).status_code in {302, 403, 404}
    assert ConsentVersion.objects.filter(site=brand.site).count() == 0

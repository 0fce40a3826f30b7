"""Outside counsel on the desk: invite, mail, close, decide, and nothing of another brand."""

import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from pytest_django import Settings

from policies.actions import text_of
from policies.actions.counsel import Invitation, Said, invite, say, shown_texts
from policies.models import CounselComment, CounselDecision, CounselLink, PolicyPage
from tests.conftest import NOW, Brand

pytestmark = pytest.mark.usefixtures("desk", "_at_noon")

WHO = {"name": "Maître Noir", "email": "noir@cabinet.example", "days": "14", "message": "Merci !"}


@pytest.fixture
def _at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def draft(brand: Brand) -> PolicyPage:
    """Give a draft of one clause."""
    return brand.draft("Nous gardons vos données 3 ans.")


@pytest.fixture
def comment(brand: Brand, draft: PolicyPage) -> CounselComment:
    """Give another wording of the draft's clause, proposed by a lawyer."""
    return proposed(brand, draft, "Nous gardons vos données 2 ans.")


def proposed(brand: Brand, draft: PolicyPage, wording: str) -> CounselComment:
    """Let a lawyer propose another wording of the draft's first clause."""
    who = Invitation(name="Maître Noir", email="noir@cabinet.example")
    link, _key = invite(draft, invitation=who, by=brand.people["editor"], at=NOW)
    clause = draft.latest().body.raw_data[0]["id"]
    block = next(iter(shown_texts(link, clause)))
    said = Said(clause=clause, remark="Trop long", wordings={block: wording})
    return say(link, said=said, at=NOW)[0]


def invited(brand: Brand, draft: PolicyPage, role: str = "editor", **changed: str) -> Any:
    """Send the form of an invitation."""
    return brand.client(role).post(address(draft), {**WHO, **changed})


def address(draft: PolicyPage) -> str:
    """Give the address of the page of links and comments."""
    return reverse("policies_desk_counsel", args=[draft.pk])


def decide(brand: Brand, name: str, comment: CounselComment, role: str, **data: str) -> Any:
    """Decide on a comment; follow to what is said of it."""
    url = reverse(f"policies_desk_counsel_{name}", args=[comment.pk])
    return brand.client(role).post(url, data, follow=True)


@pytest.mark.parametrize("role", ["editor", "approver"])
def test_the_link_is_shown_once_and_mailed(brand: Brand, draft: PolicyPage, role: str) -> None:
    response = invited(brand, draft, role)
    url = re.search(r'value="(http://alpha[^"]+)"', response.content.decode())
    assert url is not None
    assert brand.get(url[1].partition(".localhost")[2].removeprefix(":80")).status_code == 200
    assert url[1] in mail.outbox[0].body
    again = brand.client(role).get(address(draft))
    assert url[1] not in again.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_the_mail_is_the_brands_and_answers_go_to_the_inviter(
    brand: Brand, draft: PolicyPage
) -> None:
    invited(brand, draft)
    sent = mail.outbox[0]
    assert sent.to == [WHO["email"]]
    assert sent.reply_to == [brand.people["editor"].email]
    assert "Alpha" in sent.subject
    assert "Merci !" in sent.body


def test_a_mail_that_cannot_be_sent_is_said_and_the_link_stays(
    brand: Brand, draft: PolicyPage, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = invited(brand, draft)
    assert "could not be sent" in response.content.decode()
    assert CounselLink.objects.count() == 1


# A field of the form, what is typed, and the field that is told.
REFUSED = [("email", "noir"), ("days", "61"), ("days", "0"), ("name", " "), ("message", "x" * 2001)]


@pytest.mark.parametrize(("name", "typed"), REFUSED)
def test_a_wrong_invitation_is_refused_at_its_field(
    brand: Brand, draft: PolicyPage, name: str, typed: str
) -> None:
    response = invited(brand, draft, **{name: typed})
    assert response.context["form"].errors[name]
    assert not CounselLink.objects.exists()


def test_an_auditor_reads_and_invites_nobody(brand: Brand, comment: CounselComment) -> None:
    page = comment.link.page
    assert "Trop long" in brand.client("auditor").get(address(page)).content.decode()
    assert invited(brand, page, "auditor").status_code in {302, 403}
    assert CounselLink.objects.count() == 1


def test_a_link_is_closed_after_a_warning(brand: Brand, comment: CounselComment) -> None:
    url = reverse("policies_desk_counsel_revoke", args=[comment.link_id])
    client = brand.client("editor")
    assert "cannot be opened again" in client.get(url).content.decode()
    assert CounselLink.objects.open(at=NOW).exists()
    client.post(url)
    assert not CounselLink.objects.open(at=NOW).exists()


def test_a_wording_is_accepted_with_one_click(brand: Brand, comment: CounselComment) -> None:
    decide(brand, "accept", comment, "editor")
    assert "2 ans" in comment.link.page.latest().draft().markdown()
    assert CounselDecision.objects.get().by == brand.people["editor"]


def test_what_a_wording_would_change_is_marked_before_and_after(
    brand: Brand, comment: CounselComment
) -> None:
    client, url = brand.client("editor"), address(comment.link.page)
    for _ in range(2):
        page = client.get(url).content.decode()
        assert "<ins" in page
        assert "<del" in page
        decide(brand, "accept", comment, "editor")


def test_who_accepts_cannot_approve_and_is_told_before(
    brand: Brand, comment: CounselComment
) -> None:
    page = comment.link.page
    assert "cannot approve it" in brand.client("approver").get(address(page)).content.decode()
    decide(brand, "accept", comment, "approver")
    proposal = brand.propose([text_of(page)])
    assert proposal.editors.filter(user=brand.people["approver"]).exists()


def test_a_clause_that_changed_leaves_the_wording_to_copy(
    brand: Brand, comment: CounselComment
) -> None:
    page = brand.draft("Nous gardons vos données 5 ans.")
    seen = brand.client("editor").get(address(page)).content.decode()
    accept_url = reverse("policies_desk_counsel_accept", args=[comment.pk])
    assert accept_url not in seen
    assert "Wording to copy" in seen
    refused = decide(brand, "accept", comment, "editor").content.decode()
    assert "changed since" in refused
    assert "5 ans" in page.latest().draft().markdown()


@pytest.mark.parametrize("outcome", ["declined", "noted"])
def test_a_comment_is_settled_with_or_without_a_reason(
    brand: Brand, comment: CounselComment, outcome: str
) -> None:
    decide(brand, "settle", comment, "editor", outcome=outcome)
    assert CounselDecision.objects.get().outcome == outcome


# What a broken form asks: an outcome that is none to choose, and a reason that nobody reads.
BROKEN = [{"outcome": "accepted"}, {"outcome": ""}, {"outcome": "noted", "reason": "x" * 2001}]


@pytest.mark.parametrize("data", BROKEN)
def test_a_broken_decision_is_refused(
    brand: Brand, comment: CounselComment, data: dict[str, str]
) -> None:
    decide(brand, "settle", comment, "editor", **data)
    assert not CounselDecision.objects.exists()


def test_no_decision_is_taken_by_reading(brand: Brand, comment: CounselComment) -> None:
    for name in ("accept", "settle"):
        url = reverse(f"policies_desk_counsel_{name}", args=[comment.pk])
        assert brand.client("editor").get(url).status_code == 405


@pytest.mark.parametrize("name", ["accept", "settle"])
def test_an_auditor_decides_nothing(brand: Brand, comment: CounselComment, name: str) -> None:
    url = reverse(f"policies_desk_counsel_{name}", args=[comment.pk])
    brand.client("auditor").post(url, {"outcome": "noted"})
    assert not CounselDecision.objects.exists()


def test_what_waits_is_counted_on_the_page_and_on_the_desk(
    brand: Brand, comment: CounselComment
) -> None:
    client = brand.client("editor")
    page = client.get(reverse("wagtailadmin_pages:edit", args=[comment.link.page_id]))
    assert "Outside counsel (1)" in page.content.decode()
    home = reverse("wagtailadmin_home")
    assert "1 comment to decide on" in client.get(home).content.decode()
    decide(brand, "settle", comment, "editor", outcome="noted")
    assert "to decide on" not in client.get(home).content.decode()


@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_another_brands_people_reach_nothing(
    brand: Brand, other_brand: Brand, comment: CounselComment, role: str
) -> None:
    client, link = other_brand.client(role), comment.link
    urls = [
        address(link.page),
        reverse("policies_desk_counsel_revoke", args=[link.pk]),
        reverse("policies_desk_counsel_accept", args=[comment.pk]),
        reverse("policies_desk_counsel_settle", args=[comment.pk]),
        reverse("policies_desk_translation", args=[link.page_id]),
    ]
    for url in urls:
        assert client.get(url).status_code == client.post(url, WHO).status_code == 404, url
    assert not CounselDecision.objects.exists()
    assert CounselLink.objects.open(at=NOW).count() == 1


def test_a_page_that_was_shown_to_counsel_is_not_deleted(
    superuser: Brand, comment: CounselComment
) -> None:
    page = comment.link.page
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    response = superuser.client("superuser").post(url, follow=True)
    assert "shown to outside counsel" in response.content.decode()
    assert PolicyPage.objects.filter(pk=page.pk).exists()


def test_an_approver_cannot_be_her_own_counsel(brand: Brand, draft: PolicyPage) -> None:
    response = invited(brand, draft, email=brand.people["approver"].email)
    assert "has a desk here" in response.content.decode()
    assert not CounselLink.objects.exists()

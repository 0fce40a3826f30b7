"""The desk shows a notice's mail before it leaves, in a frame that can do nothing."""

from collections.abc import Iterator

import pytest
from django.core import mail as outbox
from lxml.html import document_fromstring

from notifications import composing
from notifications.models import Notice
from policies.actions import text_of
from policies.models import BrandSettings, Proposal
from policies.models.pages import Kind
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.mails import MEMBER, SIGNATORY, changed
from tests.notices import E, notice_of

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Forget bodies between tests: each has a database of its own."""
    composing.forget()
    yield
    composing.forget()


@pytest.fixture(scope="module")
def notice(scene: Brand) -> Notice:
    """Give a notice of a change."""
    return notice_of(changed(scene, signatory=SIGNATORY, member=MEMBER))


@pytest.fixture
def proposal(brand: Brand) -> Proposal:
    """Give a proposal of a cookie policy that is not promulgated."""
    brand.promulgate("Un an.", kind=Kind.COOKIES, day=TODAY, at=NOW)
    return brand.propose(
        [text_of(brand.draft("Deux ans.", kind=Kind.COOKIES), summary="Plus.")], day=E
    )


def test_a_proposals_mail_is_shown_before_anything_is_promulgated(
    brand: Brand, proposal: Proposal
) -> None:
    page = brand.client("editor").get(f"/admin/notices/preview/{proposal.pk}/?language=en")
    read = document_fromstring(page.content.decode())
    assert "Deux ans." in read.xpath("string(//pre)")
    assert read.xpath("//iframe[@sandbox='']/@src") == [
        f"/admin/notices/preview/{proposal.pk}/mail/?language=en&role=signatory"
    ]
    assert "bytes" in read.xpath("string(//section[@aria-labelledby='mail-parts']//td)")


def test_the_frame_runs_and_loads_nothing(brand: Brand, proposal: Proposal) -> None:
    frame = brand.client("editor").get(f"/admin/notices/preview/{proposal.pk}/mail/")
    policy = frame.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "style-src 'unsafe-inline'", "sandbox"} <= set(policy)
    assert "script-src" not in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"


# A role, what it reads, and what it does not.
READ = [("signatory", SIGNATORY, MEMBER), ("member", MEMBER, SIGNATORY)]


@pytest.mark.parametrize(("role", "said", "unsaid"), READ)
def test_a_notices_mail_is_shown_by_role(
    brand: Brand, notice: Notice, role: str, said: str, unsaid: str
) -> None:
    page = brand.client("approver").get(f"/admin/notices/{notice.pk}/preview/mail/?role={role}")
    text = page.content.decode()
    assert said in text
    assert unsaid not in text


def test_a_test_mail_goes_to_whoever_asks_for_it(brand: Brand, proposal: Proposal) -> None:
    answer = brand.client("editor").post(f"/admin/notices/preview/{proposal.pk}/?language=en")
    assert answer.status_code == 302
    (mail,) = outbox.outbox
    assert brand.people["editor"].email in mail.to[0]
    assert mail.subject.startswith("[Test] Alpha:")


def test_a_sender_that_is_no_address_is_said_and_not_a_fault(brand: Brand, notice: Notice) -> None:
    BrandSettings.objects.filter(site=brand.site).update(contact_email="é@alpha.example")
    page = brand.client("editor").get(f"/admin/notices/{notice.pk}/preview/")
    assert "is no address that mail can use" in page.content.decode()


def test_another_brands_mail_is_not_there(brand: Brand, other_brand: Brand, notice: Notice) -> None:
    for end in ("", "mail/"):
        page = other_brand.client("approver").get(f"/admin/notices/{notice.pk}/preview/{end}")
        assert page.status_code == 404

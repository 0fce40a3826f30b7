"""A proposal's page: who sees which act, and what happens when it is done."""

from typing import Any

import pytest
from django.urls import reverse

from policies.actions import approve, text_of
from policies.models import Approval, Clearance, Override, PolicyPage, Proposal, Version
from tests.conftest import NOW, Brand

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture(scope="module")
def proposed(scene: Brand) -> Proposal:
    """Keep a proposal that the editor made."""
    return scene.propose([text_of(scene.draft("Nous gardons."), summary="Plus clair.")])


@pytest.fixture
def proposal(proposed: Proposal, db: None) -> Proposal:
    """Give a proposal that the editor made."""
    return Proposal.objects.get(pk=proposed.pk)


def address(proposal: Proposal, name: str = "proposal") -> str:
    """Give an address of a proposal."""
    return reverse(f"policies_desk_{name}", args=[proposal.pk])


def page(brand: Brand, proposal: Proposal, role: str) -> str:
    """Give the proposal's page as a person sees it."""
    return brand.client(role).get(address(proposal)).content.decode()


def digests(proposal: Proposal) -> dict[str, str]:
    """Give what the form of approval holds."""
    return {f"sha256_{text.pk}": text.sha256 for text in proposal.texts.all()}


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        ("editor", {"withdraw_proposal"}),  # her own proposal
        ("approver", {"approve", "answer", "withdraw_proposal"}),
        ("dpo", {"answer"}),
        ("auditor", set()),
    ],
)
def test_each_person_is_offered_what_she_may_do(
    brand: Brand, proposal: Proposal, role: str, acts: set[str]
) -> None:
    shown = page(brand, proposal, role)
    offered = {
        name
        for name in ("approve", "answer", "withdraw_proposal", "promulgate")
        if address(proposal, name) in shown
    }
    assert offered == acts


def test_an_approver_approves_what_she_was_shown(brand: Brand, proposal: Proposal) -> None:
    data = digests(proposal)
    assert brand.client("approver").post(address(proposal, "approve"), data).status_code == 302
    assert Approval.objects.get().by == brand.people["approver"]


def test_an_approval_of_another_text_is_refused_in_a_sentence(
    brand: Brand, proposal: Proposal
) -> None:
    data = dict.fromkeys(digests(proposal), "0" * 64)
    response = brand.client("approver").post(address(proposal, "approve"), data)
    assert "You were shown another text" in response.content.decode()
    assert not Approval.objects.exists()


@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_nobody_else_approves(brand: Brand, proposal: Proposal, role: str) -> None:
    brand.client(role).post(address(proposal, "approve"), digests(proposal))
    assert not Approval.objects.exists()


def test_an_answer_is_kept_with_its_reason(brand: Brand, proposal: Proposal) -> None:
    data = {"text": proposal.texts.get().pk, "finding": 0, "reason": "La clause 2 le dit."}
    assert brand.client("dpo").post(address(proposal, "answer"), data).status_code == 302
    assert Override.objects.get().reason == "La clause 2 le dit."
    assert "La clause 2 le dit." in page(brand, proposal, "auditor")


@pytest.mark.parametrize("finding", [999, -1, "x", ""])
def test_an_answer_to_no_finding_is_refused(brand: Brand, proposal: Proposal, finding: Any) -> None:
    data = {"text": proposal.texts.get().pk, "finding": finding, "reason": "Oui."}
    assert brand.client("dpo").post(address(proposal, "answer"), data).status_code == 200
    assert not Override.objects.exists()


def test_an_answer_without_a_reason_is_refused(brand: Brand, proposal: Proposal) -> None:
    data = {"text": proposal.texts.get().pk, "finding": 0, "reason": " "}
    response = brand.client("dpo").post(address(proposal, "answer"), data)
    assert "Say why" in response.content.decode()


def test_once_all_is_settled_an_approver_promulgates_after_a_warning(
    brand: Brand, proposal: Proposal
) -> None:
    brand.settle(proposal)
    assert address(proposal, "promulgate") in page(brand, proposal, "approver")
    client = brand.client("approver")
    assert "cannot be undone" in client.get(address(proposal, "promulgate")).content.decode()
    assert not Version.objects.exists()
    assert client.post(address(proposal, "promulgate")).status_code == 302
    assert Version.objects.get().promulgation.proposal == proposal


def test_what_is_missing_is_said_when_promulgating_too_soon(
    brand: Brand, proposal: Proposal
) -> None:
    response = brand.client("approver").post(address(proposal, "promulgate"))
    assert "1 more person must approve this first." in response.content.decode()


@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_only_approvers_promulgate(brand: Brand, proposal: Proposal, role: str) -> None:
    brand.settle(proposal)
    brand.client(role).post(address(proposal, "promulgate"))
    assert not Version.objects.exists()


def test_an_edit_meanwhile_is_said_on_the_page(brand: Brand, proposal: Proposal) -> None:
    brand.draft("Nous vendons.")
    assert "can no longer be approved" in page(brand, proposal, "approver")


def test_the_proposer_takes_it_back(brand: Brand, proposal: Proposal) -> None:
    data = {"reason": "Trop tôt."}
    client = brand.client("editor")
    assert client.post(address(proposal, "withdraw_proposal"), data).status_code == 302
    assert "Trop tôt." in page(brand, proposal, "approver")


def test_another_brand_finds_nothing(brand: Brand, other_brand: Brand, proposal: Proposal) -> None:
    client = other_brand.client("approver")
    for name in ("proposal", "promulgate"):
        assert client.get(address(proposal, name)).status_code == 404
    client.post(address(proposal, "approve"), digests(proposal))
    assert not Approval.objects.exists()
    assert "Plus clair." not in client.get(reverse("policies_desk_proposals")).content.decode()


def test_open_proposals_are_listed_first(brand: Brand, proposal: Proposal) -> None:
    listed = brand.client("auditor").get(reverse("policies_desk_proposals")).context["lines"]
    assert listed == [(proposal, True)]
    assert (
        address(proposal) in brand.client("dpo").get(reverse("wagtailadmin_home")).content.decode()
    )


def test_without_proposals_the_list_says_what_to_do(other_brand: Brand) -> None:
    shown = other_brand.client("editor").get(reverse("policies_desk_proposals")).content.decode()
    assert "choose “Promulgate…”" in shown


def test_a_flagged_promulgation_is_cleared_by_somebody_who_had_no_part(superuser: Brand) -> None:
    made = superuser.promulgate("Nous gardons.").promulgation
    assert made is not None
    clear = reverse("policies_desk_clear", args=[made.pk])
    home = reverse("wagtailadmin_home")
    seen = {one: superuser.client(one).get(home).content.decode() for one in ("editor", "approver")}
    # Both see that it is to be looked at again; who may not do it is led nowhere.
    assert all("To be looked at again" in one for one in seen.values())
    assert (clear in seen["editor"], clear in seen["approver"]) == (False, True)
    superuser.client("approver").post(clear, {"remark": "Vu."})
    assert not Clearance.objects.exists()
    assert superuser.client("superuser").post(clear, {"remark": "Vu."}).status_code == 302
    assert Clearance.objects.get().remark == "Vu."


def test_nobody_is_led_from_the_desk_to_a_draft_that_she_may_not_write(brand: Brand) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[brand.draft("Un.").pk])
    home = reverse("wagtailadmin_home")
    seen = {one: brand.client(one).get(home).content.decode() for one in ("editor", "auditor")}
    assert (edit in seen["editor"], edit in seen["auditor"]) == (True, False)


def test_two_texts_are_approved_in_one_act(brand: Brand) -> None:
    texts = [text_of(brand.draft("Un."), summary="S."), text_of(brand.draft("One.", language="en"))]
    proposal = brand.propose(texts)
    shown = {str(text.pk): text.sha256 for text in proposal.texts.all()}
    assert len(approve(proposal, shown=shown, by=brand.people["approver"], at=NOW)) == 2
    assert PolicyPage.objects.count() == 2

"""Nobody approves what she wrote, by any road; an approval is of one text and no other."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from policies.actions import (
    DraftChangedError,
    Plan,
    RefusedError,
    approve,
    clear,
    override,
    promulgate,
    propose,
    text_of,
    withdraw_proposal,
)
from policies.actions.readiness import findings_of, flags_of, obstacles
from policies.models import (
    Approval,
    Clearance,
    Override,
    PolicyPage,
    Promulgation,
    Proposal,
    Version,
)
from policies.models.versions import Change
from tests.conftest import NOW, TODAY, Brand

COMING = TODAY + timedelta(days=31)


def proposed(brand: Brand, *sentences: str, **plan: Any) -> Proposal:
    """Give a proposal that nobody approved yet."""
    texts = [text_of(brand.draft(*sentences or ("Nous gardons.",)), summary="Plus clair.")]
    plan = {"change": Change.SUBSTANTIAL, "in_force_from": TODAY} | plan
    return propose(texts, plan=Plan(**plan), by=brand.people["editor"], at=NOW)


def shown(proposal: Proposal) -> dict[str, str]:
    """Give what an approver is shown."""
    return {str(text.pk): text.sha256 for text in proposal.texts.all()}


def approved(brand: Brand, proposal: Proposal, role: str = "approver") -> list[Approval]:
    """Approve as the person with a role."""
    return approve(proposal, shown=shown(proposal), by=brand.people[role], at=NOW)


@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_whoever_wrote_the_text_does_not_approve_it(superuser: Brand, role: str) -> None:
    page = superuser.draft("Nous gardons.")
    page.save_revision(user=superuser.people[role])
    proposal = superuser.propose([text_of(page)])
    with pytest.raises(RefusedError, match="had no part"):
        approved(superuser, proposal, role)


def test_whoever_proposed_does_not_approve(brand: Brand) -> None:
    text, by = text_of(brand.draft("Nous gardons.")), brand.people["approver"]
    plan = Plan(change=Change.SUBSTANTIAL, in_force_from=TODAY)
    proposal = propose([text], plan=plan, by=by, at=NOW)
    with pytest.raises(RefusedError, match="had no part"):
        approved(brand, proposal)


def test_the_database_refuses_an_approval_by_an_editor(brand: Brand) -> None:
    text = proposed(brand).texts.get()
    approval = Approval(text=text, sha256=text.sha256, by=brand.people["editor"], at=NOW)
    with pytest.raises(IntegrityError, match="does not approve"), transaction.atomic():
        approval.save()


def test_the_database_refuses_an_approval_of_another_text(brand: Brand) -> None:
    text = proposed(brand).texts.get()
    approval = Approval(text=text, sha256="0" * 64, by=brand.people["approver"], at=NOW)
    with pytest.raises(IntegrityError, match="SHA-256"), transaction.atomic():
        approval.save()


def test_the_database_refuses_a_version_that_nobody_approved(brand: Brand) -> None:
    version = brand.promulgate("Nous gardons.")
    text = proposed(brand, "Nous vendons.", in_force_from=COMING).texts.get()
    act = Promulgation(site=brand.site, at=NOW, by=brand.people["approver"], notice_days=30)
    act.proposal = text.proposal
    act.save()
    version.pk, version._state.adding, version.major = act.pk, True, 9
    version.promulgation, version.sha256 = act, text.sha256
    with pytest.raises(IntegrityError, match="not approved"), transaction.atomic():
        version.save()


def test_the_database_refuses_a_version_that_nobody_proposed(brand: Brand) -> None:
    version = brand.promulgate("Nous gardons.")
    version.pk, version._state.adding, version.major = None, True, 9
    version.sha256 = "0" * 64
    with pytest.raises(IntegrityError, match="not proposed"), transaction.atomic():
        version.save()


def test_an_edit_after_the_proposal_voids_it(brand: Brand) -> None:
    proposal = proposed(brand)
    brand.settle(proposal)
    brand.draft("Nous vendons.")
    with pytest.raises(DraftChangedError, match="propose it anew"):
        promulgate(proposal, by=brand.people["approver"], at=NOW)
    assert not Version.objects.exists()


def test_what_a_text_asks_is_frozen_with_it(brand: Brand) -> None:
    proposal = proposed(brand)
    brand.settle(proposal)
    page = PolicyPage.objects.get().get_latest_revision_as_object()
    page.promised_notice_days = 0
    page.save_revision()
    with pytest.raises(DraftChangedError):
        promulgate(proposal, by=brand.people["approver"], at=NOW)


def test_an_approver_who_was_shown_another_text_is_told(brand: Brand) -> None:
    proposal = proposed(brand)
    text = proposal.texts.get()
    with pytest.raises(RefusedError, match="another text"):
        approve(proposal, shown={str(text.pk): "0" * 64}, by=brand.people["approver"], at=NOW)


def test_nothing_is_promulgated_without_its_approval(brand: Brand) -> None:
    with pytest.raises(RefusedError, match="1 more person must approve"):
        promulgate(proposed(brand), by=brand.people["approver"], at=NOW)


def test_one_person_approves_once(brand: Brand) -> None:
    proposal = proposed(brand)
    approved(brand, proposal)
    with pytest.raises(RefusedError, match="already"):
        approved(brand, proposal)


def test_a_short_notice_needs_a_duty_and_two_people(superuser: Brand) -> None:
    superuser.promulgate("Nous gardons.")
    tomorrow = TODAY + timedelta(days=1)
    proposal = proposed(superuser, "Moins.", in_force_from=tomorrow, urgent_duty="Loi, art. 3.")
    superuser.settle(proposal)
    with pytest.raises(RefusedError, match="1 more person"):
        promulgate(proposal, by=superuser.people["approver"], at=NOW)
    approved(superuser, proposal, "superuser")
    made = promulgate(proposal, by=superuser.people["approver"], at=NOW)
    assert made.versions.get().entries.get().day == tomorrow


def test_a_typographic_correction_needs_no_approval_but_a_second_look(brand: Brand) -> None:
    brand.promulgate("L'avis.")
    proposal = proposed(brand, "L’avis.", change=Change.MINOR)
    brand.settle(proposal)
    assert proposal.approvals_needed == 0
    made = promulgate(proposal, by=brand.people["approver"], at=NOW)
    assert list(flags_of(proposal))[-1] == "unapproved"
    with pytest.raises(RefusedError, match="had a part"):
        clear(made, remark="Vu.", by=brand.people["approver"], at=NOW)


def test_going_below_the_suggestion_needs_a_reason(brand: Brand) -> None:
    brand.promulgate("Nous gardons dix ans.")
    with pytest.raises(RefusedError, match="say why"):
        proposed(brand, "Nous gardons cinq ans.", change=Change.MINOR)
    proposal = proposed(
        brand, "Nous gardons cinq ans.", change=Change.MINOR, lower_reason="Erreur de frappe."
    )
    assert (proposal.approvals_needed, list(flags_of(proposal))) == (1, ["lowered"])


def test_a_substantial_change_says_in_words_what_changes(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    text, plan = (
        text_of(brand.draft("Moins.")),
        Plan(change=Change.SUBSTANTIAL, in_force_from=COMING),
    )
    with pytest.raises(RefusedError, match="in plain words"):
        propose([text], plan=plan, by=brand.people["editor"], at=NOW)


def test_a_second_proposal_takes_the_place_of_the_first(brand: Brand) -> None:
    first = proposed(brand)
    second = proposed(brand, "Nous gardons moins.")
    assert list(Proposal.objects.open()) == [second]
    with pytest.raises(RefusedError, match="over"):
        approved(brand, first)


def test_a_proposal_is_withdrawn_with_a_reason(brand: Brand) -> None:
    proposal, by = proposed(brand), brand.people["editor"]
    with pytest.raises(RefusedError, match="Say why"):
        withdraw_proposal(proposal, reason=" ", by=by, at=NOW)
    withdraw_proposal(proposal, reason="Trop tôt.", by=by, at=NOW)
    with pytest.raises(RefusedError, match="ended"):
        withdraw_proposal(proposal, reason="Encore.", by=by, at=NOW)


def test_what_is_promulgated_is_no_proposal_any_more(brand: Brand) -> None:
    proposal = proposed(brand)
    brand.settle(proposal)
    promulgate(proposal, by=brand.people["approver"], at=NOW)
    with pytest.raises(RefusedError, match="withdraw the version"):
        withdraw_proposal(proposal, reason="Non.", by=brand.people["approver"], at=NOW)


def severities(proposal: Proposal) -> dict[str, Any]:
    """Give one finding of each severity of the proposal's text."""
    return {one.severity: one for one in findings_of(proposal.texts.get())}


def test_a_finding_that_blocks_is_answered_by_two_people(brand: Brand) -> None:
    proposal = proposed(brand)
    text = proposal.texts.get()
    found = [severities(proposal)["B"]]
    override(text, findings=found, reason="Clause 2.", by=brand.people["editor"], at=NOW)
    first = next(one for one in obstacles(text) if one.found == found[0])
    assert (first.is_answered, first.wanted) == (False, 1)
    override(text, findings=found, reason="Clause 2.", by=brand.people["dpo"], at=NOW)
    assert next(one for one in obstacles(text) if one.found == found[0]).is_answered


def test_two_authors_do_not_answer_for_each_other(brand: Brand) -> None:
    page = brand.draft("Nous gardons.")
    page.save_revision(user=brand.people["dpo"])
    text = brand.propose([text_of(page)]).texts.get()
    found = [one for one in findings_of(text) if one.severity == "B" and not one.definite][:1]
    for role in ("editor", "dpo"):
        override(text, findings=found, reason="Oui.", by=brand.people[role], at=NOW)
    assert not next(one for one in obstacles(text) if one.found == found[0]).is_answered


def test_an_error_is_answered_by_somebody_else(brand: Brand) -> None:
    proposal = proposed(brand)
    text, found = proposal.texts.get(), [severities(proposal)["E"]]
    with pytest.raises(RefusedError, match="had no part"):
        override(text, findings=found, reason="Oui.", by=brand.people["editor"], at=NOW)
    forged = Override(text=text, rule="L22", severity="E", reason="Oui.", at=NOW)
    forged.by = brand.people["editor"]
    with pytest.raises(IntegrityError, match="does not answer"), transaction.atomic():
        forged.save()


def test_a_definite_finding_is_answered_by_nobody(brand: Brand) -> None:
    text = proposed(brand, "TODO: écrire la suite.").texts.get()
    found = [one for one in findings_of(text) if one.definite]
    with pytest.raises(RefusedError, match="Nobody can set this finding aside"):
        override(text, findings=found, reason="Oui.", by=brand.people["dpo"], at=NOW)


def test_an_open_finding_keeps_a_text_from_being_promulgated(brand: Brand) -> None:
    proposal = proposed(brand)
    approved(brand, proposal)
    with pytest.raises(RefusedError, match="is not settled"):
        promulgate(proposal, by=brand.people["approver"], at=NOW)


def test_a_flag_is_cleared_only_by_somebody_who_had_no_part(superuser: Brand) -> None:
    made = superuser.promulgate("Nous gardons.").promulgation
    assert made is not None
    for role in ("editor", "approver", "dpo"):
        with pytest.raises(RefusedError, match="had a part"):
            clear(made, remark="Vu.", by=superuser.people[role], at=NOW)
        with pytest.raises(IntegrityError, match="had a part"), transaction.atomic():
            Clearance(promulgation=made, remark="Vu.", by=superuser.people[role], at=NOW).save()
    clear(made, remark="Vu.", by=superuser.people["superuser"], at=NOW)
    assert Clearance.objects.get().by == superuser.people["superuser"]

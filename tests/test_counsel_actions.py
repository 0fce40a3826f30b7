"""Outside counsel: what a link keeps and opens, what lawyers may say, what becomes of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from wagtail.models import Revision

from policies.actions import RefusedError
from policies.actions.authors import editors_of
from policies.actions.counsel import (
    AT_ONCE,
    LONGEST_REMARK,
    WHILE,
    ClosedError,
    Invitation,
    Said,
    TooMuchError,
    invite,
    is_open,
    link_of,
    revoke,
    say,
    shown_texts,
)
from policies.actions.counsel_decisions import accept, settle
from policies.actions.texts import text_of
from policies.actions.wordings import reworded, wordings
from policies.append_only import ChangeRefusedError
from policies.models import CounselComment, CounselDecision, CounselLink, PolicyPage
from policies.models.counsel import Outcome
from tests.conftest import NOW, Brand

LAWYER = Invitation(name="Maître Noir", email="noir@cabinet.example")
DAY = timedelta(days=1)


@pytest.fixture
def draft(brand: Brand) -> PolicyPage:
    """Give a draft of two clauses, before any version."""
    return brand.draft("Nous gardons vos données 3 ans.", "Rien d’autre.")


def linked(brand: Brand, page: PolicyPage, **changed: Any) -> tuple[CounselLink, str]:
    """Invite a lawyer to a draft."""
    who = Invitation(**{**vars(LAWYER), **changed})
    return invite(page, invitation=who, by=brand.people["editor"], at=NOW)


def reword(brand: Brand, page: PolicyPage, wording: str) -> CounselComment:
    """Let a lawyer propose another wording of the first clause."""
    link, _key = linked(brand, page)
    clause = page.latest().body.raw_data[0]["id"]
    block = next(iter(shown_texts(link, clause)))
    return say(link, said=Said(clause=clause, wordings={block: wording}), at=NOW)[0]


def test_the_link_is_found_by_its_key_and_the_key_is_kept_nowhere(
    brand: Brand, draft: PolicyPage
) -> None:
    link, key = linked(brand, draft)
    assert link_of(key, site=brand.site) == link
    secret = key.partition(".")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(one)::text FROM policies_counsellink one")
        assert secret not in cursor.fetchone()[0]


@pytest.mark.parametrize("key", ["", "x", "x.y", "é", "a" * 5000])
def test_a_forged_key_opens_nothing_and_asks_the_database_nothing(
    brand: Brand, key: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert link_of(key, site=brand.site) is None


def test_a_key_opens_nothing_at_another_brand(
    brand: Brand, other_brand: Brand, draft: PolicyPage
) -> None:
    _link, key = linked(brand, draft)
    assert link_of(key, site=other_brand.site) is None


def test_a_link_closes_at_the_instant_it_expires(brand: Brand, draft: PolicyPage) -> None:
    link, _key = linked(brand, draft, days=3)
    assert is_open(link, at=NOW + 3 * DAY - timedelta(seconds=1))
    assert not is_open(link, at=NOW + 3 * DAY)


@pytest.mark.parametrize("days", [0, -1, 61])
def test_a_link_lasts_from_one_day_to_sixty(brand: Brand, draft: PolicyPage, days: int) -> None:
    with pytest.raises(RefusedError, match="from 1 to 60"):
        linked(brand, draft, days=days)


@pytest.mark.parametrize("role", ["approver", "editor"])
def test_the_brands_own_people_are_not_invited(brand: Brand, draft: PolicyPage, role: str) -> None:
    with pytest.raises(RefusedError, match="has a desk here"):
        linked(brand, draft, email=brand.people[role].email.upper())


def test_an_empty_draft_is_shown_to_nobody(brand: Brand) -> None:
    with pytest.raises(RefusedError, match="is empty"):
        linked(brand, brand.draft())


def test_a_link_keeps_the_text_as_it_was(brand: Brand, draft: PolicyPage) -> None:
    was = text_of(draft).sha256
    link, _key = linked(brand, draft)
    brand.draft("Autre chose.")
    link.refresh_from_db()
    assert link.sha256 == was != text_of(draft).sha256


def test_findings_are_kept_for_the_desk_when_the_inviter_says_so(
    brand: Brand, draft: PolicyPage
) -> None:
    assert linked(brand, draft)[0].findings
    assert linked(brand, draft, with_findings=False)[0].findings is None


def test_rows_of_counsel_never_change(brand: Brand, draft: PolicyPage) -> None:
    comment = reword(brand, draft, "Deux ans.")
    revocation = revoke(comment.link, by=brand.people["editor"], at=NOW)
    decision = accept(comment, by=brand.people["editor"], at=NOW)
    for row in (comment, comment.link, revocation, decision):
        same = type(row)._default_manager.filter(pk=row.pk)
        for change in (row.save, row.delete, lambda same=same: same.update(at=NOW)):
            with pytest.raises((ChangeRefusedError, DatabaseError)), transaction.atomic():
                change()


def test_a_closed_link_takes_no_word(brand: Brand, draft: PolicyPage) -> None:
    link, _key = linked(brand, draft)
    revoke(link, by=brand.people["editor"], at=NOW)
    with pytest.raises(ClosedError):
        say(link, said=Said(clause="", remark="Trop tard"), at=NOW)
    with pytest.raises(RefusedError, match="closed already"):
        revoke(link, by=brand.people["editor"], at=NOW)


def test_an_expired_link_takes_no_word(brand: Brand, draft: PolicyPage) -> None:
    link, _key = linked(brand, draft)
    with pytest.raises(ClosedError):
        say(link, said=Said(clause="", remark="Trop tard"), at=NOW + 14 * DAY)


# What is said, and why it is not kept.
NOT_KEPT = [
    (Said(clause=""), "Write a remark"),
    (Said(clause="", remark=" \n"), "Write a remark"),
    (Said(clause="nowhere", remark="x"), "no such clause"),
    (Said(clause="", wordings={"b": "x"}), "no such text"),
    (Said(clause="", remark="x" * (LONGEST_REMARK + 1)), "too long"),
]


@pytest.mark.parametrize(("said", "why"), NOT_KEPT)
def test_what_says_nothing_or_of_nothing_shown_is_refused(
    brand: Brand, draft: PolicyPage, said: Said, why: str
) -> None:
    link, _key = linked(brand, draft)
    with pytest.raises(RefusedError, match=why):
        say(link, said=said, at=NOW)
    assert not CounselComment.objects.exists()


def test_a_wording_that_only_a_browser_changed_proposes_nothing(
    brand: Brand, draft: PolicyPage
) -> None:
    with pytest.raises(RefusedError, match="Write a remark"):
        reword(brand, draft, "Nous gardons vos données 3 ans. \r\n")


def test_a_text_cannot_be_proposed_away(brand: Brand, draft: PolicyPage) -> None:
    with pytest.raises(RefusedError, match="say so in the remark"):
        reword(brand, draft, " ")


def test_no_link_brings_more_than_a_person_writes(brand: Brand, draft: PolicyPage) -> None:
    link, _key = linked(brand, draft)
    said = Said(clause="", remark="Encore")
    for _ in range(AT_ONCE):
        say(link, said=said, at=NOW)
    with pytest.raises(TooMuchError):
        say(link, said=said, at=NOW + WHILE - timedelta(seconds=1))
    assert say(link, said=said, at=NOW + WHILE)


def test_an_accepted_wording_is_a_new_draft_of_who_accepts_it(
    brand: Brand, draft: PolicyPage
) -> None:
    comment = reword(brand, draft, "Nous gardons vos données 2 ans.")
    decision = accept(comment, by=brand.people["approver"], at=NOW)
    latest = draft.latest()
    assert "2 ans" in latest.draft().markdown()
    assert "Rien d’autre." in latest.draft().markdown()
    assert decision.sha256 == text_of(draft).sha256
    assert latest.latest_revision.user == brand.people["approver"]
    assert brand.people["approver"].pk in editors_of(latest)


def test_all_else_keeps_its_place_and_its_lasting_ids(brand: Brand, draft: PolicyPage) -> None:
    before = draft.latest().body.get_prep_value()
    comment = reword(brand, draft, "Deux ans.")
    accept(comment, by=brand.people["editor"], at=NOW)
    after = draft.latest().body.get_prep_value()
    assert after == reworded(before, comment.clause, comment.block, "Deux ans.")
    assert after[1] == before[1]


def test_a_clause_that_changed_since_is_not_overwritten(brand: Brand, draft: PolicyPage) -> None:
    comment = reword(brand, draft, "Deux ans.")
    page = draft.latest()
    raw = reworded(page.body.get_prep_value(), comment.clause, comment.block, "Cinq ans.")
    page.body = page.body.stream_block.to_python(raw)
    page.save_revision()
    with pytest.raises(RefusedError, match="changed since"):
        accept(comment, by=brand.people["editor"], at=NOW)
    assert "Cinq ans." in draft.latest().draft().markdown()
    assert not CounselDecision.objects.exists()


def test_a_clause_that_is_gone_is_not_brought_back(brand: Brand, draft: PolicyPage) -> None:
    comment = reword(brand, draft, "Deux ans.")
    page = draft.latest()
    page.body = page.body.stream_block.to_python(page.body.get_prep_value()[1:])
    page.save_revision()
    with pytest.raises(RefusedError, match="no longer in the draft"):
        accept(comment, by=brand.people["editor"], at=NOW)


def test_a_wording_fits_a_text_that_was_imported_again(brand: Brand, draft: PolicyPage) -> None:
    comment = reword(brand, draft, "Deux ans.")
    brand.draft("Nous gardons vos données 3 ans.", "Autre chose.")
    accept(comment, by=brand.people["editor"], at=NOW)
    assert "Deux ans." in draft.latest().draft().markdown()


def test_two_wordings_of_two_texts_of_a_clause_are_both_accepted(brand: Brand) -> None:
    page = brand.draft("Un")
    latest = page.latest()
    raw = latest.body.get_prep_value()
    table = {"columns": [{"type": "text", "heading": "A"}], "rows": [{"values": ["1"]}]}
    raw[0]["value"]["body"] += [
        {"type": "table", "id": "t", "value": table | {"caption": ""}},
        {"type": "text", "id": "second", "value": "Deux"},
    ]
    latest.body = latest.body.stream_block.to_python(raw)
    latest.save_revision()
    link, _key = linked(brand, page)
    said = {block: f"{text} bis" for block, text in shown_texts(link, raw[0]["id"]).items()}
    rows = say(link, said=Said(clause=raw[0]["id"], remark="Voilà", wordings=said), at=NOW)
    assert [row.remark for row in rows] == ["Voilà", ""]
    for row in rows:
        accept(row, by=brand.people["editor"], at=NOW)
    now = wordings(page.latest().body.get_prep_value(), raw[0]["id"])
    assert list(now.values()) == ["Un bis", "Deux bis"]


def test_a_locked_page_takes_no_wording(brand: Brand, draft: PolicyPage) -> None:
    comment = reword(brand, draft, "Deux ans.")
    PolicyPage.objects.filter(pk=draft.pk).update(
        locked=True, locked_by=brand.people["approver"], locked_at=NOW
    )
    with pytest.raises(RefusedError, match="locked"):
        accept(comment, by=brand.people["editor"], at=NOW)


def test_a_comment_is_decided_on_once(brand: Brand, draft: PolicyPage) -> None:
    comment, by = reword(brand, draft, "Deux ans."), brand.people["editor"]
    settle(comment, outcome=Outcome.DECLINED, reason=" Trop court ", by=by, at=NOW)
    assert CounselDecision.objects.get().reason == "Trop court"
    revisions = Revision.objects.count()
    for act in (
        lambda: accept(comment, by=by, at=NOW),
        lambda: settle(comment, outcome=Outcome.NOTED, reason="", by=by, at=NOW),
    ):
        with pytest.raises(RefusedError, match="decided on this comment already"):
            act()
    assert Revision.objects.count() == revisions


def test_a_remark_without_a_wording_cannot_be_accepted(brand: Brand, draft: PolicyPage) -> None:
    link, _key = linked(brand, draft)
    remark = say(link, said=Said(clause="", remark="Bien"), at=NOW)[0]
    with pytest.raises(RefusedError, match="without a wording"):
        accept(remark, by=brand.people["editor"], at=NOW)
    settle(remark, outcome=Outcome.NOTED, reason="", by=brand.people["editor"], at=NOW)
    assert not CounselComment.objects.open().exists()

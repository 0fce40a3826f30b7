"""Promulgation: what it fixes, when it may begin, and what it refuses."""

import hashlib
from datetime import timedelta

import pytest

from policies.actions import RefusedError, text_of, withdraw
from policies.actions.refusals import DraftChangedError, NothingChangedError, TooSoonError
from policies.deadlines import earliest_entry_into_force
from policies.models import BrandSettings, EntryIntoForce, PolicyPage, Promulgation, Version
from policies.models.asking import Asks
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
COMING = TODAY + 31 * DAY


def rows() -> tuple[int, ...]:
    """Give how many rows bind anyone."""
    tables = (Promulgation, Version, EntryIntoForce)
    return tuple(model._default_manager.count() for model in tables)


def promise(page: PolicyPage, days: int) -> None:
    """Let a draft promise its readers that many days of notice."""
    page.promised_notice_days = days
    page.save_revision()


def test_numbers_follow_the_class_of_the_change(brand: Brand) -> None:
    first = brand.promulgate("We keep data.")
    second = brand.promulgate("We keep less.", day=COMING)
    third = brand.promulgate("We keep  less.", day=COMING, change=Change.MINOR)
    assert [one.number for one in (first, second, third)] == ["1.0", "2.0", "2.1"]


def test_a_first_version_may_begin_today(brand: Brand) -> None:
    assert brand.promulgate("We keep data.").entries.get().day == TODAY


def test_no_version_begins_in_the_past(brand: Brand) -> None:
    with pytest.raises(TooSoonError):
        brand.promulgate("We keep data.", day=TODAY - DAY)


def test_a_substantial_version_waits_for_the_notice(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    earliest = earliest_entry_into_force(NOW, notice_days=30)
    with pytest.raises(TooSoonError, match="22 December 2026"):
        brand.promulgate("We keep less.", day=earliest - DAY)
    assert brand.promulgate("We keep less.", day=earliest).number == "2.0"


@pytest.mark.parametrize(
    ("brand_days", "promised", "wait"),
    [
        (30, None, 31),  # the brand's days alone
        (30, 45, 46),  # the version in force promises more
        (60, 45, 61),  # the brand's days are more
        (0, None, 1),  # no notice: tomorrow
    ],
)
def test_the_notice_is_the_longest_of_what_the_brand_sets_and_the_version_in_force_promises(
    brand: Brand, brand_days: int, promised: int | None, wait: int
) -> None:
    BrandSettings.objects.update(notice_days=brand_days)
    promise(brand.draft("We keep data."), promised or 0)
    first = text_of(PolicyPage.objects.get())
    brand.fix_texts([first], day=TODAY)
    with pytest.raises(TooSoonError):
        brand.promulgate("We keep less.", day=TODAY + (wait - 1) * DAY)
    assert brand.promulgate("We keep less.", day=TODAY + wait * DAY).number == "2.0"


def test_what_a_coming_version_promises_does_not_count_yet(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    promise(brand.draft("We keep less."), 90)
    brand.fix_texts([text_of(PolicyPage.objects.get(), summary="Longer.")], day=COMING)
    assert brand.promulgate("We keep nothing.", day=COMING + DAY).number == "3.0"


def test_a_correction_needs_no_notice(brand: Brand) -> None:
    brand.promulgate("We keep dta.")
    assert brand.promulgate("We keep data.", change=Change.MINOR).entries.get().day == TODAY


def test_a_correction_on_the_day_of_a_coming_version_takes_its_place(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    coming = brand.promulgate("We keep lss.", day=COMING)
    corrected = brand.promulgate("We keep less.", day=COMING, change=Change.MINOR)
    assert coming.entries.get(replaced_by=None).day is None
    assert Version.objects.in_force(at=COMING).get() == corrected


def test_a_correction_on_the_first_day_shows_since_when_its_substance_binds(brand: Brand) -> None:
    brand.promulgate("We keep dta.")
    brand.promulgate("We keep data.", change=Change.MINOR)
    (since,) = brand.html("/politique-de-confidentialite/").xpath("//ul[@class='dates']/li[2]/time")
    assert since.get("datetime") == TODAY.isoformat()


def test_a_correction_may_not_come_before_the_version_it_corrects(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    brand.promulgate("We keep lss.", day=COMING)
    with pytest.raises(RefusedError, match=r"2\.0"):
        brand.promulgate("We keep less.", day=COMING - DAY, change=Change.MINOR)


def test_a_correction_of_what_was_cancelled_would_escape_the_notice(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    coming = brand.promulgate("We sell dta.", day=COMING)
    withdraw(coming, reason="No.", by=brand.people["approver"], at=NOW)
    with pytest.raises(RefusedError, match="substantial"):
        brand.promulgate("We sell data.", change=Change.MINOR)


def test_a_first_version_is_no_correction(brand: Brand) -> None:
    with pytest.raises(RefusedError, match="substantial"):
        brand.promulgate("We keep data.", change=Change.MINOR)


def test_a_version_may_not_come_before_one_that_is_announced(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    brand.promulgate("We keep less.", day=COMING + 9 * DAY)
    with pytest.raises(RefusedError, match=r"Version 2\.0"):
        brand.promulgate("We keep nothing.", day=COMING)


def test_another_language_does_not_hold_up_a_version(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    brand.promulgate("We keep.", language="en", day=COMING + 9 * DAY)
    assert brand.promulgate("Nous gardons moins.", day=COMING).number == "2.0"


def test_the_text_of_the_version_in_force_is_refused(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    with pytest.raises(NothingChangedError, match=r"1\.0"):
        brand.promulgate("We keep data.", day=COMING)


def test_a_text_that_was_cancelled_may_be_promulgated_again(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    coming = brand.promulgate("We keep less.", day=COMING)
    withdraw(coming, reason="Not yet.", by=brand.people["approver"], at=NOW)
    assert brand.promulgate("We keep less.", day=COMING + DAY).number == "3.0"


def test_a_draft_changed_since_it_was_seen_is_refused(brand: Brand) -> None:
    seen = text_of(brand.draft("We keep data."))
    brand.draft("We sell data.")
    with pytest.raises(DraftChangedError):
        brand.fix_texts([seen], day=TODAY)


def test_a_draft_changed_since_it_was_seen_is_refused_once_there_is_a_version(brand: Brand) -> None:
    brand.promulgate("We keep data.")
    seen = text_of(PolicyPage.objects.get())
    brand.draft("We sell data.")
    with pytest.raises(DraftChangedError):
        brand.fix_texts([seen], day=COMING)


def test_a_title_alone_is_no_text(brand: Brand) -> None:
    with pytest.raises(RefusedError, match="empty"):
        brand.promulgate()


def test_no_text_at_all_is_refused(brand: Brand) -> None:
    with pytest.raises(RefusedError, match="at least one"):
        brand.fix_texts([])


def test_several_languages_and_policies_are_promulgated_in_one_act(brand: Brand) -> None:
    drafts = [
        brand.draft("Nous gardons."),
        brand.draft("We keep.", language="en"),
        brand.draft("Un témoin.", kind=Kind.COOKIES),
    ]
    brand.fix(*drafts)
    assert Promulgation.objects.get().versions.count() == 3


def test_texts_of_two_brands_are_refused_together(brand: Brand, other_brand: Brand) -> None:
    texts = [text_of(one.draft("We keep data.")) for one in (brand, other_brand)]
    before = rows()
    with pytest.raises(RefusedError, match="one brand"):
        brand.fix_texts(texts)
    assert rows() == before


def test_a_refusal_of_the_second_text_undoes_the_first(brand: Brand) -> None:
    brand.promulgate("We keep.", language="en")
    texts = [text_of(brand.draft("Nous gardons.")), text_of(brand.draft("We keep.", language="en"))]
    before = rows()
    with pytest.raises(NothingChangedError):
        brand.fix_texts(texts, day=COMING)
    assert rows() == before


def test_a_version_says_who_fixed_it_when_and_for_what_notice(brand: Brand) -> None:
    made = brand.promulgate("We keep data.").promulgation
    assert made is not None
    assert (made.by, made.at, made.notice_days) == (brand.people["approver"], NOW, 30)


def test_the_digest_is_that_of_the_canonical_text(brand: Brand) -> None:
    version = brand.promulgate("We keep data.  \r\nAll of it. ")
    assert version.sha256 == hashlib.sha256(version.markdown.encode()).hexdigest()


def test_a_version_keeps_its_source_as_the_editor_wrote_it(brand: Brand) -> None:
    version = brand.promulgate("We keep data.")
    assert version.source["body"][0]["value"]["body"][0]["value"] == "We keep data."


def test_a_version_keeps_what_it_asks_and_promises(brand: Brand) -> None:
    page = brand.draft("We keep data.")
    page.asks = Asks.ACCEPT
    promise(page, 45)
    brand.fix(page)
    assert Version.objects.values_list("asks", "promised_notice_days").get() == ("accept", 45)


def test_a_clause_keeps_its_id_when_it_is_edited(brand: Brand) -> None:
    first = brand.promulgate("We keep data.", "We tell you.")
    second = brand.promulgate("We keep less.", "We tell you.", day=COMING)
    ids = [[block["id"] for block in one.source["body"]] for one in (first, second)]
    assert ids[0] == ids[1]


def test_a_clause_that_moves_takes_its_id_along(brand: Brand) -> None:
    first = brand.promulgate("We keep data.", "We tell you.")
    second = brand.promulgate("A new one.", "We keep data.", day=COMING)
    kept = {block["id"] for block in first.source["body"]}
    assert len(kept & {block["id"] for block in second.source["body"]}) == 2


def test_days_are_counted_in_paris(brand: Brand) -> None:
    late = NOW.replace(hour=23, minute=30)  # the 22nd in Paris
    brand.promulgate("We keep data.", at=late, day=TODAY + DAY)
    with pytest.raises(TooSoonError, match="23 December 2026"):
        brand.promulgate("We keep less.", at=late, day=COMING)

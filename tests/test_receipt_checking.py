"""Whoever checks a receipt finds every change to it, and names the part that does not hold."""

import json

import pytest

from consent.ledger import NoteError
from consent.receipts import check
from tests.receipts import CHANGES, GIVEN, KEY, UNREADABLE, VKEYS, receipt, whole


@pytest.mark.parametrize("name", GIVEN)
def test_a_receipt_is_judged_by_the_keys_that_are_listed(name: str) -> None:
    data, verdict, part, signed_by = GIVEN[name]
    found = check(data, VKEYS)
    assert (found.verdict, found.part, found.signed_by) == (verdict, part, signed_by)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found_and_its_part_is_named(name: str) -> None:
    change, part = CHANGES[name]
    assert change(whole()) != whole()
    found = check(change(whole()), VKEYS)
    assert (found.verdict, found.part) == ("altered", part)


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_receipt_is_not_called_one(name: str) -> None:
    found = check(UNREADABLE[name](whole()), VKEYS)
    assert (found.verdict, found.part, found.record) == ("foreign", "file", None)


def test_no_byte_can_be_flipped_unseen() -> None:
    seen = set()
    for place in range(len(whole())):
        flipped = bytearray(whole())
        flipped[place] ^= 1 << place % 8
        seen.add(check(bytes(flipped), VKEYS).verdict)
    assert seen == {"altered", "foreign"}


def test_all_that_a_verified_receipt_says_is_given() -> None:
    found = check(whole(), VKEYS)
    assert set(found.outcomes.values()) == {"ok"}
    assert (found.size, found.index) == (11, 5)
    assert found.record == json.loads(json.loads(whole())["record"])


def test_what_cannot_be_opened_says_nothing_of_anybody() -> None:
    assert check(CHANGES["another salt"][0](whole()), VKEYS).record is None


def test_a_pending_receipt_that_was_changed_is_altered_not_pending() -> None:
    change, part = CHANGES["another salt"]
    found = check(change(receipt()), VKEYS)
    assert (found.verdict, found.part) == ("altered", part)


def test_without_any_key_nothing_is_verified() -> None:
    assert check(whole(), []).verdict == "foreign"


def test_a_key_of_ours_that_is_none_is_our_own_mistake() -> None:
    with pytest.raises(NoteError):
        check(whole(), [KEY.vkey[:-1]])

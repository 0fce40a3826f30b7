"""Adopting a text that was in force before this system: two people, proof, and the mark."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from policies.actions import Original, RefusedError, adopt
from policies.models import Adoption, Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
SINCE = date(2024, 5, 2)
ORIGINAL = Original(
    data=b"\xef\xbb\xbfNous gardons.\r\n\x00\xff",
    name="politique.txt",
    evidence=b"%PDF-1.7 capture",
    evidence_name="capture.pdf",
    evidence_note="Dated capture by a bailiff.",
)
Adopt = Callable[..., Version]


@pytest.fixture
def adopted(brand: Brand) -> Adopt:
    """Give a way to adopt a text as the editor and the approver, with what a test changes."""

    def act(*sentences: str, **changed: Any) -> Version:
        arguments: dict[str, Any] = {
            "original": ORIGINAL,
            "number": (1, 0),
            "in_force_from": SINCE,
            "people": (brand.people["editor"], brand.people["approver"]),
            "at": NOW,
        }
        return adopt(brand.draft(*(sentences or ("Nous gardons.",))), **arguments | changed)

    return act


def test_an_adopted_text_is_in_force_since_its_past_day(adopted: Adopt) -> None:
    version = adopted()
    assert not Version.objects.in_force(at=SINCE - DAY).exists()
    assert Version.objects.in_force(at=SINCE).get() == version


def test_the_original_is_kept_byte_for_byte_with_its_proof(adopted: Adopt) -> None:
    kept = adopted().adoption
    kept.refresh_from_db()
    assert (bytes(kept.original), bytes(kept.evidence)) == (ORIGINAL.data, ORIGINAL.evidence)
    assert kept.original_sha256 == hashlib.sha256(ORIGINAL.data).hexdigest()
    assert kept.evidence_sha256 == hashlib.sha256(ORIGINAL.evidence).hexdigest()


def test_both_people_are_on_record(brand: Brand, adopted: Adopt) -> None:
    kept = adopted().adoption
    assert (kept.by, kept.confirmed_by) == (brand.people["editor"], brand.people["approver"])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"in_force_from": TODAY + DAY}, "in force already"),  # that is promulgated
        ({"number": (0, 9)}, r"1\.0"),  # below the first number
        ({"number": (10_000, 0)}, "four digits"),  # no address has room for it
        ({"original": replace(ORIGINAL, data=b"")}, "original is empty"),  # nothing to keep
        ({"original": replace(ORIGINAL, evidence=b"")}, "proof"),  # no proof
        ({"original": replace(ORIGINAL, evidence_note=" ")}, "proof"),  # a proof of what?
    ],
)
def test_an_adoption_without_its_proof_or_its_place_is_refused(
    adopted: Adopt, changed: dict[str, Any], why: str
) -> None:
    with pytest.raises(RefusedError, match=why):
        adopted(**changed)
    assert not Adoption.objects.exists()
    assert not Version.objects.exists()


def test_one_person_alone_adopts_nothing(brand: Brand, adopted: Adopt) -> None:
    with pytest.raises(RefusedError, match="second person"):
        adopted(people=(brand.people["approver"],) * 2)


def test_an_empty_text_is_not_adopted(brand: Brand, adopted: Adopt) -> None:
    page = brand.draft(kind=Kind.COOKIES)
    with pytest.raises(RefusedError, match="empty"):
        adopt(
            page,
            original=ORIGINAL,
            number=(1, 0),
            in_force_from=SINCE,
            people=(brand.people["editor"], brand.people["approver"]),
            at=NOW,
        )


@pytest.mark.parametrize(
    ("number", "since"),
    [
        ((2, 0), SINCE + DAY),  # the number exists
        ((1, 0), SINCE + DAY),  # a lower number
        ((3, 0), SINCE),  # the same day
        ((3, 0), SINCE - DAY),  # an earlier day
    ],
)
def test_older_texts_are_adopted_first(
    adopted: Adopt, number: tuple[int, int], since: date
) -> None:
    adopted("Premier.", number=(2, 0))
    with pytest.raises(RefusedError, match="older texts first"):
        adopted("Second.", number=number, in_force_from=since)


def test_what_is_promulgated_next_follows_the_adopted_number(brand: Brand, adopted: Adopt) -> None:
    adopted(number=(3, 4))
    assert brand.promulgate("Nous corrigeons.", change=Change.MINOR).number == "3.5"
    assert brand.promulgate("Nous changeons.", day=TODAY + 31 * DAY).number == "4.0"


@time_machine.travel(NOW, tick=False)
def test_an_adopted_text_is_marked_so_on_every_page_that_shows_it(
    brand: Brand, adopted: Adopt
) -> None:
    adopted()
    brand.promulgate("Nous changeons.", day=TODAY + 31 * DAY)
    policy = "/politique-de-confidentialite/"
    within = ("", "versions/", "versions/1.0/", "au/2024-05-02/", "comparer/1.0...2.0/")
    for address in ("/", *(policy + path for path in within)):
        assert brand.html(address).xpath("//*[contains(@class, 'adopted')]"), address


def test_a_promulgated_text_bears_no_such_mark(brand: Brand) -> None:
    brand.promulgate("Nous gardons.")
    for address in ("/", "/politique-de-confidentialite/"):
        assert not brand.html(address).xpath("//*[contains(@class, 'adopted')]"), address

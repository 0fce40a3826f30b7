"""A receipt gains its proof once, says in words what it proves, and never changes again."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from pytest_django import Settings

from accounts.models import User
from consent.models import Act, Checkpoint, Practitioner, TimeStamp
from consent.printing import receipt_of, receipt_pdf
from consent.receipts import Checked, Receipt, check
from consent.sealing import current_vkey, proof_of
from tests.brands import NOW
from tests.cabinets import answers, practitioner
from tests.conftest import Brand
from tests.ledgers import entries, own_ledger, seal_here

__all__ = ["own_ledger"]


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    settings.MFA_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def camille(brand: Brand) -> Practitioner:
    """Give a practitioner who can sign in."""
    brand.people["camille"] = User.objects.create_user("camille@cabinet.example")
    return practitioner(brand, "camille", user=brand.people["camille"], language="en")


@pytest.fixture
def act(brand: Brand, camille: Practitioner) -> Act:
    """Give her acknowledgement of a privacy policy, among other lines."""
    entries(5)
    return answers(camille, brand.promulgate("Nous gardons."))


def made(act: Act) -> Receipt:
    """Give the receipt of an act, which can be opened."""
    receipt = receipt_of(act)
    assert receipt is not None
    return receipt


def checked(data: bytes) -> Checked:
    """Check a receipt with the keys of the ledger."""
    vkey = current_vkey()
    return check(data, [vkey] if vkey else [])


@pytest.fixture
def sealed(act: Act) -> bytes:
    """Give the bytes of her receipt once the ledger is sealed."""
    seal_here()
    return made(act).canonical()


def test_before_a_checkpoint_it_is_pending(act: Act) -> None:
    assert made(act).document()["proof"] == "pending"
    assert checked(made(act).canonical()).verdict == "pending"


def test_under_a_checkpoint_it_is_verified_and_says_by_which_key(act: Act, sealed: bytes) -> None:
    found = checked(sealed)
    assert (found.verdict, found.part, set(found.outcomes.values())) == ("verified", "", {"ok"})
    assert found.signed_by == (current_vkey(),)
    assert found.record is not None
    assert found.record["id"] == str(act.pk)


def test_once_it_has_its_proof_it_never_changes(act: Act, sealed: bytes) -> None:
    for _ in range(3):
        entries(40)
        seal_here()
    assert made(act).canonical() == sealed
    assert Checkpoint.objects.count() == 4


def test_its_keys_are_those_that_checking_needs(sealed: bytes) -> None:
    given = json.loads(sealed)
    assert sorted(given) == ["entry", "format", "hash", "proof", "record", "salt"]
    assert sorted(given["proof"]) == ["checkpoint", "index", "path"]


def shown(brand: Brand, act: Act) -> str:
    """Give the words of a receipt's page."""
    page = brand.client("camille").get(f"/mes-documents/recus/{act.pk}/")
    return " ".join(page.content.decode().split())


def test_the_page_says_under_which_checkpoint_it_stands(
    brand: Brand, act: Act, sealed: bytes
) -> None:
    size = Checkpoint.objects.get().size
    words = shown(brand, act)
    assert "In the ledger." in words
    assert f"under checkpoint {size}, which was signed on 21 November 2026 at 10:30" in words
    assert f'href="http://alpha.localhost/journal/points/{size}"' in words
    assert 'href="http://alpha.localhost/en/journal/verify/"' in words
    assert "L2: signed." in words


def test_a_time_stamp_over_its_checkpoint_raises_the_level_on_the_page_alone(
    brand: Brand, act: Act, sealed: bytes
) -> None:
    drawn = receipt_pdf(act, made(act))
    point = Checkpoint.objects.get()
    TimeStamp(checkpoint=point, authority="A", is_qualified=True, at=NOW, token=b"").save()
    assert receipt_pdf(act, made(act)) == drawn
    assert "L4: with a qualified time stamp." in shown(brand, act)


def test_the_proof_is_read_the_same_a_year_later(act: Act, sealed: bytes) -> None:
    with time_machine.travel(NOW + timedelta(days=365), tick=False):
        assert made(act).proof == proof_of(act.entry_id)

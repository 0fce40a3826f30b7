"""A scene may seal: each test of its module goes on from there, and spoils it for no other."""

import pytest

from consent.models import Checkpoint
from tests.conftest import Brand
from tests.ledgers import entry, seal_here


@pytest.fixture(scope="module")
def before(scene: Brand) -> Checkpoint:
    """Seal what the module's scene holds."""
    entry()
    seal_here()
    return Checkpoint.objects.get()


@pytest.mark.parametrize("_time", [1, 2])
def test_each_test_goes_on_from_the_ledger_of_its_modules_scene(
    before: Checkpoint, _time: int
) -> None:
    assert seal_here().size == before.size
    entry()
    assert seal_here().size == before.size + 1

"""Where a page shows two texts, each is refused by itself."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from consent.models import Act, ActKind, Capacity
from policies.models.pages import Kind
from tests.acting import acts_of, address, having_account, parsed
from tests.cabinets import cabinet
from tests.conftest import NOW, TODAY, Brand


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Let it be the day on which the tests' versions begin."""
    with time_machine.travel(NOW, tick=False):
        yield


def test_of_two_texts_on_a_page_each_is_refused_by_its_own_button(brand: Brand) -> None:
    zoe = having_account(brand)
    whole = cabinet(brand, zoe=(zoe, Capacity.OWNER))
    first = brand.promulgate("Un an.", kind=Kind.DPA)
    second = brand.promulgate("Deux ans.", kind=Kind.DPA, day=TODAY + timedelta(days=31))
    client = brand.client("zoe")
    where = f"{address(first)}?cabinet={whole.pk}&next=/mes-documents/oppositions/"
    forms = [one for one in parsed(client.get(where)).forms if "refuse" in acts_of(one)]
    for form, version in zip(forms, (first, second), strict=True):
        answer = client.post(form.action, dict(form.fields))
        led_to = urlsplit(answer.headers["Location"])
        assert (answer.status_code, led_to.path) == (303, f"{address(version)}refus/")
        assert parse_qs(led_to.query)["next"] == ["/mes-documents/oppositions/"]
    refused = Act.objects.filter(act=ActKind.REFUSE, cabinet=whole)
    assert {act.version for act in refused} == {first, second}

"""Who opens the link in a mail answers, and is shown her answer with its receipt, on any screen."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from consent.links import Link, make, mark
from consent.models import Act
from policies.deadlines import paris_day
from policies.models.pages import Kind
from tests.acting import address
from tests.cabinets import practitioner
from tests.conftest import Brand


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_by_a_link_ends_on_its_own_page_with_its_receipt(
    browser: Browser, brand: Brand, live_server: LiveServer, scheme: Any
) -> None:
    now, camille = timezone.now(), practitioner(brand)
    terms = brand.promulgate("Un contrat.", kind=Kind.TERMS, day=paris_day(now), at=now)
    until, to = now + timedelta(days=7), mark(camille.email)
    link = Link(practitioner=camille.pk, version=terms.pk, address=to, until=until)
    context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.set_default_timeout(10_000)
    root = f"http://{brand.site.hostname}:{live_server.url.rsplit(':', 1)[-1]}"
    page.goto(f"{root}/mes-documents/lien/{make(link, purpose='answer')}/")
    page.click("main button")
    page.check("#agree")
    page.click(".act button >> nth=0")
    expect(page).to_have_url(f"{root}{address(terms)}reponse/")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    with page.expect_download() as kept:
        page.click("a[type='application/json']")
    assert kept.value.suggested_filename == f"recu-{Act.objects.get().pk}.json"
    context.close()

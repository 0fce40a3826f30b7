"""The acting screens as the whole site answers them to the sample's people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import override_settings
from lxml.html import document_fromstring

from consent.capturing.sample import HOST, Sample, make_sample, steady_ids
from consent.capturing.screens import SCREENS, Screen
from consent.capturing.values import Page, Rendered, Sent
from policies.addresses import LANGUAGES
from policies.stored import SHELF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

ORIGIN = f"https://{HOST}"
# What decides how a browser shows the bytes; a cookie would be somebody's.
HEADERS = ("Content-Type", "Content-Security-Policy", "Content-Language", "X-Content-Type-Options")
# What a page loads by itself. A file that these load in turn is missed, and said to be.
_LOADED = {"link": "href", "script": "src", "img": "src"}
_RELATIONS = {"stylesheet", "icon"}


class ScreenRefusedError(RuntimeError):
    """A screen does not answer as it should: the sample no longer fits the rules."""


def rendered(*, at: datetime) -> Rendered:
    """Give every screen in each language, with the files they load; nothing is left behind.

    The transaction that makes the sample is rolled back, and Chromium starts only afterwards.
    Raises ScreenRefusedError.
    """
    with override_settings(ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, HOST]), transaction.atomic():
        SHELF.clear()
        try:
            return _rendered(make_sample(at=at))
        finally:
            transaction.set_rollback(True)
            SHELF.clear()


def _rendered(sample: Sample) -> Rendered:
    pages = tuple(_page(sample, screen, language) for screen in SCREENS for language in LANGUAGES)
    client = Client(headers={"host": HOST})
    addresses = sorted({address for page in pages for address in _named(page)})
    return Rendered(pages=pages, files={address: _got(client, address) for address in addresses})


def _page(sample: Sample, screen: Screen, language: str) -> Page:
    client = Client(headers={"host": HOST})
    client.force_login(sample.users[language], settings.AUTHENTICATION_BACKENDS[-1])
    path = screen.path(sample, language)
    with transaction.atomic():
        screen.before(sample, language)
        sent = _steady(_got(client, path), sample)
        # One screen is not to see what another has done.
        transaction.set_rollback(True)
    if sent.status != 200:
        raise ScreenRefusedError(f"The screen “{screen.name}” answers {sent.status} at {path}.")
    return Page(screen=screen.name, language=language, address=urljoin(ORIGIN, path), sent=sent)


def _steady(sent: Sent, sample: Sample) -> Sent:
    """Let one and the same screen be the same bytes at each capture."""
    text = sent.body.decode()
    for made, steady in steady_ids(sample).items():
        text = text.replace(made, steady)
    return replace(sent, body=text.encode())


def _named(page: Page) -> Iterator[str]:
    document = document_fromstring(page.sent.body.decode())
    for element in document.iter(*_LOADED):
        address = element.get(_LOADED[str(element.tag)])
        if address and element.get("rel", "stylesheet") in _RELATIONS:
            yield urljoin(page.address, address)


def _got(client: Client, address: str) -> Sent:
    # As behind HTTPS: a server redirects everything else.
    response: HttpResponseBase = client.get(address, secure=True)
    headers = {name: response.headers[name] for name in HEADERS if name in response.headers}
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return Sent(body=body, headers=headers, status=response.status_code)

"""The acting screens as the whole site answers them to the sample's reader, on the sample's day."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from lxml.html import document_fromstring

from consent.capturing.clock import AT, standing_at
from consent.capturing.sample import HOST, Sample, make_sample, steady_ids
from consent.capturing.screens import SCREENS, Screen
from consent.capturing.values import Page, Rendered, Sent
from policies.addresses import LANGUAGES
from policies.stored import SHELF

if TYPE_CHECKING:
    from collections.abc import Iterator

ORIGIN: Final = f"https://{HOST}"
# What decides how a browser shows the bytes; a cookie would be somebody's.
HEADERS = ("Content-Type", "Content-Security-Policy", "Content-Language", "X-Content-Type-Options")
# What a page loads by itself. A file that these load in turn is missed, and said to be.
_LOADED = {"link": "href", "script": "src", "img": "src"}
_RELATIONS = {"stylesheet", "icon"}
# A token is another in every answer.
_TOKEN: Final = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]*')


class ScreenRefusedError(RuntimeError):
    """A screen does not answer as it should: the sample no longer fits the rules."""


def rendered() -> Rendered:
    """Give every screen in each language, with the files they load: the same bytes on any day.

    Each is rendered in a short transaction of its own that is rolled back: one screen does not see
    what was done before another, nobody waits for us, and nothing is left behind. The clock stands
    while this works, so nobody may be served by the same process. Raises ScreenRefusedError.
    """
    hosts = [*settings.ALLOWED_HOSTS, HOST]
    with override_settings(ALLOWED_HOSTS=hosts), standing_at(AT):
        # What a process reads at its first request is read before a transaction is open.
        _got(_browser(), reverse("consent:my_documents"))
        pages = tuple(_page(screen, language) for screen in SCREENS for language in LANGUAGES)
        return Rendered(pages=pages, files=_files(pages))


def _page(screen: Screen, language: str) -> Page:
    with _sampled(language) as sample:
        screen.before(sample)
        client, path = _browser(), screen.path(sample)
        client.force_login(sample.user, settings.AUTHENTICATION_BACKENDS[-1])
        sent, steady = _got(client, path), steady_ids(sample)
    if sent.status != 200:
        raise ScreenRefusedError(f"The screen “{screen.name}” answers {sent.status} at {path}.")
    body = _TOKEN.sub("", _steady(sent.body.decode(), steady)).encode()
    return Page(
        screen=screen.name,
        language=language,
        address=urljoin(ORIGIN, _steady(path, steady)),
        sent=replace(sent, body=body),
    )


def _files(pages: tuple[Page, ...]) -> dict[str, Sent]:
    """Give by address what the pages load; the brand's colours are the sample's."""
    addresses = sorted({address for page in pages for address in _named(page)})
    with _sampled(LANGUAGES[0]):
        return {address: _got(_browser(), address) for address in addresses}


@contextmanager
def _sampled(language: str) -> Iterator[Sample]:
    """Give the sample with a reader of a language, for as long as the block lasts."""
    with transaction.atomic():
        SHELF.clear()
        try:
            yield make_sample(language, at=AT)
        finally:
            transaction.set_rollback(True)
            SHELF.clear()


def _steady(text: str, ids: dict[str, str]) -> str:
    """Let one and the same screen be the same bytes at each capture."""
    for made, steady in ids.items():
        text = text.replace(made, steady)
    return text


def _named(page: Page) -> Iterator[str]:
    document = document_fromstring(page.sent.body.decode())
    for element in document.iter(*_LOADED):
        address = element.get(_LOADED[str(element.tag)])
        if address and element.get("rel", "stylesheet") in _RELATIONS:
            yield urljoin(page.address, address)


def _browser() -> Client:
    return Client(headers={"host": HOST})


def _got(client: Client, address: str) -> Sent:
    # As behind HTTPS: a server redirects everything else.
    response: HttpResponseBase = client.get(address, secure=True)
    headers = {name: response.headers[name] for name in HEADERS if name in response.headers}
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return Sent(body=body, headers=headers, status=response.status_code)

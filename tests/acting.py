"""A practitioner's hand: opening the pages on which she acts, and pressing their buttons."""

from typing import cast

from django.http import HttpResponse
from django.test import Client
from lxml.html import FormElement, HtmlElement, document_fromstring

from accounts.models import User
from consent.models import Practitioner
from policies.models import Version
from tests.cabinets import practitioner
from tests.conftest import Brand

NEXT = "/mes-documents/repondre/"
DOCUMENTS = "/mes-documents/"


def having_account(brand: Brand, name: str = "zoe") -> Practitioner:
    """Give a practitioner who can sign in (`brand.client(name)`) and reads English pages."""
    brand.people[name] = User.objects.create_user(f"{name}@cabinet.example", "a-long-pass-phrase")
    return practitioner(brand, name, user=brand.people[name], language="en")


def address(version: Version) -> str:
    """Give where a version is answered."""
    return f"{NEXT}{version.pk}/"


def parsed(response: HttpResponse) -> HtmlElement:
    """Give the elements of a page."""
    return document_fromstring(response.content.decode())


def words(response: HttpResponse) -> str:
    """Give the words of a page."""
    return " ".join(parsed(response).find(".//main").text_content().split())


def form_of(page: HtmlElement, act: str) -> FormElement:
    """Give the first form of a page that does an act."""
    forms = [cast("FormElement", form) for form in page.forms]
    return next(form for form in forms if act in acts_of(form))


def acts_of(form: FormElement) -> list[str]:
    """Give what a form does: one act, or one for each text."""
    return [value or "" for name, value in form.fields.items() if name.endswith("act")]


def fields(page: HtmlElement, act: str) -> dict[str, str]:
    """Give what the form for an act sends back as the page holds it, the box unticked."""
    given = form_of(page, act).fields.items()
    return {name: value or "" for name, value in given if not name.endswith("agree")}


def press(client: Client, path: str, act: str, /, **more: str) -> HttpResponse:
    """Open a page and press the button for an act; `agree="on"` ticks the box."""
    data = fields(parsed(cast("HttpResponse", client.get(path))), act) | more
    return cast("HttpResponse", client.post(path, data))

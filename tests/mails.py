"""Texts and mails of notices for tests: long policies in our own words, and what a reader reads."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage

from lxml.html import HtmlElement, document_fromstring

from notifications.composing import body_of, values_for, whole
from notifications.models import Delivery
from policies.actions import import_draft, text_of
from policies.importer import read as read_draft
from policies.models import Promulgation
from policies.models.asking import AskedOf, Asks
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.notices import E

OLD = (
    "# Le texte\n\n## 1. Données\n\nNous gardons vos données **un an**. Voir [là](/cookies/).\n\n"
    "## 2. Durées\n\n| Donnée | Durée |\n| --- | --- |\n| Compte | 3 ans |\n\n- un\n- deux\n"
)
NEW = OLD.replace("un an", "deux ans").replace("3 ans", "4 ans")
SIGNATORY, MEMBER = "Signataires : signez.", "Membres : rien."


def fixed(
    brand: Brand,
    markdown: str,
    *,
    day: date = TODAY,
    kind: Kind = Kind.PRIVACY,
    asks: Asks = Asks.ACKNOWLEDGE,
    asked_of: AskedOf = AskedOf.PRACTITIONER,
    language: str = "fr",
    change: Change = Change.SUBSTANTIAL,
    roles: Mapping[str, str] = {},
) -> Promulgation:
    """Promulgate a text written in Markdown, with what changes for some roles."""
    draft = read_draft(markdown.encode(), name="text.md", language=language)
    editor = brand.people["editor"]
    page = import_draft(draft, site=brand.site, kind=kind, by=editor)
    page.asks, page.asked_of = asks, asked_of
    page.save_revision(user=editor)
    text = text_of(page, summary="Nous gardons **plus longtemps**.\n\n- un point")
    return brand.fix_texts([replace(text, summaries=dict(roles))], day=day, change=change)


def changed(
    brand: Brand,
    *,
    kind: Kind = Kind.PRIVACY,
    asks: Asks = Asks.ACKNOWLEDGE,
    asked_of: AskedOf = AskedOf.PRACTITIONER,
    **roles: str,
) -> Promulgation:
    """Promulgate a text, then another one that follows it on the day E."""
    fixed(brand, OLD, kind=kind, asks=asks, asked_of=asked_of)
    return fixed(brand, NEW, day=E, kind=kind, asks=asks, asked_of=asked_of, roles=roles)


def with_register(brand: Brand, *, day: date = TODAY) -> Promulgation:
    """Promulgate an agreement that holds the register of subprocessors as it is now."""
    page = brand.draft("Un accord.", kind=Kind.DPA)
    body = [
        {"type": "text", "id": "t1", "value": "Voici la liste."},
        {"type": "register", "id": "p1", "value": {"register": "subprocessors"}},
    ]
    clause = {"number": "1", "title": "Sous-traitants", "level": "2", "body": body}
    stream = [{"type": "clause", "id": "c1", "value": clause}]
    page.body = page.body.stream_block.to_python(stream)
    page.asks = Asks.ACCEPT
    page.save_revision(user=brand.people["editor"])
    return brand.fix(page, day=day)


def long_text(words: int, *, every: int = 12) -> str:
    """Give a policy of so many words in short clauses, with accents, each a little different."""
    sentence = "Nous conservons la donnée n°{at} à l’étranger, près de l’hôpital, dès l’été. "
    count = words // every
    clauses = [
        f"## {number}. Clause {number}\n\n"
        + "".join(sentence.format(at=number * 100 + at) for at in range(10))
        for number in range(1, count // 10 + 1)
    ]
    return "# Un long texte\n\n" + "\n\n".join(clauses) + "\n"


def sent(delivery: Delivery) -> EmailMessage:
    """Give the message of a delivery as a mail program reads it."""
    person = delivery.practitioner
    address = person.email if person is not None else "canary@alpha.example"
    body = body_of(delivery.notice, delivery.language, at=NOW)
    data = whole(body, values_for(delivery, address=address, at=NOW))
    return message_from_bytes(data, EmailMessage, policy=policy.default)


def text_of_mail(message: EmailMessage) -> str:
    """Give the words of the text part."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> HtmlElement:
    """Give the parsed HTML part."""
    part = message.get_body(("html",))
    assert part is not None
    return document_fromstring(str(part.get_content()))


def encoded_size(message: EmailMessage, kind: str) -> int:
    """Give the bytes that a form of the words takes in the message."""
    part = message.get_body((kind,))
    assert part is not None
    return len(str(part.get_payload()))


def normalised(text: str) -> list[str]:
    """Give the words of a text part in order: of Markdown's links their words only."""
    return bare(re.sub(r"\]\([^)]*\)", "]", text))


def bare(text: str) -> list[str]:
    """Give the words of a text in order, addresses and marks of lists apart."""
    without = re.sub(r"https?://\S+", " ", text)
    return re.findall(r"\w+", without)

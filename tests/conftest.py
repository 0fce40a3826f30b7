"""The cast: two brands, their people, their policies, and the database they live in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

import pytest
import time_machine
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from django.utils import translation
from lxml.html import HtmlElement, document_fromstring
from pytest_django import Settings
from wagtail.models import Site
from wagtail.users.models import UserProfile

from accounts.models import User
from policies.actions import (
    Plan,
    Text,
    approve,
    import_draft,
    override,
    promulgate,
    propose,
    text_of,
)
from policies.actions.readiness import obstacles
from policies.clauses import Clause, Draft, Paragraph
from policies.deadlines import paris_day
from policies.models import PolicyPage, Promulgation, Proposal, Version
from policies.models.pages import Kind
from policies.models.versions import Change
from policies.stored import SHELF
from tests import brands
from tests.brands import NOW

pytest_plugins = ["tests.database", "tests.ledgers", "tests.notices"]

TODAY = paris_day(NOW)


@dataclass(frozen=True, kw_only=True)
class Brand:
    """A brand and its people by role."""

    site: Site
    people: dict[str, User]

    def client(self, role: str | None = None) -> Client:
        """Give a browser at the brand's host, signed in as the person with that role."""
        client = Client(headers={"host": self.site.hostname})
        if role is not None:
            client.force_login(
                self.people[role], "allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Ask for a public address as a visitor; `accept_encoding="gzip"` is a header."""
        return cast("HttpResponse", self.client().get(path, headers=headers))

    def html(self, path: str) -> HtmlElement:
        """Give the parsed page at a public address, which must be there."""
        response = self.get(path)
        assert response.status_code == 200, path
        return document_fromstring(response.content.decode())

    def text(self, path: str) -> str:
        """Give the words of the page at a public address."""
        return " ".join(self.html(path).text_content().split())

    def draft(self, *sentences: str, kind: Kind = Kind.PRIVACY, language: str = "fr") -> PolicyPage:
        """Write a draft: one clause per sentence."""
        clauses = tuple(
            Clause(number=str(number), title=f"Clause {number}", blocks=(Paragraph(text=sentence),))
            for number, sentence in enumerate(sentences, start=1)
        )
        title = Clause(title=str(kind.label), level=1)
        draft = Draft(clauses=(title, *clauses), language=language)
        return import_draft(draft, site=self.site, kind=kind, by=self.people["editor"])

    def promulgate(
        self,
        *sentences: str,
        day: date = TODAY,
        change: Change = Change.SUBSTANTIAL,
        at: datetime = NOW,
        language: str = "fr",
        kind: Kind = Kind.PRIVACY,
    ) -> Version:
        """Promulgate a draft, of the privacy policy unless `kind` says otherwise."""
        page = self.draft(*sentences, language=language, kind=kind)
        return self.fix(page, day=day, change=change, at=at).versions.get()

    def fix(
        self,
        *drafts: PolicyPage,
        day: date = TODAY,
        change: Change = Change.SUBSTANTIAL,
        at: datetime = NOW,
    ) -> Promulgation:
        """Promulgate drafts as they are."""
        texts = [text_of(draft, summary="It is clearer.") for draft in drafts]
        return self.fix_texts(texts, day=day, change=change, at=at)

    def fix_texts(
        self,
        texts: list[Text],
        *,
        day: date = TODAY,
        change: Change = Change.SUBSTANTIAL,
        at: datetime = NOW,
    ) -> Promulgation:
        """Propose texts, have them approved in spite of what is found in them, promulgate them."""
        proposal = self.propose(texts, day=day, change=change, at=at)
        self.settle(proposal, at=at)
        return promulgate(proposal, by=self.people["approver"], at=at)

    def propose(
        self,
        texts: list[Text],
        *,
        day: date = TODAY,
        change: Change = Change.SUBSTANTIAL,
        at: datetime = NOW,
    ) -> Proposal:
        """Let the editor propose texts."""
        plan = Plan(change=change, in_force_from=day, lower_reason="The meaning is the same.")
        return propose(texts, plan=plan, by=self.people["editor"], at=at)

    def settle(self, proposal: Proposal, *, at: datetime = NOW) -> None:
        """Let others answer for every finding, and approve."""
        self.answer(proposal, at=at)
        shown = {str(text.pk): text.sha256 for text in proposal.texts.all()}
        if proposal.approvals_needed:
            approve(proposal, shown=shown, by=self.people["approver"], at=at)

    def answer(self, proposal: Proposal, *, at: datetime = NOW) -> None:
        """Let others answer for every finding."""
        for text in proposal.texts.all():
            open_ones = [one.found for one in obstacles(text)]
            for role, severities in (("approver", "BE"), ("dpo", "B")):
                if answered := [one for one in open_ones if one.severity in severities]:
                    override(text, findings=answered, reason="A test.", by=self.people[role], at=at)


def _brand(key: str) -> Brand:
    return Brand(site=brands.have(key), people=brands.people(key))


@pytest.fixture
def brand(db: None) -> Brand:
    """Give the brand most tests are about."""
    return _brand("alpha")


@pytest.fixture(scope="module")
def scene(kept_for_module: None) -> Iterator[Brand]:
    """Give a brand on the day NOW, for texts that a module's fixtures write once for all its tests.

    The same brand is `brand` there, and the day stays NOW.
    """
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield _brand("alpha")


@pytest.fixture(scope="module")
def other_scene(scene: Brand) -> Brand:
    """Give a second brand beside the scene's, which is `other_brand` there."""
    return _brand("beta")


@pytest.fixture
def other_brand(db: None) -> Brand:
    """Give a second brand of the same installation."""
    return _brand("beta")


@pytest.fixture
def superuser(brand: Brand) -> Brand:
    """Give the brand with a person who may do everything Wagtail offers."""
    brand.people["superuser"] = User.objects.create_superuser("root@alpha.example", "a-long-one")
    return brand


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Read messages as they are written in the source; a public page has its own language."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _whole_pages_only(django_test_environment: None) -> Iterator[None]:
    """Record the contexts of pages, not of the hundreds of templates that one includes."""

    def render(template: Template, context: Context) -> str:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(autouse=True)
def _empty_shelf() -> Iterator[None]:
    """Forget public pages between tests: each has a database of its own."""
    SHELF.clear()
    yield
    SHELF.clear()


@pytest.fixture
def desk(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let staff reach a desk in English without a second factor, which is not what is tested."""
    settings.MFA_REQUIRED = False
    # Another LANGUAGE_CODE would stay in the addresses that Django keeps for the whole session.
    english = property(lambda user: UserProfile(user=user, preferred_language="en"))
    monkeypatch.setattr(User, "wagtail_userprofile", english)


@pytest.fixture
def days_later() -> Callable[[int], datetime]:
    """Give an instant that many days after NOW."""
    return lambda days: NOW + timedelta(days=days)

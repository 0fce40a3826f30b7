"""Wagtail's own roads neither change nor hide what binds: every screen, for everyone."""

from collections.abc import Iterator

import pytest
import time_machine
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from policies.desk.roads import ReadOnlyPages
from policies.models import PolicyPage
from policies.models.pages import Kind
from tests.conftest import NOW, Brand
from tests.desk_addresses import addresses
from tests.wagtail_roads import (
    FEW,
    NO_COPY,
    OF_PAGES,
    OF_THE_API,
    PRIVATE,
    PUBLISHES,
    READ,
    ROADS,
    STAYS,
    UNPUBLISHES,
    Ground,
    Road,
    form,
    ground_of,
)

pytestmark = pytest.mark.usefixtures("desk", "_at_noon")


@pytest.fixture
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground(superuser: Brand, other_brand: Brand) -> Ground:
    """Give the ground on which the roads are tried."""
    return ground_of(superuser, other_brand)


def take(client: Client, road: Road, ground: Ground) -> str:
    """Take a road, and give what is said at its end: messages, or the page itself."""
    client.cookies.pop("messages", None)
    answer = client.post(road.url(ground), road.sent(ground))
    assert answer.status_code < 500, str(road)
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    return " ".join(said) + answer.content.decode()


@pytest.mark.parametrize("role", ["editor", "approver", "superuser"])
def test_all_roads_together_neither_change_nor_hide_what_binds(role: str, ground: Ground) -> None:
    client, before = ground.brand.client(role), ground.standing()
    for road in ROADS:
        take(client, road, ground)
    assert ground.standing() == before
    assert PolicyPage.objects.filter(pk=ground.page.pk).exists()


def test_each_road_is_refused_in_words_or_changes_nothing(ground: Ground) -> None:
    client, before = ground.brand.client("superuser"), ground.standing(FEW)
    for road in ROADS:
        with transaction.atomic():
            assert road.says in take(client, road, ground), str(road)
            assert ground.standing(FEW) == before, str(road)
            transaction.set_rollback(True)


def test_a_closed_screen_is_not_even_shown(ground: Ground) -> None:
    client = ground.brand.client("superuser")
    for road in OF_PAGES:
        if road.says in {NO_COPY, PRIVATE, UNPUBLISHES, STAYS}:
            answer = client.get(road.url(ground))
            said = [str(message) for message in get_messages(answer.wsgi_request)]
            assert any(road.says in one for one in said), str(road)


def test_every_address_of_wagtails_pages_is_a_road_or_only_shows() -> None:
    space = "wagtailadmin_pages:"
    found = {address.name for address in addresses() if address.name.startswith(space)}
    known = {road.name for road in ROADS} | {f"{space}{name}" for name in READ}
    assert found - known == set(), "Wagtail has a new road: try it in tests/wagtail_roads.py."


def test_every_action_on_many_pages_is_a_road() -> None:
    actions = bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    tried = {r.parts["action"] for r in ROADS if r.parts.get("model_name") == "page"}
    assert {action.action_type for action in actions} == tried


def test_every_action_of_the_administration_api_is_a_road() -> None:
    assert set(ReadOnlyPages.actions) == {road.parts["action_name"] for road in OF_THE_API}


def test_wagtails_public_apis_are_not_there() -> None:
    for path in ("/api/v2/pages/", "/api/v3/pages/", "/api/main/pages/"):
        with pytest.raises(Resolver404):
            resolve(path)
    assert not apps.is_installed("wagtail.api.v3")


@pytest.mark.parametrize("app", ["wagtail.locales", "wagtail.contrib.redirects"])
def test_screens_that_could_lead_addresses_astray_are_not_installed(app: str) -> None:
    assert not apps.is_installed(app)


def test_what_was_typed_is_kept_when_publishing_is_refused(ground: Ground) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[ground.page.pk])
    client = ground.brand.client("superuser")
    shown = client.post(address, form(action_publish="1"), follow=True).content.decode()
    assert "Your text is saved as a draft." in shown
    assert PUBLISHES in shown
    assert Page.objects.get(pk=ground.page.pk).get_latest_revision_as_object().title == (
        "Autre titre"
    )


def test_a_page_that_is_published_while_it_is_made_is_a_draft(superuser: Brand) -> None:
    parts = ["policies", "policypage", superuser.site.root_page_id]
    address = reverse("wagtailadmin_pages:add", args=parts)
    superuser.client("superuser").post(address, form(action_publish="1"))
    assert not PolicyPage.objects.get().live
    assert superuser.get("/politique-de-confidentialite/").status_code == 404


def test_no_day_of_wagtails_is_offered(ground: Ground) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[ground.page.pk])
    shown = ground.brand.client("superuser").get(address).content.decode()
    assert "go_live_at" not in shown
    assert "expire_at" not in shown


def test_no_closed_road_is_offered(ground: Ground) -> None:
    client = ground.brand.client("superuser")
    home = ground.brand.site.root_page_id
    pages = {"wagtailadmin_pages:edit": ground.page.pk, "wagtailadmin_explore": home}
    for name, pk in pages.items():
        shown = client.get(reverse(name, args=[pk])).content.decode()
        for road in ("unpublish", "copy", "move"):
            assert f"/pages/{ground.page.pk}/{road}/" not in shown, (name, road)


def test_a_draft_that_never_bound_may_go_by_every_road(superuser: Brand) -> None:
    for kind in (Kind.TERMS, Kind.COOKIES):
        page, client = superuser.draft("Essai.", kind=kind), superuser.client("superuser")
        api = reverse("wagtailadmin_api:pages:action", args=[page.pk, "delete"])
        screen = reverse("wagtailadmin_pages:delete", args=[page.pk])
        client.post(api if kind == Kind.TERMS else screen)
    assert not PolicyPage.objects.exists()

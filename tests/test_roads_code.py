"""Wagtail's actions, commands and tables neither change nor hide what binds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command, get_commands
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageError
from wagtail.actions.registry import action_registry
from wagtail.models import Collection, Locale, Page, Revision

from policies.actions import adopt
from policies.actions.authors import editors_of
from policies.models import BrandHome, PolicyPage
from policies.models.kept import PageKeptError
from tests.conftest import NOW, Brand
from tests.test_adoption import ORIGINAL, SINCE
from tests.wagtail_roads import FEW, Ground, ground_of

pytestmark = pytest.mark.usefixtures("_at_noon")


@pytest.fixture
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground(superuser: Brand, other_brand: Brand) -> Ground:
    """Give the ground on which the roads are tried."""
    return ground_of(superuser, other_brand)


@contextmanager
def undone() -> Iterator[None]:
    """Let something happen, and then not have happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


Do = Callable[[Ground, type[Any], Any], object]


def _on_page(ground: Ground, action: type[Any], user: Any) -> object:
    return action(ground.page, user=user).execute()


def _on_revision(ground: Ground, action: type[Any], user: Any) -> object:
    return action(ground.page.get_latest_revision(), user=user).execute()


def _to_the_other(ground: Ground, action: type[Any], user: Any) -> object:
    return action(ground.page, ground.other.site.root_page, user=user).execute()


def _beside(ground: Ground, action: type[Any], user: Any) -> object:
    return action(ground.page, parent=ground.other.site.root_page, user=user).execute()


def _into_english(ground: Ground, action: type[Any], user: Any) -> object:
    english = Locale.objects.get(language_code="en")
    return action(ground.page, english, user=user).execute()


def _as_it_was(ground: Ground, action: type[Any], user: Any) -> object:
    first = ground.page.revisions.order_by("pk")[0]
    return action(ground.page, revision=first, user=user).execute()


def _edited(ground: Ground, action: type[Any], user: Any) -> object:
    ground.page.title = "Autre titre"
    return action(ground.page, user=user).execute()


def _made_public(ground: Ground, action: type[Any], user: Any) -> object:
    page, home = PolicyPage(title="Conditions", kind="terms"), ground.brand.site.root_page
    return action(page, parent=home, user=user, publish=True).execute()


# Every action that Wagtail registers for a page, taken by a superuser: how, and whether refused.
ACTIONS: dict[str, tuple[Do, bool]] = {
    "publish": (_on_revision, True),
    "unpublish": (_on_page, True),
    "delete": (_on_page, True),
    "move": (_to_the_other, True),
    "copy": (_to_the_other, True),
    "create_alias": (_beside, True),
    # Only for an alias, and no policy has one.
    "convert_alias": (_on_page, True),
    # These write drafts.
    "copy_for_translation": (_into_english, False),
    "revert": (_as_it_was, False),
    "edit": (_edited, False),
    # Of another page, public at once.
    "create": (_made_public, True),
}


def test_every_action_of_wagtails_is_tried() -> None:
    assert set(action_registry.get_actions_for_model(PolicyPage)) == set(ACTIONS)


def test_an_action_is_refused_to_superusers_or_changes_nothing(ground: Ground) -> None:
    before, root = ground.standing(FEW), ground.brand.people["superuser"]
    actions = action_registry.get_actions_for_model(PolicyPage)
    for name, (act, is_refused) in ACTIONS.items():
        with undone():
            if is_refused:
                with pytest.raises((PermissionDenied, ConvertAliasPageError, ProtectedError)):
                    act(ground, actions[name], root)
            else:
                act(ground, actions[name], root)
            assert ground.standing(FEW) == before, name


# What code may do without asking for anyone's rights.
WITHOUT_RIGHTS: dict[str, Callable[[Ground], object]] = {
    "publish": lambda g: g.page.get_latest_revision().publish(),
    "publish, rights skipped": lambda g: g.page.publish(
        g.page.get_latest_revision(), skip_permission_checks=True
    ),
    "unpublish": lambda g: g.page.unpublish(),
    "unpublish as expired": lambda g: g.page.unpublish(set_expired=True),
    "unpublish the home": lambda g: g.brand.site.root_page.unpublish(),
    "move": lambda g: g.page.move(g.other.site.root_page, pos="last-child"),
    "alias": lambda g: g.page.create_alias(parent=g.other.site.root_page),
    "translate": lambda g: g.page.copy_for_translation(Locale.objects.get(language_code="en")),
    "close to readers": lambda g: Page.objects.get(pk=g.page.pk).view_restrictions.create(),
    "edit the row": lambda g: Page.objects.filter(pk=g.page.pk).update(
        slug="x", url_path="/x/", title="x", live=False, expired=True, locale_id=g.ids["english"]
    ),
    "edit the home's row": lambda g: Page.objects.filter(pk=g.ids["home"]).update(
        slug="x", url_path="/x/", title="x", live=False, expired=True
    ),
    "empty the draft": lambda g: PolicyPage.objects.filter(pk=g.page.pk).update(body=[]),
    "delete the drafts": lambda _: Revision.objects.all().delete(),
    "delete the files": lambda _: Collection.objects.filter(depth__gt=1).delete(),
}


def test_code_that_asks_nobody_changes_nothing_that_binds(ground: Ground) -> None:
    before = ground.standing(FEW)
    for name, act in WITHOUT_RIGHTS.items():
        with undone():
            act(ground)
            assert ground.standing(FEW) == before, name


# What versions stand on, and the ways to delete it.
DELETED: dict[str, Callable[[Ground], object]] = {
    "the page": lambda g: g.page.delete(),
    "its row": lambda g: Page.objects.filter(pk=g.page.pk).delete(),
    "all policies": lambda _: PolicyPage.objects.all().delete(),
    "the home": lambda g: g.brand.site.root_page.delete(),
    "everything under the root": lambda _: Page.objects.filter(depth__gt=1).delete(),
    "all homes": lambda _: BrandHome.objects.all().delete(),
    "the site": lambda g: g.brand.site.delete(),
    "the policy": lambda g: g.page.policy.delete(),
    "the language": lambda g: g.page.locale.delete(),
    "who decided": lambda g: g.brand.people["approver"].delete(),
    "who wrote": lambda g: g.brand.people["editor"].delete(),
}


def test_what_versions_stand_on_is_not_deleted(ground: Ground) -> None:
    before = ground.standing(FEW)
    for name, delete in DELETED.items():
        with pytest.raises(ProtectedError), transaction.atomic():
            delete(ground)
        assert ground.standing(FEW) == before, name


@pytest.mark.parametrize("model", [Page, PolicyPage])
def test_the_page_of_an_adopted_version_stays_too(model: type[Page], brand: Brand) -> None:
    # It hangs on no proposal, whose key would keep it.
    people = (brand.people["editor"], brand.people["approver"])
    page = brand.draft("Nous gardons.")
    adopt(page, original=ORIGINAL, number=(1, 0), in_force_from=SINCE, people=people, at=NOW)
    for delete in (model.objects.get(pk=page.pk).delete, model.objects.filter(pk=page.pk).delete):
        with pytest.raises(PageKeptError, match="are for ever"), transaction.atomic():
            delete()


def test_a_draft_in_a_language_without_versions_may_go(ground: Ground) -> None:
    english = ground.brand.draft("We keep.", language="en")
    english.delete()
    assert not PolicyPage.objects.filter(pk=english.pk).exists()


# Every command of Wagtail's with what it is given; None where it cannot run here.
COMMANDS: dict[str, list[str] | None] = {
    "publish_scheduled": [],
    "publish_scheduled_pages": [],
    "purge_revisions": [],
    "purge_embeds": [],
    "move_pages": ["{home}", "{destination_id}"],
    "set_url_paths": [],
    "fixtree": ["--full", "--noinput"],
    "create_log_entries_from_revisions": [],
    "rebuild_references_index": [],
    "show_references_index": [],
    "update_index": [],
    "wagtail_update_index": [],
    "wagtail_update_image_renditions": [],
    # A token opens Wagtail's third API, which is not there.
    "api_tokens": ["create", "--user=root@alpha.example", "--name=x"],
    # They change the schema, which the application's role may not.
    "convert_mariadb_uuids": None,
    "enable_fuzzystrmatch": None,
    "enable_trigram": None,
    "enable_unaccent": None,
}


def test_every_command_of_wagtails_is_tried() -> None:
    found = {name for name, app in get_commands().items() if str(app).startswith("wagtail")}
    assert found == set(COMMANDS), "Wagtail has a new command: try it here."


def test_no_command_changes_or_hides_what_binds(ground: Ground) -> None:
    before = ground.standing(FEW)
    for name, given in COMMANDS.items():
        with undone():
            for _time in range(2 if given is not None else 0):
                words = [word.format(**ground.ids) for word in given or ()]
                call_command(name, *words, stdout=StringIO())
            assert ground.standing(FEW) == before, name


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
def test_a_day_of_wagtails_has_no_effect_when_it_comes(field: str, ground: Ground) -> None:
    before = ground.standing()
    setattr(ground.page, field, timezone.now() + timedelta(minutes=5))
    ground.page.save_revision().publish()
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        for _time in range(2):
            call_command("publish_scheduled")
        assert ground.standing() == before


def test_whoever_wrote_is_known_when_drafts_are_purged(brand: Brand) -> None:
    page, writer = brand.draft("Nous gardons."), brand.people["dpo"]
    page.save_revision(user=writer, log_action=True)
    brand.draft("Nous gardons peu.")
    call_command("purge_revisions")
    assert page.revisions.count() == 1
    assert editors_of(page) == {writer.pk, brand.people["editor"].pk}

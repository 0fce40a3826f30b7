"""Every road by which Wagtail's own screens could reach a policy that binds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core import serializers
from django.urls import reverse
from wagtail.models import Locale, Page, Workflow
from wagtail.test.utils.form_data import nested_form_data, streamfield

from policies.append_only import AppendOnly
from policies.models import PolicyPage
from policies.stored import SHELF
from tests.conftest import TODAY, Brand

COMING = TODAY + timedelta(days=31)
POLICY = "/politique-de-confidentialite/"
# What a visitor may have kept an address of.
PUBLIC = (
    "/",
    POLICY,
    *(
        f"{POLICY}{rest}"
        for rest in (
            "index.md",
            "index.jsonld",
            "flux.atom",
            "versions/",
            "versions/1.0/",
            "versions/2.0/index.md",
            f"au/{TODAY}/",
            f"au/{COMING}/",
            "comparer/1.0...2.0/",
        )
    ),
    "/sitemap.xml",
)
# Those that show each version, where all are tried after each road.
FEW = (POLICY, f"{POLICY}versions/", f"{POLICY}versions/1.0/", f"{POLICY}versions/2.0/index.md")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A brand with a policy of two versions, one in force and one coming, and a newer draft."""

    brand: Brand
    other: Brand
    page: PolicyPage

    @cached_property
    def ids(self) -> Mapping[str, Any]:
        """Give what the parts of an address stand for."""
        site, page = self.brand.site, self.page
        return {
            **dict.fromkeys(("page_id", "page_to_move_id"), page.pk),
            "home": site.root_page_id,
            "root": Page.get_first_root_node().pk,
            "destination_id": self.other.site.root_page_id,
            "revision_id": page.revisions.order_by("pk")[0].pk,
            "site": site.pk,
            "decider": self.brand.people["approver"].pk,
            "group": self.brand.people["approver"].groups.get().pk,
            "workflow": Workflow.objects.get().pk,
            "english": Locale.objects.get(language_code="en").pk,
        }

    def standing(self, addresses: Sequence[str] = PUBLIC) -> tuple[str, dict[str, bytes]]:
        """Give all that binds: every row that only grows, and the bytes at public addresses."""
        # Pages in memory would hide what has changed in the database.
        SHELF.clear()
        kept = [one for one in apps.get_models() if issubclass(one, AppendOnly)]
        rows = [row for model in kept for row in model._default_manager.order_by("pk")]
        answers = {path: self.brand.get(path) for path in addresses}
        assert {answer.status_code for answer in answers.values()} == {200}
        return serializers.serialize("json", rows), {p: a.content for p, a in answers.items()}


def ground_of(brand: Brand, other: Brand) -> Ground:
    """Let a policy bind, announce its next version, and begin a third."""
    brand.promulgate("Nous gardons tout.")
    brand.promulgate("Nous gardons peu.", day=COMING)
    return Ground(brand=brand, other=other, page=brand.draft("Nous gardons autre chose."))


@dataclass(frozen=True, kw_only=True)
class Road:
    """A request to Wagtail: an address with its parts, what is sent, and what the desk answers.

    Parts and values in braces are ids of the ground. Without `says` the road is open and leads
    nowhere: what binds is the same afterwards.
    """

    name: str
    parts: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    says: str = ""

    def url(self, ground: Ground) -> str:
        """Give the address on this ground."""
        parts = {name: value.format(**ground.ids) for name, value in self.parts.items()}
        return reverse(self.name, kwargs=parts) + self.query.format(**ground.ids)

    def sent(self, ground: Ground) -> dict[str, Any]:
        """Give the form on this ground."""
        return {
            name: value.format(**ground.ids) if isinstance(value, str) else value
            for name, value in self.data.items()
        }

    def __str__(self) -> str:
        return f"{self.name} {dict(self.parts)} {self.query} {sorted(self.data)}"


PAGE = {"page_id": "{page_id}"}
HOME = {"page_id": "{home}"}
MOVED = {"page_to_move_id": "{page_id}"}
REVISION = {**PAGE, "revision_id": "{revision_id}"}
TASK = {**PAGE, "action_name": "approve", "task_state_id": "1"}
NEW = {"content_type_app_name": "policies", "content_type_model_name": "policypage"}

PUBLISHES, NO_DAY = "Publishing binds nobody", "No day that Wagtail keeps"
UNPUBLISHES, STAYS = "Unpublishing hides nothing", "stays with its brand"
PRIVATE, NO_COPY = "public for ever", "not copied"
FLOWS, KEPT, HOME_STAYS = "No workflow of Wagtail", "has versions", "the home of a brand"


def form(**extra: Any) -> dict[str, Any]:
    """Give what the editor's browser sends for a policy; `action-publish` is written with _."""
    fields = {"title": "Autre titre", "kind": "privacy", "asks": "none", "body": streamfield([])}
    more = {name.replace("action_", "action-"): value for name, value in extra.items()}
    return {**nested_form_data(fields), **more}


def home_form(**extra: Any) -> dict[str, Any]:
    """Give what the editor's browser sends for a brand's home."""
    base = {"title": "Ailleurs", "slug": "ailleurs", "comments-TOTAL_FORMS": 0}
    more = {name.replace("action_", "action-"): value for name, value in extra.items()}
    return {**base, "comments-INITIAL_FORMS": 0, **more}


NOW_AND_THEN = {"go_live_at": "2026-11-21 09:00", "expire_at": "2026-11-21 09:10"}
COPIED = {"new_title": "x", "new_slug": "x", "new_parent_page": "{destination_id}"}


def _site(**changed: str) -> dict[str, str]:
    fields = {"hostname": "alpha.localhost", "port": "80", "site_name": "Alpha"}
    return {**fields, "root_page": "{home}", **changed}


def _api(action: str, *, says: str = "", **data: Any) -> Road:
    parts = {"pk": "{page_id}", "action_name": action}
    return Road(name="wagtailadmin_api:pages:action", parts=parts, data=data, says=says)


def _bulk(action: str, query: str, *, says: str, **data: Any) -> Road:
    parts = {"app_label": "wagtailcore", "model_name": "page", "action": action}
    return Road(name="wagtail_bulk_action", parts=parts, query=query, data=data, says=says)


def _people(action: str, *, says: str = "", **data: Any) -> Road:
    parts = {"app_label": "accounts", "model_name": "user", "action": action}
    query = "?id={decider}"
    return Road(name="wagtail_bulk_action", parts=parts, query=query, data=data, says=says)


def _page(name: str, parts: Mapping[str, str], *, says: str = "", **data: Any) -> Road:
    return Road(name=f"wagtailadmin_pages:{name}", parts=parts, data=data, says=says)


def _beside(name: str, pk: str = "", *, says: str = "", **data: Any) -> Road:
    parts = {"pk": pk} if pk else {}
    return Road(name=name, parts=parts, data=data, says=says)


OF_PAGES = [
    # The editor: saving writes a draft, whatever it is called and wherever it would be.
    _page("edit", PAGE, **form(slug="ailleurs")),
    _page("edit", PAGE, says=PUBLISHES, **form(action_publish="1")),
    _page("edit", PAGE, says=PUBLISHES, **form(action_publish="1", **NOW_AND_THEN)),
    _page("edit", PAGE, says=FLOWS, **form(**{"action-submit": "1"})),
    _page("edit", PAGE, says=FLOWS, **form(**{"action-workflow-action": "approve"})),
    _page("revisions_revert", REVISION, says=PUBLISHES, **form(action_publish="1")),
    # A second page of the policy, and a page elsewhere that would be public at once.
    _page("add", {**NEW, "parent_page_id": "{home}"}, says="has that policy already", **form()),
    _page(
        "add",
        {**NEW, "parent_page_id": "{destination_id}"},
        says=PUBLISHES,
        **form(action_publish="1"),
    ),
    _page("preview_on_add", {**NEW, "parent_page_id": "{home}"}, **form()),
    _page("preview_on_edit", PAGE, **form()),
    _page("unpublish", PAGE, says=UNPUBLISHES, include_descendants="on"),
    _page("delete", PAGE, says=KEPT),
    _page("move", MOVED, says=STAYS, new_parent_page="{destination_id}"),
    _page("move_confirm", {**MOVED, "destination_id": "{destination_id}"}, says=STAYS),
    # The order under the home, which only the desk shows.
    _page("set_page_position", MOVED),
    _page("copy", PAGE, says=NO_COPY, **COPIED),
    _page("copy", PAGE, says=NO_COPY, alias="on", **COPIED),
    _page("convert_alias", PAGE, says=NO_COPY),
    _page("set_privacy", PAGE, says=PRIVATE, restriction_type="login"),
    # Keeps others from writing, nobody from reading.
    _page("lock", PAGE),
    _page("unlock", PAGE),
    _page("revisions_unschedule", REVISION, says=NO_DAY),
    _page("workflow_action", TASK, says=FLOWS),
    _page("collect_workflow_action_data", TASK, says=FLOWS),
    _page("confirm_workflow_cancellation", PAGE, says=FLOWS),
    # Another draft; nothing of the version goes along.
    Road(
        name="simple_translation:submit_page_translation", parts=PAGE, data={"locales": "{english}"}
    ),
]
OF_MANY = [
    _bulk("delete", "?id={page_id}", says=KEPT),
    _bulk("delete", "?id={home}", says=HOME_STAYS),
    _bulk("unpublish", "?id={page_id}", says=UNPUBLISHES),
    _bulk("unpublish", "?id={home}", says=UNPUBLISHES, include_descendants="on"),
    _bulk("publish", "?id={page_id}", says=PUBLISHES),
    _bulk("publish", "?id={home}", says=PUBLISHES, include_descendants="on"),
    _bulk("move", "?id={page_id}", says=STAYS, chooser="{destination_id}"),
    _bulk("move", "?id=all&childOf={home}", says=STAYS, chooser="{destination_id}"),
]
OF_HOMES = [
    _page("edit", HOME, **home_form()),
    _page("edit", HOME, says=PUBLISHES, **home_form(action_publish="1", **NOW_AND_THEN)),
    _page("unpublish", HOME, says=UNPUBLISHES, include_descendants="on"),
    _page("delete", HOME, says=HOME_STAYS),
    _page(
        "move_confirm",
        {"page_to_move_id": "{home}", "destination_id": "{destination_id}"},
        says=STAYS,
    ),
    _page("copy", HOME, says=NO_COPY, copy_subpages="on", **COPIED),
    _page("set_privacy", HOME, says=PRIVATE, restriction_type="login"),
    # Above all brands: our public pages ask for no password of Wagtail's.
    _page("set_privacy", {"page_id": "{root}"}, restriction_type="login"),
]
OF_THE_API = [
    _api("publish", says=PUBLISHES),
    _api("unpublish", says=UNPUBLISHES),
    _api("delete", says=KEPT),
    _api("move", says=STAYS, destination_page_id="{destination_id}"),
    _api("copy", says=NO_COPY),
    _api("create_alias", says=NO_COPY),
    _api("convert_alias", says=NO_COPY),
    _api("copy_for_translation", locale="en"),
    _api("revert_to_page_revision", revision_id="{revision_id}"),
]
OF_THE_REST = [
    _beside("wagtailsites:edit", "{site}", says="for ever at their", **_site(hostname="b.example")),
    _beside("wagtailsites:edit", "{site}", says="for ever at their", **_site(root_page="{root}")),
    _beside("wagtailsites:edit", "{site}", **_site(is_default_site="on")),
    _beside("wagtailsites:delete", "{site}", says="withdraw the versions in force"),
    _beside("wagtailsites:add", says="another brand’s home", **_site(hostname="b.example")),
    _beside("wagtailsites:copy", "{site}", says="for ever at their", **_site(hostname="b.example")),
    _beside("wagtailusers_users:delete", "{decider}", says="had a part in what binds"),
    _people("delete", says="had a part in what binds"),
    _people("set_active_state", mark_as_active="False"),
    # People lose a role; what they decided stays.
    _beside("wagtailusers_groups:delete", "{group}"),
    _beside("wagtailadmin_workflows:disable", "{workflow}"),
]
ROADS = [*OF_PAGES, *OF_MANY, *OF_HOMES, *OF_THE_API, *OF_THE_REST]

# Addresses of Wagtail's pages that only show.
READ = {
    "add_subpage",
    "choose_parent",
    "history",
    "history_results",
    "revisions_compare",
    "revisions_index",
    "revisions_view",
    "search",
    "search_results",
    "type_use",
    "type_use_results",
    "usage",
    "view_draft",
    "workflow_history",
    "workflow_history_detail",
    "workflow_preview",
}

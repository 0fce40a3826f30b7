"""The drafting desk: a policy, and one page per language on which its next text is written."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Site
from wagtail.search import index

from policies import ports
from policies.addresses import KINDS, SLUGS, policy_path
from policies.blocks import PolicyBody, draft_of
from policies.clauses import Draft
from policies.models.asking import Asking
from policies.models.brands import BrandHome
from policies.models.closed import DeskPermissions
from policies.registers.placed import frozen


class Kind(models.TextChoices):
    """What a policy is about."""

    PRIVACY = "privacy", _("privacy policy")
    COOKIES = "cookies", _("cookie policy")
    TERMS = "terms", _("terms")
    DPA = "dpa", _("data processing agreement")
    LEGAL = "legal", _("legal notice")


class Policy(models.Model):
    """A brand's document in all its languages; the row that promulgations lock."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="policies")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [
            models.UniqueConstraint(fields=["site", "kind"], name="policies_policy_one_per_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=KINDS), name="policies_policy_known_kind"
            ),
        ]
        permissions = [
            ("promulgate_policy", _("Can approve and promulgate a policy")),
            ("override_policy", _("Can answer for findings and clear flags")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.site.hostname})"


TAKEN = _("This brand has that policy already: edit it.")


class PolicyPageForm(WagtailAdminPageForm):
    """Refuses a second page of a kind while it is made: the page itself has no place yet."""

    def clean(self) -> dict[str, Any]:
        """Look for another page of the kind under the same home."""
        cleaned: dict[str, Any] = super().clean()
        same = PolicyPage.objects.child_of(self.parent_page).filter(kind=cleaned.get("kind"))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("kind", TAKEN)
        return cleaned


class PolicyPage(Asking, Page):
    """Where editors write a policy's next text, in one language. What binds is a `Version`."""

    # Wagtail's, which has no types.
    objects: ClassVar[Any]
    locale: Any

    # Empty only until the first save, which finds the brand by the page's place in the tree.
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    body = StreamField(PolicyBody(), blank=True, verbose_name=_("clauses"))

    base_form_class = PolicyPageForm
    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind", required_on_save=True),
                FieldPanel("asks"),
                FieldPanel("asked_of"),
                FieldPanel("valid_for_days"),
                FieldPanel("promised_notice_days"),
            ],
            heading=_("What this policy is"),
        ),
        FieldPanel("body"),
    ]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = ["policies.BrandHome"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("policy page")
        verbose_name_plural = _("policy pages")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Refuse a second page for one policy and language, and a change of kind."""
        self._take_address()
        if self.kind in SLUGS:
            self._check_kind()
        super().full_clean(*args, **kwargs)

    def _take_address(self) -> None:
        """Let the kind decide the address, before Wagtail checks it; the title does not."""
        if self.locale_id is None:
            # Wagtail previews a page that is not made yet without one.
            self.locale = self.get_default_locale()
        if self.kind in SLUGS:
            self.slug = SLUGS[self.kind][self.language]

    def _check_kind(self) -> None:
        if self.policy_id and self.policy.kind != self.kind:
            raise ValidationError({"kind": _("The kind stays: write another policy instead.")})
        # A page that is being made has no place yet.
        parent = self.get_parent() if self.path else None
        if (
            parent is not None
            and parent.get_children().filter(slug=self.slug).exclude(pk=self.pk).exists()
        ):
            raise ValidationError({"kind": TAKEN})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Attach the page to its brand's policy; make that when this is its first page."""
        self._take_address()
        if self.policy_id is None:
            home = BrandHome.objects.ancestor_of(self).get()
            self.policy, _created = Policy.objects.get_or_create(
                site=home.brand_site(), kind=self.kind
            )
            # Translations of each other: the database allows one page per language.
            sibling = PolicyPage.objects.filter(policy=self.policy).order_by("pk").first()
            if sibling is not None:
                self.translation_key = sibling.translation_key
        super().save(*args, **kwargs)

    def permissions_for_user(self, user: Any) -> DeskPermissions:
        """Give what a person may do here in Wagtail; nobody publishes."""
        return DeskPermissions(user, self)

    def can_move_to(self, parent: Page) -> bool:
        """Say no to another place: the versions would stay with the brand and language."""
        return bool(super().can_move_to(parent) and self.is_child_of(parent))

    def latest(self) -> "PolicyPage":
        """Give the page with its latest draft as the database has it now.

        Wagtail would take the latest revision that the object in memory knows of.
        """
        beside = ("latest_revision", "locale", "policy__site")
        now: PolicyPage = PolicyPage.objects.select_related(*beside).get(pk=self.pk)
        if now.latest_revision is None:
            return now
        latest: PolicyPage = now.with_content_json(now.latest_revision.content)
        latest.policy, latest.locale = now.policy, now.locale
        return latest

    @property
    def language(self) -> str:
        """Give the language of this page's text, `fr` or `en`."""
        return str(self.locale.language_code)

    def draft(self) -> Draft:
        """Give the text as it stands on this page, with its registers as they are now."""
        return draft_of(title=self.title, raw=self.frozen_body(), language=self.language)

    def frozen_body(self) -> list[dict[str, Any]]:
        """Give the clauses as stored, each register that they hold as the table it is now."""
        return frozen(self.body.get_prep_value(), site=self._brand_site(), language=self.language)

    def _brand_site(self) -> Site:
        if self.policy_id is not None:
            return self.policy.site
        # A page that is being made: Wagtail previews it before its first save.
        return BrandHome.objects.ancestor_of(self).get().brand_site()

    def public_path(self) -> str:
        """Give the policy's stable address."""
        return policy_path(self.kind, self.language)

    def serve_preview(self, request: HttpRequest, _mode_name: str) -> HttpResponseBase:
        """Show the draft as visitors would read it."""
        return ports.preview(request, self)

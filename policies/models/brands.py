"""A brand: one controller's site, its home page and its settings."""

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page, Site

from policies import ports
from policies.models.closed import DeskPermissions
from policies.permissions import BrandPermissionPolicy

# WCAG 2.2, 1.4.3: text on the page's white background needs this contrast.
MINIMUM_CONTRAST = 4.5
COLOUR = r"^#[0-9a-fA-F]{6}$"


def contrast_with_white(colour: str) -> float:
    """Give the WCAG contrast ratio (1 to 21) of a colour `#rrggbb` with white."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def check_contrast(colour: str) -> None:
    """Refuse a colour in which links could not be read; leave what is no colour to `COLOUR`."""
    if re.fullmatch(COLOUR, colour) and contrast_with_white(colour) < MINIMUM_CONTRAST:
        raise ValidationError(
            _("%(colour)s is too light to read on white: choose a darker colour."),
            params={"colour": colour},
        )


@register_setting(icon="site")
class BrandSettings(BaseSiteSetting):
    """Who the controller is, whom to write to, how long a notice is, how the site looks."""

    name = models.CharField(_("brand name"), max_length=100)
    legal_name = models.CharField(_("legal name"), max_length=200)
    legal_form = models.CharField(_("legal form"), max_length=100, blank=True)
    registry_number = models.CharField(_("registry number"), max_length=100, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    dpo_name = models.CharField(_("data protection officer"), max_length=200, blank=True)
    dpo_email = models.EmailField(_("officer's address"), blank=True)
    notice_days = models.PositiveSmallIntegerField(
        _("notice days"),
        default=30,
        validators=[MaxValueValidator(365)],
        help_text=_("Days between the notice and the entry into force; neither end counts."),
    )
    sender_name = models.CharField(_("sender's name"), max_length=100, blank=True)
    sender_email = models.EmailField(_("sender's address"), blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#1f4b99",
        validators=[
            RegexValidator(COLOUR, _("Write the colour as #rrggbb.")),
            check_contrast,
        ],
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    history = HistoricalRecords()

    panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("legal_name"),
                FieldPanel("legal_form"),
                FieldPanel("registry_number"),
                FieldPanel("street"),
                FieldPanel("postcode"),
                FieldPanel("town"),
                FieldPanel("contact_email"),
            ],
            heading=_("Controller"),
        ),
        MultiFieldPanel(
            [FieldPanel("dpo_name"), FieldPanel("dpo_email")],
            heading=_("Data protection officer"),
        ),
        MultiFieldPanel(
            [FieldPanel("notice_days"), FieldPanel("sender_name"), FieldPanel("sender_email")],
            heading=_("Notices"),
        ),
        MultiFieldPanel([FieldPanel("colour"), FieldPanel("logo")], heading=_("Appearance")),
    ]

    class Meta:
        verbose_name = _("brand settings")
        verbose_name_plural = _("brand settings")

    def __str__(self) -> str:
        return self.name or self.site.hostname

    @classmethod
    def get_permission_policy(cls) -> BrandPermissionPolicy:
        """Give who may see and change the settings of which brand."""
        return BrandPermissionPolicy(cls)


class BrandHome(Page):
    """The root of a brand's tree in one language; its public page lists the brand's policies."""

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["policies.PolicyPage"]
    max_count_per_parent = None
    # No days of Wagtail's: they have no effect.
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("brand home")
        verbose_name_plural = _("brand homes")

    def brand_site(self) -> Site:
        """Give the site whose brand this is, in whichever language this home is."""
        return Site.objects.get(root_page__translation_key=self.translation_key)

    def permissions_for_user(self, user: Any) -> DeskPermissions:
        """Give what a person may do here in Wagtail; nobody publishes."""
        return DeskPermissions(user, self)

    def serve_preview(self, request: HttpRequest, _mode_name: str) -> HttpResponseBase:
        """Show the page as visitors see it."""
        return ports.preview(request, self)

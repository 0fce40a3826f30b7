"""Who is bound: practitioners, their cabinets, and in what capacity they belong to them."""

import uuid
from datetime import date
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.models import Site

# What stands for the name of somebody who was erased, in whatever language.
NO_NAME: Final = "—"


class Cabinet(models.Model):
    """A practice that a brand contracts with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="cabinets")
    external_id = models.CharField(_("external id"), max_length=100)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("cabinet")
        verbose_name_plural = _("cabinets")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "external_id"], name="consent_cabinet_unique_external_id"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PractitionerQuerySet(models.QuerySet["Practitioner"]):
    """Practitioners of a brand."""

    def under_contract(self, *, at: date) -> Self:
        """Give those whose contract runs on that Paris day; its last day is included."""
        # No end means: still running.
        return self.filter(Q(contract_end=None) | Q(contract_end__gte=at), contract_start__lte=at)


class Practitioner(models.Model):
    """A person whom a brand's policies bind. `external_id` is the brand's own name for her."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="practitioners")
    external_id = models.CharField(_("external id"), max_length=100)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="practitioner",
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    # Where she is written to when the first address fails.
    second_email = models.EmailField(_("second e-mail address"), blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    contract_start = models.DateField(_("contract from"))
    contract_end = models.DateField(_("contract until"), null=True, blank=True)
    cabinets: ClassVar = models.ManyToManyField(
        Cabinet, through="Member", related_name="practitioners"
    )
    history = HistoricalRecords()

    objects: ClassVar = PractitionerQuerySet.as_manager()

    class Meta:
        verbose_name = _("practitioner")
        verbose_name_plural = _("practitioners")
        permissions = [
            ("view_as_practitioner", _("Can see a practitioner’s own pages as she does")),
            ("erase_practitioner", _("Can erase what is kept of a practitioner, or hold it")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "external_id"], name="consent_practitioner_unique_external_id"
            ),
            models.CheckConstraint(
                condition=Q(contract_end=None) | Q(contract_end__gte=F("contract_start")),
                name="consent_practitioner_contract_ends_after_it_begins",
            ),
        ]
        # Lists go by name, from one page's last to the next.
        indexes = [models.Index(fields=["site", "name", "id"], name="consent_practitioner_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def erased_id(self) -> str:
        """Give what stands for her external id once she is erased: her pseudonym."""
        return f"erased-{self.pk}"

    @property
    def is_erased(self) -> bool:
        """Tell whether everything that is kept of her was erased."""
        return self.external_id == self.erased_id


class Capacity(models.TextChoices):
    """What a member may do in a cabinet's name."""

    OWNER = "owner", _("owner")
    SIGNATORY = "signatory", _("signatory")
    OTHER = "other", _("other member")


class Member(models.Model):
    """A practitioner's place in a cabinet. Owners and signatories bind it."""

    cabinet = models.ForeignKey(Cabinet, on_delete=models.PROTECT, related_name="members")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="memberships"
    )
    capacity = models.CharField(_("capacity"), max_length=9, choices=Capacity)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                fields=["cabinet", "practitioner"], name="consent_member_once_per_cabinet"
            )
        ]

    def __str__(self) -> str:
        return f"{self.practitioner}, {self.cabinet}"

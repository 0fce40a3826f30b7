"""A user signs in by e-mail address; a mandate lets somebody from outside audit until a day."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from policies.append_only import AppendOnly
from policies.deadlines import PARIS


class UserManager(BaseUserManager["User"]):
    """Makes users from an e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an active user; without a password she signs in by one-time code."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who may do everything, for the first sign-in of an installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Give the address in lower case: mailboxes that differ by case alone do not exist."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Someone who signs in: a member of a brand's staff, an auditor or a practitioner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_any_case",
                violation_error_message=_("Someone already signs in with this address."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates, by the Paris day."""

    def standing(self, *, on: date) -> Self:
        """Give those that hold on a day: the last day is included, and nobody ended them."""
        return self.filter(end=None, until__gte=on)

    def lapsed(self, *, on: date) -> Self:
        """Give those whose last day is over, and whose end nobody has entered yet."""
        return self.filter(end=None, until__lt=on)


class Mandate(AppendOnly):
    """Somebody from outside audits a brand until a day, the Paris day `until` included.

    It ends by itself: nothing need run for that. `name` is as the granter gave it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.PROTECT, related_name="mandates")
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=200)
    purpose = models.TextField(_("purpose"))
    until = models.DateField(_("last day"))
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    at = models.DateTimeField(_("given at"))

    objects: ClassVar = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        indexes = [models.Index(fields=["site", "at", "id"], name="accounts_mandate_by_time")]

    def __str__(self) -> str:
        return f"{self.name} → {self.until:%Y-%m-%d}"

    @property
    def over_at(self) -> datetime:
        """Give the instant at which its last day is over in Paris."""
        return datetime.combine(self.until + timedelta(days=1), time(), tzinfo=PARIS)

    @property
    def ended_at(self) -> datetime:
        """Give since when it is over, or will be."""
        end: MandateEnd | None = getattr(self, "end", None)
        return end.at if end else self.over_at

    def stands(self, *, on: date) -> bool:
        """Tell whether it holds on a Paris day."""
        return not hasattr(self, "end") and self.until >= on

    def is_lapsed(self, *, on: date) -> bool:
        """Tell whether its last day is over, and nobody entered that."""
        return not hasattr(self, "end") and self.until < on


class MandateEnd(AppendOnly):
    """A mandate is over: somebody ended it, or its last day had passed (`by` is None)."""

    mandate = models.OneToOneField(
        Mandate, on_delete=models.PROTECT, related_name="end", primary_key=True
    )
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("ended by")
    )
    at = models.DateTimeField(_("ended at"))

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("end of a mandate")
        verbose_name_plural = _("ends of mandates")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.mandate_id}"

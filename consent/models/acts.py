"""What practitioners declared of the texts that concern them: each act a row that never changes."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from consent.models.encrypted import EncryptedBinaryField, EncryptedTextField
from consent.models.entries import Entry
from consent.models.people import Cabinet, Capacity, Practitioner
from policies.append_only import AppendOnly
from policies.models import Policy, Version


class ActKind(models.TextChoices):
    """What somebody did; one word for all of it would be a defect (GDPR art. 4(11), 7(2))."""

    ACKNOWLEDGE = "acknowledge", _("acknowledged")
    ACCEPT = "accept", _("accepted")
    REFUSE = "refuse", _("refused")
    OBJECT = "object", _("objected")
    WITHDRAW = "withdraw", _("withdrew the objection")


class Origin(models.TextChoices):
    """Where an act comes from; never merged in a count (RULES section 1)."""

    WITNESSED = "witnessed", _("witnessed: on our page, the person signed in")
    ASSERTED = "asserted", _("asserted: by the company’s software")
    TRANSCRIBED = "transcribed", _("transcribed: from paper, by a member of staff")
    ADOPTED = "adopted", _("adopted: from an older system")


class Matter(models.TextChoices):
    """What an act is about; its `subject` names a row of a register, where it is one of several."""

    POLICY = "policy", _("a policy")
    # GDPR art. 21(2) and (3): one click, no reason.
    DIRECT_MARKETING = "direct_marketing", _("direct marketing")
    # GDPR art. 21(1): grounds of one's own are given.
    LEGITIMATE_INTEREST = "legitimate_interest", _("a processing for a legitimate interest")
    # GDPR art. 28(2).
    SUBPROCESSOR = "subprocessor", _("a subprocessor")


class ActQuerySet(models.QuerySet["Act"]):
    """Acts."""

    def standing(self) -> Self:
        """Give the latest act on each matter: none followed it."""
        return self.filter(next=None)

    def of(self, practitioner: Practitioner) -> Self:
        """Give what she did, and what was done in the name of the cabinets she belongs to."""
        hers = Act.objects.filter(practitioner=practitioner).values("pk")
        theirs = Act.objects.filter(cabinet__members__practitioner=practitioner).values("pk")
        # Not one condition with OR: PostgreSQL would read the acts of everybody for it.
        return self.filter(pk__in=hers.union(theirs))


class Act(AppendOnly):
    """One act. Those of a person, or a cabinet, on one matter follow each other in a chain.

    `at` is the instant of the act; `recorded_at` is later for what comes from paper or from an
    older system. What was on the screen is kept as digests, in the language in which it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField(_("act"), max_length=12, choices=ActKind)
    matter = models.CharField(_("matter"), max_length=20, choices=Matter, default=Matter.POLICY)
    # No index of its own: the one by person begins with it.
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="acts", db_index=False
    )
    # Whom it binds beside her; none where she acts for herself.
    cabinet = models.ForeignKey(Cabinet, on_delete=models.PROTECT, related_name="acts", null=True)
    capacity = models.CharField(_("capacity"), max_length=9, choices=Capacity, blank=True)
    subject = models.CharField(_("subject"), max_length=64, blank=True)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+", null=True)
    # No index of its own: the one by sort begins with it.
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="acts", null=True, db_index=False
    )
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True)
    html_sha256 = models.CharField(_("SHA-256 of the HTML"), max_length=64, blank=True)
    label = models.CharField(_("label of the button"), max_length=200, blank=True)
    interface = models.CharField(_("interface build"), max_length=64, blank=True)
    sign_in = models.CharField(_("signed in by"), max_length=100, blank=True)
    origin = models.CharField(_("origin"), max_length=11, choices=Origin)
    # The member of staff who transcribed or adopted it.
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    # A paper, or a file of an older system.
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    source_sha256 = models.CharField(_("SHA-256 of the source"), max_length=64, blank=True)
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="next", null=True
    )
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="act")

    objects: ClassVar = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        permissions = [("transcribe_act", _("Can transcribe what is on a signed paper"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(matter=Matter.POLICY, policy__isnull=False, version__isnull=False)
                | (~Q(matter=Matter.POLICY) & Q(policy=None, version=None)),
                name="consent_act_of_a_policy_names_its_version",
            ),
            models.CheckConstraint(
                condition=Q(cabinet=None, capacity="")
                | (Q(cabinet__isnull=False) & Q(capacity__in=["owner", "signatory"])),
                name="consent_act_for_a_cabinet_by_who_binds_it",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["witnessed", "asserted"]) | Q(operator__isnull=False),
                name="consent_act_names_its_operator",
            ),
            # The first act of a chain: of a person for herself, of a cabinet, on one matter.
            models.UniqueConstraint(
                fields=["practitioner", "matter", "subject", "policy"],
                condition=Q(previous=None, cabinet=None),
                nulls_distinct=False,
                name="consent_act_one_chain_per_person",
            ),
            models.UniqueConstraint(
                fields=["cabinet", "matter", "subject", "policy"],
                condition=Q(previous=None, cabinet__isnull=False),
                nulls_distinct=False,
                name="consent_act_one_chain_per_cabinet",
            ),
        ]
        indexes = [
            models.Index(fields=["at", "id"], name="consent_act_by_time"),
            models.Index(fields=["practitioner", "at", "id"], name="consent_act_by_person"),
            # Whatever is asked of kind, origin and channel, the latest acts are found by descents
            # into this index; who acted stands beside, so that a version's coverage reads no row.
            models.Index(
                F("version"),
                F("act"),
                F("origin"),
                ExpressionWrapper(Q(sign_in="link"), output_field=models.BooleanField()),
                F("at"),
                F("id"),
                # The expression's own column, too: else PostgreSQL looks into every row for it.
                include=["sign_in", "practitioner", "cabinet"],
                name="consent_act_by_sort",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.id}"


class OwnEntry(AppendOnly):
    """A later day on which a version begins to bind one practitioner: she was informed too late.

    A later row for the same version replaces an earlier one (RULES section 2).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="own_entries"
    )
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="own_entries")
    day = models.DateField(_("in force for her from"))
    reason = models.TextField(_("reason"))
    decided_at = models.DateTimeField(_("decided at"))
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True
    )

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("own entry into force")
        verbose_name_plural = _("own entries into force")
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "version"],
                condition=Q(replaces=None),
                name="consent_ownentry_one_chain",
            )
        ]

    def __str__(self) -> str:
        return f"{self.practitioner_id}: {self.day}"


class Identity(models.Model):
    """Who acted, by name, and in whose own words: apart from the act, encrypted, erasable."""

    act = models.OneToOneField(
        Act, on_delete=models.PROTECT, related_name="identity", primary_key=True
    )
    name = EncryptedTextField(_("name"))
    email = EncryptedTextField(_("e-mail address"))
    cabinet_name = EncryptedTextField(_("cabinet"), blank=True)
    reason = EncryptedTextField(_("reason"), blank=True)
    # Of staff who transcribe: what they remarked, and the paper itself.
    remark = EncryptedTextField(_("remark"), blank=True)
    paper = EncryptedBinaryField(_("paper"), null=True)

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")

    def __str__(self) -> str:
        return str(self.act_id)


class Trace(models.Model):
    """From where somebody acted, as little as proves it; kept twelve months (RULES section 5)."""

    act = models.OneToOneField(
        Act, on_delete=models.PROTECT, related_name="trace", primary_key=True
    )
    network = EncryptedTextField(_("truncated address"), null=True)
    user_agent = EncryptedTextField(_("user agent"), blank=True)
    erase_after = models.DateField(_("erased after"))

    class Meta:
        verbose_name = _("trace")
        verbose_name_plural = _("traces")

    def __str__(self) -> str:
        return str(self.act_id)

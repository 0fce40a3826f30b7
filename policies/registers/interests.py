"""Legitimate interests, each weighed against the person's rights on a day."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from simple_history.models import HistoricalRecords

from policies.registers.data import Purpose
from policies.registers.rows import LINE, Row, english_line, french_line


class LegitimateInterest(Row, ClusterableModel):
    """An interest that a purpose rests on, named to people (GDPR 6(1)(f), 13(1)(d))."""

    purpose = models.ForeignKey(
        Purpose, verbose_name=_("purpose"), on_delete=models.PROTECT, related_name="interests"
    )
    interest_fr = french_line(_("interest"))
    interest_en = english_line(_("interest"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("legitimate interest")
        verbose_name_plural = _("legitimate interests")

    def __str__(self) -> str:
        return self.interest_fr


class Outcome(models.TextChoices):
    """What the weighing came to."""

    PREVAILS = "prevails", _("our interest prevails")
    CONDITIONS = "conditions", _("it prevails under conditions")
    YIELDS = "yields", _("the person’s rights prevail")


class ChildRecords(HistoricalRecords):
    """The history of a child: its parental key is a plain one there, as modelcluster asks."""

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        """Give the fields of the history, as simple-history copies them."""
        fields: dict[str, Any] = super().copy_fields(model)
        for field in fields.values():
            if isinstance(field, ParentalKey):
                field.__class__ = models.ForeignKey
        return fields


class BalancingNote(models.Model):
    """The weighing of an interest against people's rights, as it was done on a day."""

    interest = ParentalKey(LegitimateInterest, on_delete=models.CASCADE, related_name="notes")
    day = models.DateField(_("day"))
    author = models.CharField(_("by"), max_length=LINE)
    note = models.TextField(_("balancing note"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    history = ChildRecords()

    class Meta:
        verbose_name = _("balancing note")
        verbose_name_plural = _("balancing notes")
        ordering: ClassVar[list[str]] = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.day}: {self.get_outcome_display()}"

"""Registers that have changed since a text was fixed: what the next version has to say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from policies import ports
from policies.models import EntryIntoForce, PolicyPage, Version
from policies.models.pages import Kind
from policies.registers import AIFeature, Subprocessor, Transfer
from policies.registers.placed import placed

# A changed recipient, AI provider or transfer is substantial (RULES section 2).
SUBSTANTIAL: Final = frozenset({"subprocessors", "recipients", "ai_features", "transfers"})
# The texts that name recipients, whether or not they hold the registers themselves.
NAMING: Final = frozenset({Kind.PRIVACY, Kind.DPA})

# What counts as changed in a register that no text holds: what a text would say of it.
_WATCHED: Final[dict[str, tuple[type[Any], Any, tuple[str, ...]]]] = {
    "subprocessors": (
        Subprocessor,
        _("recipients and subprocessors"),
        ("kind", "name", "legal_name", "task_fr", "data_fr", "country_fr", "contact", "until"),
    ),
    "ai_features": (
        AIFeature,
        _("AI features"),
        ("name_fr", "provider_id", "data_fr", "redaction_fr", "kept_fr", "decision_fr"),
    ),
    "transfers": (
        Transfer,
        _("transfers"),
        ("recipient_id", "country_fr", "data_fr", "safeguard_fr", "copy_fr"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Stale:
    """A register that says something else than a version: its name, its label, that version."""

    register: str
    label: Any
    version: Version

    @property
    def is_substantial(self) -> bool:
        """Say whether such a change needs notice."""
        return self.register in SUBSTANTIAL


def stale_registers(page: PolicyPage) -> tuple[Stale, ...]:
    """Give the registers that have changed since the newest version of the page's text that binds.

    That is the version in force, or the coming one where there is one. A register that the version
    holds is stale when its table differs from the frozen one. Where no text of the brand holds
    them, recipients, AI features and transfers are compared with what they were on the day the
    privacy policy or data processing agreement was fixed.
    """
    version = _newest(page)
    if version is None:
        return ()
    return (*_differing(version), *_unplaced(version))


def _newest(page: PolicyPage) -> Version | None:
    lasting = EntryIntoForce.objects.standing().filter(
        version__policy=page.policy_id, version__language=page.language, until=None
    )
    latest = lasting.select_related("version__policy__site").order_by("-day").first()
    return None if latest is None else latest.version


def _differing(version: Version) -> list[Stale]:
    labels = dict(ports.register_choices())
    site, language = version.policy.site, version.language
    return [
        Stale(register=name, label=labels[name], version=version)
        for name, table in placed(version.source["body"]).items()
        if name in labels and ports.register_table(name, site=site, language=language) != table
    ]


def _unplaced(version: Version) -> list[Stale]:
    if version.policy.kind not in NAMING:
        return []
    held = _held_by_brand(version)
    return [
        Stale(register=name, label=label, version=version)
        for name, (model, label, fields) in _WATCHED.items()
        if name not in held and _changed(model, fields, version)
    ]


def _held_by_brand(version: Version) -> set[str]:
    """Give the registers that any newest text of the brand in that language holds."""
    pages = PolicyPage.objects.filter(
        policy__site=version.policy.site_id, locale__language_code=version.language
    )
    newest = [one for one in map(_newest, pages) if one is not None]
    return {name for one in newest for name in placed(one.source["body"])}


def _changed(model: type[Any], fields: tuple[str, ...], version: Version) -> bool:
    site, at = version.policy.site_id, version.recorded_at
    now = model.objects.filter(site=site).values_list("pk", *fields)
    return set(now) != _as_of(model, fields, site, at)


def _as_of(model: type[Any], fields: tuple[str, ...], site: int, at: datetime) -> set[Any]:
    # The last record by key too: two saves within one clock tick have the same date.
    records = (
        model.history.filter(site=site, history_date__lte=at)
        .order_by("id", "-history_date", "-history_id")
        .distinct("id")
        .values_list("history_type", "id", *fields)
    )
    return {rest for kind, *values in records if kind != "-" for rest in [tuple(values)]}

"""Each register as a table for a text: its header and rows in the language of that text."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from policies import ports
from policies.clauses import Table
from policies.registers import cells, words
from policies.registers.cells import Cell
from policies.registers.claims import Claim, ClaimKind, Contact
from policies.registers.data import DataCategory, LawfulBasis, Processing, Purpose, RetentionPeriod
from policies.registers.interests import LegitimateInterest
from policies.registers.recipients import AIFeature, RecipientKind, Subprocessor, Transfer


@dataclass(frozen=True)
class Column:
    """A column: its heading in French and in English, and what its cells say."""

    fr: str
    en: str
    cell: Cell


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A public register: how the desk names it, which rows it holds, what each column says."""

    label: Any
    rows: Callable[[], QuerySet[Any]]
    columns: tuple[Column, ...]


def table(name: str, *, site: Any, language: str) -> Table:
    """Give a brand's register as a table in a language (`fr`, `en`); KeyError for another name.

    Rows are in the alphabetical order of their French first cell, in either language, so that a
    translation has the same rows in the same places. Recipients with an end are not listed: a text
    is written for the days to come.
    """
    listing = LISTINGS[name]
    rows = sorted(listing.rows().filter(site=site), key=partial(_order, listing))
    return Table(
        header=tuple(getattr(column, language) for column in listing.columns),
        rows=tuple(tuple(column.cell(row, language) for column in listing.columns) for row in rows),
    )


def answer() -> None:
    """Register every public register, for texts to hold."""
    for name, listing in LISTINGS.items():
        ports.answer_register(
            ports.Register(name=name, label=listing.label, table=partial(table, name))
        )


def _order(listing: Listing, row: Any) -> tuple[str, ...]:
    french = [column.cell(row, "fr") for column in listing.columns]
    return (cells.folded(french[0]), *french, f"{row.pk:020}")


def _subprocessors(kind: RecipientKind) -> QuerySet[Subprocessor]:
    return Subprocessor.objects.lasting().filter(kind=kind)


_RECIPIENT: Final = (
    Column("Tâche", "Task", cells.said("task")),
    Column("Données reçues", "Data received", cells.said("data")),
    Column("Pays", "Country", cells.said("country")),
    Column("Contact", "Contact", cells.contact),
)

LISTINGS: Final[dict[str, Listing]] = {
    "subprocessors": Listing(
        label=_("subprocessors"),
        rows=partial(_subprocessors, RecipientKind.SUBPROCESSOR),
        columns=(Column("Sous-traitant", "Subprocessor", cells.entity), *_RECIPIENT),
    ),
    "recipients": Listing(
        label=_("other recipients"),
        rows=partial(_subprocessors, RecipientKind.RECIPIENT),
        columns=(Column("Destinataire", "Recipient", cells.entity), *_RECIPIENT),
    ),
    "data_categories": Listing(
        label=_("data categories"),
        rows=DataCategory.objects.all,
        columns=(
            Column("Catégorie", "Category", cells.said("name")),
            Column("Exemples", "Examples", cells.said("examples")),
            Column("Caractère", "Necessity", cells.chosen("necessity", words.NECESSITY)),
            Column("Source", "Source", cells.source),
            Column("Catégorie particulière", "Special category", cells.special),
        ),
    ),
    "purposes": Listing(
        label=_("purposes and their lawful bases"),
        rows=lambda: Purpose.objects.prefetch_related("bases", "categories"),
        columns=(
            Column("Finalité", "Purpose", cells.said("name")),
            Column("Base légale", "Lawful basis", cells.bases),
            Column("Données", "Data", cells.listed("categories")),
            Column("Si vous refusez", "If you refuse", cells.said("refusal")),
        ),
    ),
    "lawful_bases": Listing(
        label=_("lawful bases and their purposes"),
        rows=lambda: LawfulBasis.objects.prefetch_related("purposes"),
        columns=(
            Column("Base légale", "Lawful basis", cells.basis),
            Column("Finalités", "Purposes", cells.listed("purposes")),
        ),
    ),
    "retention": Listing(
        label=_("retention periods"),
        rows=lambda: RetentionPeriod.objects.select_related("category"),
        columns=(
            Column("Données", "Data", cells.data_kept),
            Column("Conservation", "Kept for", cells.kept),
            Column("Puis en archive", "Then archived for", cells.archived),
            Column("À partir de", "Counted from", cells.said("start")),
            Column("Fondement", "Ground", cells.said("ground")),
        ),
    ),
    "transfers": Listing(
        label=_("transfers"),
        rows=lambda: Transfer.objects.filter(recipient__until=None).select_related("recipient"),
        columns=(
            Column("Destinataire", "Recipient", lambda row, _language: row.recipient.entity()),
            Column("Pays", "Country", cells.said("country")),
            Column("Données transférées", "Data transferred", cells.said("data")),
            Column("Garantie", "Safeguard", cells.said("safeguard")),
            Column("Pour en obtenir une copie", "To get a copy", cells.said("copy")),
        ),
    ),
    "legitimate_interests": Listing(
        label=_("legitimate interests"),
        rows=lambda: LegitimateInterest.objects.select_related("purpose"),
        columns=(
            Column("Finalité", "Purpose", lambda row, language: row.purpose.said("name", language)),
            Column("Intérêt légitime", "Legitimate interest", cells.said("interest")),
        ),
    ),
    "ai_features": Listing(
        label=_("AI features"),
        # One whose provider is to leave is to go too.
        rows=lambda: AIFeature.objects.filter(provider__until=None).select_related("provider"),
        columns=(
            Column("Fonction", "Feature", cells.said("name")),
            Column("Prestataire", "Provider", cells.provider),
            Column("Lieu", "Place", cells.place),
            Column("Données transmises", "Data sent", cells.said("data")),
            Column("Occultation préalable", "Redaction beforehand", cells.said("redaction")),
            Column("Conservation par le prestataire", "Kept by the provider", cells.said("kept")),
            Column("Décision humaine", "Human decision", cells.said("decision")),
        ),
    ),
    "contacts": Listing(
        label=_("contacts"),
        rows=Contact.objects.all,
        columns=(
            Column("Sujet", "Subject", cells.chosen("role", words.SUBJECT)),
            Column("Contact", "Contact", cells.address),
        ),
    ),
    "security_measures": Listing(
        label=_("security measures"),
        rows=lambda: Claim.objects.filter(kind=ClaimKind.SECURITY),
        columns=(Column("Mesure de sécurité", "Security measure", cells.said("words")),),
    ),
    "claims": Listing(
        label=_("other claims"),
        rows=lambda: Claim.objects.filter(kind=ClaimKind.OTHER),
        columns=(Column("Engagement", "Commitment", cells.said("words")),),
    ),
    "processing": Listing(
        label=_("processing activities"),
        rows=Processing.objects.all,
        columns=(
            Column("Traitement", "Activity", cells.said("name")),
            Column("Rôle", "Role", cells.role),
            Column("Finalités", "Purposes", cells.listed("purposes")),
            Column("Personnes concernées", "Data subjects", cells.said("data_subjects")),
            Column("Catégories de données", "Data categories", cells.listed("categories")),
            Column("Destinataires", "Recipients", cells.recipients),
            Column("Transferts", "Transfers", cells.transfers),
            Column("Effacement", "Erasure", cells.periods),
            Column("Mesures de sécurité", "Security measures", cells.listed("measures", "words")),
        ),
    ),
}

"""What a row of a register still lacks, in words for whoever keeps it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from policies.registers.claims import Claim, Parameter
from policies.registers.data import Article, DataCategory, LawfulBasis, Processing, Purpose, Role
from policies.registers.interests import LegitimateInterest
from policies.registers.recipients import AIFeature, RecipientKind, Subprocessor, Transfer
from policies.registers.rows import Row


def gaps(row: Row, *, day: date) -> list[str]:
    """Give what a row lacks on a Paris day, each as a few words; nothing when it is complete."""
    found = [] if isinstance(row, Parameter) else list(_untranslated(row))
    ask = _QUESTIONS.get(type(row))
    return [*(ask(row, day) if ask else ()), *found]


def _untranslated(row: Row) -> Iterator[str]:
    fields: list[Any] = [row._meta.get_field(f"{name}_en") for name in row.untranslated()]
    if fields:
        names = ", ".join(str(field.verbose_name) for field in fields)
        yield _("not translated: %(names)s") % {"names": names}


def _recipient(row: Subprocessor, day: date) -> Iterator[str]:
    # RULES L44: entity, task, country, contact. The database asks for the first three.
    if row.kind == RecipientKind.SUBPROCESSOR and not row.contact:
        yield _("no contact")
    if row.is_ai_provider and not row.ai_features.exists():
        yield _("no AI feature says what it receives")
    if row.until is not None and row.until <= day and row.activities.exists():
        yield _("has ended, and an activity still names it")


def _transfer(row: Transfer, day: date) -> Iterator[str]:
    if not row.data_fr:
        yield _("does not say which data")
    if row.recipient.until is not None and row.recipient.until <= day:
        yield _("its recipient has ended")


def _feature(row: AIFeature, _day: date) -> Iterator[str]:
    if row.provider is not None and not row.provider.is_ai_provider:
        yield _("its provider is not marked as one of artificial intelligence")
    if row.provider is not None and not row.redaction_fr:
        yield _("does not say what is removed before sending")


def _category(row: DataCategory, _day: date) -> Iterator[str]:
    # RULES L27: a period or a criterion for every category.
    if not row.retention_periods.exists():
        yield _("no retention period")
    if not row.purposes.exists():
        yield _("no purpose uses it")


def _purpose(row: Purpose, _day: date) -> Iterator[str]:
    # RULES L22, L23: every purpose a basis; every legitimate interest spelled out.
    articles = set(row.bases.values_list("article", flat=True))
    if not articles:
        yield _("no lawful basis")
    if Article.INTERESTS in articles and not row.interests.exists():
        yield _("the legitimate interest is not spelled out")
    if not row.categories.exists():
        yield _("no data category")


def _basis(row: LawfulBasis, _day: date) -> Iterator[str]:
    if not row.purposes.exists():
        yield _("no purpose rests on it")
    if row.article == Article.OBLIGATION and not row.text_fr:
        yield _("does not name its text of law")


def _interest(row: LegitimateInterest, _day: date) -> Iterator[str]:
    if not row.notes.exists():
        yield _("no balancing note")
    if not row.purpose.bases.filter(article=Article.INTERESTS).exists():
        yield _("its purpose does not rest on legitimate interests")


def _claim(row: Claim, day: date) -> Iterator[str]:
    if row.review_on is None:
        yield _("no review is planned")
    elif row.is_overdue(day):
        yield _("review overdue")


def _processing(row: Processing, _day: date) -> Iterator[str]:
    missing = {
        "purposes": _("no purpose"),
        "categories": _("no data category"),
        "measures": _("no security measure"),
    }
    yield from (said for name, said in missing.items() if not getattr(row, name).exists())
    if row.role == Role.PROCESSOR and not row.on_behalf_fr:
        yield _("does not say on whose behalf")


_QUESTIONS: Final[dict[type[Row], Callable[[Any, date], Iterator[str]]]] = {
    AIFeature: _feature,
    Claim: _claim,
    DataCategory: _category,
    LawfulBasis: _basis,
    LegitimateInterest: _interest,
    Processing: _processing,
    Purpose: _purpose,
    Subprocessor: _recipient,
    Transfer: _transfer,
}

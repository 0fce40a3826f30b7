"""What the cells of register tables say, in the language of the text."""

import unicodedata
from collections.abc import Callable
from typing import Any, TypeAlias

from policies.registers import words
from policies.registers.claims import Contact
from policies.registers.data import DataCategory, LawfulBasis, Processing, Purpose, RetentionPeriod
from policies.registers.recipients import AIFeature, Subprocessor

Cell: TypeAlias = Callable[[Any, str], str]


def folded(text: str) -> str:
    """Give the letters without accents or case: the same order in every database."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def said(name: str) -> Cell:
    """Give the cell of a text of the row."""
    return lambda row, language: row.said(name, language)


def chosen(name: str, choices: words.Words) -> Cell:
    """Give the cell of a choice of the row, in the words of a text."""
    return lambda row, language: choices[language][getattr(row, name)]


def listed(name: str, text: str = "name") -> Cell:
    """Give the cell that lists a text of each thing the row is linked to."""

    def cell(row: Any, language: str) -> str:
        found = sorted(getattr(row, name).all(), key=lambda one: folded(one.said(text, "fr")))
        return words.joined([one.said(text, language) for one in found], language)

    return cell


def entity(row: Subprocessor, _language: str) -> str:
    """Give the name, with the company behind it."""
    return row.entity()


def contact(row: Subprocessor, _language: str) -> str:
    """Give where it is written to."""
    return row.contact


def basis(row: LawfulBasis, language: str) -> str:
    """Give the article, and the text of law where there is one."""
    label, text = words.ARTICLE[language][row.article], row.said("text", language)
    return f"{label}{words.COLON[language]}{text}" if text else label


def bases(row: Purpose, language: str) -> str:
    """Give all bases of a purpose, by article."""
    found = sorted(row.bases.all(), key=lambda one: (one.article, basis(one, "fr")))
    return words.joined([basis(one, language) for one in found], language)


def kept(row: RetentionPeriod, language: str) -> str:
    """Give how long data is in use: a criterion, a number, or both."""
    number = words.quantity(row.active_value, row.active_unit, language)
    return words.joined([row.said("criterion", language), number], language)


def archived(row: RetentionPeriod, language: str) -> str:
    """Give how long it is archived afterwards."""
    return words.quantity(row.archive_value, row.archive_unit, language) or "–"


def data_kept(row: RetentionPeriod, language: str) -> str:
    """Give the category, and which of its data."""
    name, detail = row.category.said("name", language), row.said("detail", language)
    return f"{name}{words.COLON[language]}{detail}" if detail else name


def provider(row: AIFeature, language: str) -> str:
    """Give who runs a feature."""
    return words.OURSELVES[language] if row.provider is None else row.provider.entity()


def place(row: AIFeature, language: str) -> str:
    """Give the country of whoever runs it."""
    return "–" if row.provider is None else row.provider.said("country", language)


def source(row: DataCategory, language: str) -> str:
    """Give where data comes from: from the person unless the row says otherwise."""
    return row.said("source", language) or {"fr": "Vous-même", "en": "You"}[language]


def special(row: DataCategory, language: str) -> str:
    """Say whether data is of a special category."""
    return words.YES[language] if row.is_special else "–"


def address(row: Contact, language: str) -> str:
    """Give who answers and where, a page of ours as a link."""
    link = f"[{row.address}]({row.address})" if row.address.startswith("/") else row.address
    return words.joined([row.said("name", language), link, one_line(row.postal)], language)


def one_line(text: str) -> str:
    """Give a postal address on one line."""
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())


def periods(row: Processing, language: str) -> str:
    """Give what the row says of erasure, else the periods of its categories."""
    if written := row.said("periods", language):
        return written
    found = RetentionPeriod.objects.filter(category__activities=row).select_related("category")
    parts = [
        f"{data_kept(one, language)}{words.COLON[language]}"
        + words.joined([kept(one, language), archived(one, language).strip("–")], language)
        for one in sorted(found, key=lambda one: folded(data_kept(one, "fr")))
    ]
    return words.joined(parts, language) or "–"


def role(row: Processing, language: str) -> str:
    """Give the role, and on whose behalf."""
    behalf = row.said("on_behalf", language)
    said_role = words.ROLE[language][row.role]
    return f"{said_role}{words.COLON[language]}{behalf}" if behalf else said_role


def recipients(row: Processing, language: str) -> str:
    """Give everyone to whom the activity's data is given."""
    found = sorted(one.entity() for one in row.recipients.all())
    return words.joined(found, language) or "–"


def transfers(row: Processing, language: str) -> str:
    """Give each transfer with its country."""
    found = sorted(
        f"{one.recipient.name}, {one.said('country', language)}"
        for one in row.transfers.select_related("recipient")
    )
    return words.joined(found, language) or "–"

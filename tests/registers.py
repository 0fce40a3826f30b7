"""A brand's registers in tests: one row of each, all named with a word."""

from datetime import date, datetime
from typing import Any

from wagtail.models import Site

from policies.registers import (
    AIFeature,
    BalancingNote,
    Claim,
    Contact,
    DataCategory,
    LawfulBasis,
    LegitimateInterest,
    Parameter,
    Processing,
    Purpose,
    RetentionPeriod,
    Subprocessor,
    Transfer,
)


def subprocessor(site: Site, name: str = "Hébergeur", **fields: Any) -> Subprocessor:
    """Give a subprocessor with all that a table asks of it."""
    fields = {"task_fr": "Hébergement", "country_fr": "France", "contact": "dpo@h.example"} | fields
    return Subprocessor.objects.create(site=site, name=name, **fields)


def recorded(row: Any, at: datetime) -> Any:
    """Save a row as if at an instant, not at the clock's."""
    row._history_date = at
    row.save()
    return row


def category(site: Site, name: str = "Identité", **fields: Any) -> DataCategory:
    """Give a data category."""
    return DataCategory.objects.create(site=site, name_fr=name, **fields)


def purpose(site: Site, name: str = "Tenir le compte", **fields: Any) -> Purpose:
    """Give a purpose."""
    return Purpose.objects.create(site=site, name_fr=name, **fields)


def claim(site: Site, words: str = "Tout est chiffré", **fields: Any) -> Claim:
    """Give a claim."""
    return Claim.objects.create(
        site=site, words_fr=words, **({"owner": "RSSI", "proof": "Rapport"} | fields)
    )


def fill(site: Site, word: str) -> dict[str, Any]:
    """Give a brand one row in each register, named with `word`; rows by the name of their model."""
    host = subprocessor(site, f"{word} host", is_ai_provider=True)
    data = category(site, f"{word} category")
    basis = LawfulBasis.objects.create(site=site, article="f", text_fr=f"{word} basis")
    aim = purpose(site, f"{word} purpose")
    aim.bases.add(basis)
    aim.categories.add(data)
    interest = LegitimateInterest.objects.create(
        site=site, purpose=aim, interest_fr=f"{word} interest"
    )
    BalancingNote.objects.create(
        interest=interest,
        day=date(2026, 1, 5),
        author=word,
        note=f"{word} note",
        outcome="prevails",
    )
    flow = Transfer.objects.create(
        site=site,
        recipient=host,
        country_fr=f"{word} country",
        safeguard_fr="Clauses",
        copy_fr=f"{word} copy",
    )
    activity = Processing.objects.create(
        site=site, name_fr=f"{word} activity", data_subjects_fr=f"{word} people"
    )
    activity.purposes.add(aim)
    rows = [
        host,
        data,
        basis,
        aim,
        interest,
        flow,
        activity,
        claim(site, f"{word} claim"),
        Contact.objects.create(site=site, role="legal", address=f"{word}@contact.example"),
        AIFeature.objects.create(
            site=site, name_fr=f"{word} feature", provider=host, data_fr="x", decision_fr="x"
        ),
        RetentionPeriod.objects.create(
            site=site, category=data, detail_fr=f"{word} detail", active_value=3, active_unit="year"
        ),
        Parameter.objects.create(
            site=site, about="other", value=4, unit="day", words_fr=f"{word} words"
        ),
    ]
    return {row._meta.model_name or "": row for row in rows}

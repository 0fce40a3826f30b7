"""A policy with everything that an archive must carry: two languages, moves, withdrawals, marks."""

from datetime import datetime, timedelta
from typing import Any

from policies.actions import import_draft, postpone, withdraw
from policies.archive import written
from policies.exports import archive_of
from policies.importer import read
from policies.models import Policy, PolicyPage, Version
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.conftest import NOW, TODAY, Brand

DAY = timedelta(days=1)
LATER = NOW + 100 * DAY
RICH = """# Politique de confidentialité

Préambule\u00a0: l’équipe répond «\u00a0vite\u00a0»\u202f!

## Article 1 – Données

Nous gardons **peu**[^1] ; 5 \\* 3, \\_x\\_, <ins>, `a`.

- un
    1. un bis
    2. un ter
- deux

[^1]: Une note avec [un lien](https://a.example/x_(y)).

### 1.1 Durées

| Donnée | Durée |
| --- | --- |
| Compte \\| essai | 3 ans |

## 2. Droits

{}
"""


def rich(brand: Brand, *, language: str = "fr", end: str = "Écrivez-nous.") -> PolicyPage:
    """Draft a text with all that Markdown has."""
    draft = read(RICH.format(end).encode(), name="a.md", language=language)
    return import_draft(draft, site=brand.site, kind=Kind.PRIVACY, by=brand.people["editor"])


def history(brand: Brand) -> Policy:
    """Promulgate 1.0 in two languages, 1.1, 2.0 (moved, withdrawn), 3.0 (never in force)."""
    editor = brand.people["approver"]
    brand.fix(rich(brand), rich(brand, language="en", end="Write to us."))
    again: dict[str, Any] = {"change": Change.MINOR, "day": TODAY + DAY, "at": NOW + DAY}
    brand.fix(rich(brand, end="Écrivez‑nous."), **again)
    two = _fix(brand, "Appelez-nous.", at=NOW + 2 * DAY, days=40)
    postpone(two, to=TODAY + 45 * DAY, reason="Retard.", by=editor, at=NOW + 3 * DAY)
    three = _fix(brand, "Venez.", at=NOW + 50 * DAY, days=90)
    withdraw(three, reason="Faux.", by=editor, at=NOW + 51 * DAY)
    withdraw(two, reason="Fin «\u00a0nette\u00a0».\nVoilà.", by=editor, at=NOW + 60 * DAY)
    return two.policy


def _fix(brand: Brand, end: str, *, at: datetime, days: int) -> Version:
    return brand.fix(rich(brand, end=end), at=at, day=TODAY + days * DAY).versions.get()


def files_of(policy: Policy) -> dict[str, bytes]:
    """Give the files of a policy's archive."""
    return written(archive_of(policy))

"""The register of trackers as a table for a text, in the words that visitors are asked in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from django.utils.translation import gettext_lazy as _

from consent.choosing.content import content
from consent.choosing.declared import declared
from policies import ports
from policies.clauses import Table
from policies.lint.facts import Quantity, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wagtail.models import Site

    from consent.choosing.content import Content

NAME: Final = "trackers"

_UNITS: Final[dict[str, Unit]] = {unit: unit for unit in get_args(Unit)}
# Where a tracker is kept, said where it is no cookie; whose it is, where it is not the site's.
_KEPT_IN: Final = {
    "fr": {"local": "stockage local", "session": "stockage de session"},
    "en": {"local": "local storage", "session": "session storage"},
}


def table(*, site: Site, language: str) -> Table:
    """Give what a brand declares now, in a language (`fr`, `en`): category by category, by name.

    Both languages have the same rows in the same places. Whether it needs consent is said as the
    brand's tools are set up, not as a day's attestations stand: the text would change by itself.
    """
    return Table(
        header=tuple(column[language] for column, _cell in _COLUMNS),
        rows=tuple(
            tuple(cell(category, tracker, language) for _column, cell in _COLUMNS)
            for category in content(site)["categories"]
            for tracker in category["trackers"]
        ),
    )


def quantities(site: Site) -> Iterator[Quantity]:
    """Give the lifetimes and retention periods that a brand declares, each by its tracker's name.

    Minutes are left out: no other number is held in them.
    """
    for row in declared(site):
        for value, unit, about in (
            (row.lifetime, row.lifetime_unit, "tracker"),
            (row.retention, row.retention_unit, "retention"),
        ):
            if value is not None and unit in _UNITS:
                # As code, like its cell: `m` alone is in every word.
                yield Quantity(
                    value=value, unit=_UNITS[unit], about=about, words=(f"`{row.name}`",)
                )


def answer() -> None:
    """Let texts hold the register."""
    ports.answer_register(ports.Register(name=NAME, label=_("trackers"), table=table))


def _named(_category: Content, tracker: Content, language: str) -> str:
    """Give the name as code: it holds `*` and `_`, which Markdown would read."""
    more = [_KEPT_IN[language].get(tracker["storage"], ""), tracker["domain"]]
    said = ", ".join(one for one in more if one)
    return f"`{tracker['name']}`" + (f" ({said})" if said else "")


def _of_category(category: Content, _tracker: Content, language: str) -> str:
    return str(category[language]["name"])


def _said(name: str) -> Callable[[Content, Content, str], str]:
    return lambda _category, tracker, language: " ".join(tracker[language][name].split())


def _provider(_category: Content, tracker: Content, _language: str) -> str:
    return str(tracker["provider"])


def _ground(_category: Content, tracker: Content, language: str) -> str:
    return str(tracker[language]["ground"]) if tracker["ground"] else _YOURS[language]


_YOURS: Final = {"fr": "Votre accord", "en": "Your consent"}
_COLUMNS: Final[tuple[tuple[dict[str, str], Any], ...]] = (
    ({"fr": "Traceur", "en": "Tracker"}, _named),
    ({"fr": "Catégorie", "en": "Category"}, _of_category),
    ({"fr": "Finalité", "en": "Purpose"}, _said("purpose")),
    ({"fr": "Déposé par", "en": "Set by"}, _provider),
    ({"fr": "Durée de vie", "en": "Lifetime"}, _said("lifetime")),
    ({"fr": "Données conservées", "en": "Data kept"}, _said("retention")),
    ({"fr": "Fondement", "en": "Ground"}, _ground),
)

"""Which cabinets words mean: an id, an external id, or a part of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import CharField, Func, Q, Value

from consent.models import Cabinet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

# Of those that a name may mean, so many are told.
MOST: Final = 5


class Folded(Func):
    """A text without accents and case, as PostgreSQL makes it of both sides."""

    function = "opposable_folded"
    output_field = CharField()


def meant(words: str, *, sites: Sequence[int]) -> list[Cabinet]:
    """Give at most MOST + 1 cabinets of brands: more than one is for the person to choose from.

    An id or an external id means one cabinet of a brand; a whole name goes before parts of names.
    Accents and case do not matter.
    """
    said = words.strip()
    own = Cabinet.objects.filter(site__in=sites).select_related("site").order_by("name", "pk")
    by_id = list(own.filter(_ids(said))[: MOST + 1])
    return by_id or _by_name(said, own=own)


def _ids(said: str) -> Q:
    """Give the condition of what an id says: ours, or the brand's own."""
    external = Q(external_id__in={said, said.lower(), said.upper()})
    try:
        return external | Q(pk=UUID(said))
    except ValueError:
        return external


def _by_name(said: str, *, own: QuerySet[Cabinet]) -> list[Cabinet]:
    """Give those whose name it is; else those of whose name it is a part."""
    folded = Folded(Value(said))
    named: Any = own.alias(folded=Folded("name"))
    whole = list(named.filter(folded=folded)[: MOST + 1])
    return whole or list(named.filter(folded__contains=folded)[: MOST + 1])

"""Everything that changes what binds: one function, one transaction, each."""

from policies.actions.adoption import Original, adopt
from policies.actions.brands import NewBrand, brand_named, create_brand
from policies.actions.days import postpone, withdraw
from policies.actions.drafts import import_draft
from policies.actions.promulgation import Text, earliest_day, promulgate, text_of
from policies.actions.refusals import DraftChangedError, RefusedError

__all__ = [
    "DraftChangedError",
    "NewBrand",
    "Original",
    "RefusedError",
    "Text",
    "adopt",
    "brand_named",
    "create_brand",
    "earliest_day",
    "import_draft",
    "postpone",
    "promulgate",
    "text_of",
    "withdraw",
]

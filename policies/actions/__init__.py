"""Everything that changes what binds: one function, one transaction, each."""

from policies.actions.adoption import Original, adopt
from policies.actions.approvals import approve, clear, override
from policies.actions.brands import NewBrand, brand_named, create_brand
from policies.actions.calendar import Plan, earliest_day, first_day
from policies.actions.days import along, postpone, postpone_all, withdraw, withdraw_all
from policies.actions.drafts import import_draft
from policies.actions.promulgation import promulgate
from policies.actions.proposals import propose, withdraw_proposal
from policies.actions.refusals import DraftChangedError, RefusedError
from policies.actions.reviews import review
from policies.actions.texts import Text, text_of

__all__ = [
    "DraftChangedError",
    "NewBrand",
    "Original",
    "Plan",
    "RefusedError",
    "Text",
    "adopt",
    "along",
    "approve",
    "brand_named",
    "clear",
    "create_brand",
    "earliest_day",
    "first_day",
    "import_draft",
    "override",
    "postpone",
    "postpone_all",
    "promulgate",
    "propose",
    "review",
    "text_of",
    "withdraw",
    "withdraw_all",
    "withdraw_proposal",
]

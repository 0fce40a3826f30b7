"""L01 to L15: the form of a text, from unfilled blanks to names used as they are defined."""

from typing import Final

from policies.lint.findings import Rule
from policies.lint.form import blanks, contacts, dating, identity, layout, links, names

RULES: Final[tuple[Rule, ...]] = (
    *blanks.RULES,
    *dating.RULES,
    *layout.RULES,
    *links.RULES,
    *identity.RULES,
    *contacts.RULES,
    *names.RULES,
)

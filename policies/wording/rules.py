"""What is said of a rule of the checks: what is wrong, what to do, which text asks for it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RuleWords:
    """The words of a rule, English msgids (`gettext_noop`) until they are shown.

    `title` says what is wrong, `remedy` what to do, `source` the article that asks for it;
    `contract_source` is the source for terms and data processing agreements, where it differs.
    """

    title: str
    remedy: str
    source: str
    contract_source: str = ""

"""The words, translated, for what the rules see: ids, which say nothing alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from policies.wording import lint_content, lint_form
from policies.wording.rules import RuleWords

if TYPE_CHECKING:
    from policies.lint import Finding

RULE_WORDS: Final[dict[str, RuleWords]] = lint_form.RULE_WORDS | lint_content.RULE_WORDS
_NAMES: Final = lint_form.NAMES | lint_form.NEEDS | lint_content.NAMES
SEVERITIES: Final[dict[str, str]] = {
    "B": gettext_noop("blocks"),
    "E": gettext_noop("needs a second person"),
    "W": gettext_noop("warns"),
    "I": gettext_noop("informs"),
    "not_checked": gettext_noop("not checked"),
}
_CONTRACTS: Final = frozenset({"terms", "dpa"})


@dataclass(frozen=True, kw_only=True)
class Words:
    """A finding in words: what is wrong, what to do, what asks for it, the words it stands on."""

    severity: str
    title: str
    remedy: str
    source: str
    context: str


def finding_words(finding: Finding, *, kind: str = "") -> Words:
    """Give a finding in words, in the current language; `kind` of policy chooses the source.

    The context is what the text says there, or names what is missing.
    """
    words = RULE_WORDS[finding.rule]
    source = words.contract_source if kind in _CONTRACTS else ""
    return Words(
        severity=_(SEVERITIES[finding.severity]),
        title=_(words.title),
        remedy=_remedy(finding, words),
        source=_(source or words.source),
        context=_context(finding),
    )


def _remedy(finding: Finding, words: RuleWords) -> str:
    if finding.severity != "not_checked":
        return _(words.remedy)
    return _("This could not be checked with the text alone.")


def _context(finding: Finding) -> str:
    """Translate names of things that are missing; words of the text stay as they are.

    A context is words of the text, or names, and after a colon what they are missing of.
    """
    named, colon, label = finding.context.partition(": ")
    names = named.split(", ")
    if not all(name in _NAMES for name in names):
        return finding.context
    return ", ".join(_(_NAMES[name]) for name in names) + colon + label

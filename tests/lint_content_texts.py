"""Six short policies in our own words that tell all they must, and what a change of one does."""

from pathlib import Path
from typing import Final

from policies.lint import Facts, lint

FOLDER: Final = Path(__file__).parent / "lint_policies"
CONTENT: Final = frozenset(
    f"L{number}" for number in (*range(20, 52), *range(60, 66), *range(70, 74))
)


def good(name: str) -> str:
    """Give a good policy: `fr-privacy`, `en-dpa`, `fr-cookies` ..."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def heard(text: str, facts: Facts | None = None) -> set[tuple[str, str]]:
    """Give what the content rules see in a text: the rule and the context."""
    found = lint(text, facts=facts)
    return {
        (one.rule, one.context)
        for one in found
        if one.rule in CONTENT and one.severity != "not_checked"
    }


def after(name: str, old: str, new: str) -> dict[str, str]:
    """Give the rules that speak once `old` is `new` in a good policy, with the last context."""
    text = good(name)
    assert old in text
    return dict(sorted(heard(text.replace(old, new)) - heard(text)))

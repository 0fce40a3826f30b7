"""What tests of the checks share: which rules speak of a text, in our own words."""

from policies.lint import Facts, Finding, lint


def findings(rule: str, text: str, facts: Facts | None = None) -> list[Finding]:
    """Give what one rule sees in a text, what it could not check left out."""
    found = lint(text, facts=facts)
    return [one for one in found if one.rule == rule and one.severity != "not_checked"]


def fires(rule: str, text: str, facts: Facts | None = None) -> bool:
    """True when a rule sees something in a text."""
    return bool(findings(rule, text, facts))


def section(words: str, title: str = "Objet") -> str:
    """Give a policy of one section."""
    return f"# Politique de confidentialité\n\n## 1. {title}\n\n{words}\n"


def english(words: str, title: str = "Scope") -> str:
    """Give an English policy of one section."""
    return f"# Privacy policy\n\n## 1. {title}\n\nThis is what we do with the data.\n\n{words}\n"

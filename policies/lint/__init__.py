"""Checks of a policy's text before it binds: findings that name rule, clause, place and remedy."""

from dataclasses import replace

from policies.clauses import Draft
from policies.importer import read
from policies.lint.facts import Facts
from policies.lint.findings import Finding, Rule, Severity
from policies.lint.kinds import kind_of
from policies.lint.languages import guess
from policies.lint.origins import Origins
from policies.lint.reading import Reading
from policies.lint.rules import RULES

__all__ = ["RULES", "Facts", "Finding", "Rule", "Severity", "lint"]


def lint(
    draft: Draft | str, *, facts: Facts | None = None, source: str | None = None
) -> list[Finding]:
    """Give what the rules of RULES section 3 see in a text, in the order of the text.

    A string is Markdown, or plain text when it has no heading of Markdown; its language (French or
    English) is guessed. Lines count from 1: those of the string given, of the `source` that the
    draft was read from, else of `draft.markdown()`; 0 where something is missing from the whole
    text. The kind of policy is `facts.kind`, else told
    from the title and the words. A rule whose facts are None answers `not_checked`. Raises
    `policies.importer.Unreadable`, a ValueError, for a string without any text.
    """
    text = _read(draft) if isinstance(draft, str) else draft
    written = draft if isinstance(draft, str) else source or draft.markdown()
    known = facts or Facts()
    reading = Reading(draft=text, kind=known.kind or kind_of(text))
    found = [one for rule in RULES for one in rule.findings(reading, known)]
    return sorted(_placed(found, reading, written), key=lambda one: (one.line or 1 << 60, one.rule))


def _read(text: str) -> Draft:
    """Read a string; numbered lines of a plain text are its headings."""
    data, language = text.encode(errors="replace"), guess(text)
    draft = read(data, name="text.md", language=language)
    if any(clause.title for clause in draft.clauses) or "](" in text:
        return draft
    plain = read(data, name="text.txt", language=language)
    return plain if len(plain.clauses) > 1 else draft


def _placed(found: list[Finding], reading: Reading, source: str) -> list[Finding]:
    """Give the findings with the lines of the source: a paragraph may run over several there."""
    origins = Origins(source=source)
    texts = [line.text for line in reading.lines]
    indices = {line.number: index for index, line in enumerate(reading.lines)}
    places = origins.places(texts) if any(one.line for one in found) else []
    return [
        replace(one, line=origins.line(places[index], text=texts[index], words=one.context))
        if (index := indices.get(one.line)) is not None
        else one
        for one in found
    ]

"""What visitors are asked as a text with clauses, to be read and compared: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from policies.clauses import Clause, Draft, Paragraph, Table

# Of the text itself, in both languages: whoever reads the desk in one compares the other too.
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "name": "Nom",
        "provider": "Fournisseur",
        "purpose": "Finalité",
        "lifetime": "Durée de vie",
        "retention": "Données conservées",
        "ground": "Exemption",
        "refusing": "Si vous refusez : ",
        "tools": "Outils",
        "tool": "Outil",
        "mode": "Réglage",
        "necessary": "Nécessaire : rien n’est demandé.",
        "exempt": "Exemptée : chargée sans accord tant que son réglage est attesté, refusable.",
        "asks": "Demandée : rien avant un accord.",
        "cookieless": "exempté, sans cookie",
        "with_cookies": "exempté, avec des cookies de 13 mois",
        "consent": "avec accord",
        "local": "stockage local",
        "session": "stockage de session",
    },
    "en": {
        "name": "Name",
        "provider": "Provider",
        "purpose": "Purpose",
        "lifetime": "Lifetime",
        "retention": "Data kept",
        "ground": "Exemption",
        "refusing": "If you refuse: ",
        "tools": "Tools",
        "tool": "Tool",
        "mode": "Set-up",
        "necessary": "Necessary: nothing is asked.",
        "exempt": "Exempt: loads without consent while its set-up is attested, may be refused.",
        "asks": "Asked: nothing before a consent.",
        "cookieless": "exempt, without cookies",
        "with_cookies": "exempt, with cookies of 13 months",
        "consent": "with consent",
        "local": "local storage",
        "session": "session storage",
    },
}
_CELLS: Final = ("purpose", "lifetime", "retention", "ground")


def as_draft(content: Mapping[str, Any], language: str) -> Draft:
    """Give a content (of `consent.choosing.content`) in a language, as a text with clauses."""
    return Draft(clauses=tuple(_clauses(content, language)), language=language)


def _clauses(content: Mapping[str, Any], language: str) -> Iterator[Clause]:
    words, texts = _WORDS[language], content["texts"][language]
    yield Clause(title=texts["title"], level=1, blocks=(Paragraph(text=texts["text"]),))
    for category in content["categories"]:
        yield _of_category(category, language)
    if content["tools"]:
        rows = tuple(_of_tool(tool, words) for tool in content["tools"])
        table = Table(header=(words["tool"], words["mode"], words["provider"]), rows=rows)
        yield Clause(title=words["tools"], level=2, blocks=(table,))


def _of_category(category: Mapping[str, Any], language: str) -> Clause:
    words, said = _WORDS[language], category[language]
    refusing = f"{words['refusing']}{said['consequence']}" if said["consequence"] else ""
    sentences = (said["description"], words[category["mode"]], refusing)
    paragraphs = tuple(Paragraph(text=sentence) for sentence in sentences if sentence)
    header = tuple(words[name] for name in ("name", "provider", *_CELLS))
    rows = tuple(_of_tracker(tracker, language) for tracker in category["trackers"])
    tables = (Table(header=header, rows=rows),) if rows else ()
    return Clause(title=said["name"], level=2, blocks=(*paragraphs, *tables))


def _of_tracker(tracker: Mapping[str, Any], language: str) -> tuple[str, ...]:
    beside = [_WORDS[language].get(tracker["storage"], ""), tracker["domain"]]
    kept = ", ".join(words for words in beside if words)
    # As code: a pattern's star is no emphasis.
    name = f"`{tracker['name']}`" + (f" ({kept})" if kept else "")
    return (name, tracker["provider"], *(tracker[language][cell] for cell in _CELLS))


def _of_tool(tool: Mapping[str, Any], words: Mapping[str, str]) -> tuple[str, ...]:
    mode = "with_cookies" if tool["mode"] == "exempt" else tool["mode"]
    return (tool["kind"].title(), words.get(mode, tool["mode"]), tool["provider"])

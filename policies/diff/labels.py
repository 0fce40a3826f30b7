"""The words that a shown redline adds to the texts, in French and in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from policies.diff.changes import Kind


@dataclass(frozen=True, kw_only=True)
class Labels:
    """What screen readers and links say: one set per language of the interface.

    `kinds` names each kind of change; `language` is its BCP 47 tag. Formats: `words` and `passages`
    have `{count}`.
    """

    language: str
    insertion: str
    insertion_end: str
    deletion: str
    deletion_end: str
    new_place: str
    old_place: str
    old_text: str
    new_text: str
    clean_text: str
    changes: str
    no_change: str
    table: str
    passages: str
    before_clauses: str
    kinds: Mapping[Kind, str]


FRENCH: Final = Labels(
    language="fr",
    insertion="début d’ajout",
    insertion_end="fin d’ajout",
    deletion="début de suppression",
    deletion_end="fin de suppression",
    new_place="déplacé, voir le nouvel endroit",
    old_place="déplacé, voir l’ancien endroit",
    old_text="Ancien texte",
    new_text="Nouveau texte",
    clean_text="Afficher le nouveau texte seul",
    changes="Liste des modifications",
    no_change="Aucune modification.",
    table="Tableau",
    passages="Passages inchangés : {count}",
    before_clauses="Avant la première clause",
    kinds={
        "inserted": "ajouté",
        "deleted": "supprimé",
        "replaced": "remplacé",
        "moved": "déplacé",
        "heading": "niveau de titre",
        "list": "liste",
        "table": "colonne",
        "link": "lien",
        "emphasis": "mise en forme",
        "layout": "mise en page",
        "typographic": "typographie",
    },
)
ENGLISH: Final = Labels(
    language="en",
    insertion="insertion starts",
    insertion_end="insertion ends",
    deletion="deletion starts",
    deletion_end="deletion ends",
    new_place="moved, see its new place",
    old_place="moved, see its old place",
    old_text="Old text",
    new_text="New text",
    clean_text="Show the new text alone",
    changes="List of changes",
    no_change="No change.",
    table="Table",
    passages="Unchanged passages: {count}",
    before_clauses="Before the first clause",
    kinds={
        "inserted": "inserted",
        "deleted": "deleted",
        "replaced": "replaced",
        "moved": "moved",
        "heading": "heading level",
        "list": "list",
        "table": "column",
        "link": "link",
        "emphasis": "formatting",
        "layout": "layout",
        "typographic": "typography",
    },
)

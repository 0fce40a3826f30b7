"""What a version's tables say of processing, as nodes of the Data Privacy Vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from policies.rendering.tables import Held, Item, items_of, sections_of, tables_of
from policies.rendering.vocabulary import Role, basis, duration, folded, right, roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from policies.models import Version

Node = dict[str, Any]
# A row with these columns describes processing; with fewer it is only text.
_PROCESS: Final[frozenset[Role]] = frozenset({"data", "purpose", "basis", "interest", "retention"})
# A register says what its rows are, whatever its columns are called.
_REGISTERS: Final = {
    **dict.fromkeys(("subprocessors", "recipients", "transfers", "ai_features"), "recipient"),
    "data_categories": "data",
    "security_measures": "measure",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row: its cells by role, those of no role as text, where it stands, in which language."""

    cells: dict[Role, str]
    other: str
    place: str
    language: str

    def words(self, text: str) -> Node:
        """Give text with its language."""
        return {"@value": text, "@language": self.language}

    def node(self, kind: str, text: str) -> Node:
        """Give a node of a class under the words that name it."""
        return {"@type": kind, "rdfs:label": self.words(text)}

    def nodes(self, kind: str, role: Role) -> list[Node]:
        """Give a node per part of a cell; a semicolon parts them."""
        return [self.node(kind, part) for part in _split(self.cells.get(role, ""))]


def contents(version: Version, url: str) -> Node:
    """Give processes, recipients, rights, and as text the tables that could not be read.

    `url` is the version's: each node says in which clause it stands.
    """
    found: dict[str, list[Node]] = {}
    sections = sections_of(version)
    for table in tables_of(version, sections):
        kind = _kind(table)
        for row in _rows(table, url=url, language=version.language):
            if kind is not None:
                term, node = kind(row)
                found.setdefault(term, []).append(node)
        if kind is None:
            found.setdefault("schema:hasPart", []).append(_as_text(table, url, version.language))
    if rights := list(_rights(items_of(sections), url, version.language)):
        found.setdefault("dpv:hasRight", []).extend(rights)
    return dict(found)


def _kind(table: Held) -> Callable[[Row], tuple[str, Node]] | None:
    """Give the function that reads a table's rows; None where its columns say too little."""
    named = set(roles(table.header).values())
    if table.register in _REGISTERS:
        return _READERS[_REGISTERS[table.register]]
    if "recipient" in named:
        return _recipient
    if "right" in named:
        return _right
    return _process if len(named & _PROCESS) >= 2 else None


def _rows(table: Held, *, url: str, language: str) -> Iterator[Row]:
    by_place = roles(table.header)
    for row in table.rows:
        other = [
            f"{heading}: {cell}" if heading else cell
            for place, (heading, cell) in enumerate(zip(table.header, row, strict=False))
            if place not in by_place and cell
        ]
        yield Row(
            cells={by_place[at]: cell for at, cell in enumerate(row) if at in by_place and cell},
            other="; ".join(other),
            place=f"{url}#{table.anchor}",
            language=language,
        )


def _process(row: Row) -> tuple[str, Node]:
    data = row.nodes("dpv:PersonalData", "data")
    if "about" in row.cells and len(data) == 1:
        data[0]["dcterms:description"] = row.words(row.cells["about"])
    return "dpv:hasProcess", _clean(
        {
            "@type": "dpv:Process",
            "dpv:hasPersonalData": data,
            "dpv:hasPurpose": row.nodes("dpv:Purpose", "purpose"),
            "dpv:hasLegalBasis": [
                *(_basis(row, part) for part in _split(row.cells.get("basis", ""))),
                *_interest(row),
            ],
            "dpv:hasStorageCondition": _retention(row),
        },
        row,
    )


def _recipient(row: Row) -> tuple[str, Node]:
    name = row.cells.get("recipient", "")
    node = row.node("dpv:Recipient", name) if name else {"@type": "dpv:Recipient"}
    given = row.nodes("dpv:PersonalData", "given") or row.nodes("dpv:PersonalData", "data")
    node |= {
        "dpv:hasPurpose": row.nodes("dpv:Purpose", "task") + row.nodes("dpv:Purpose", "purpose"),
        "dpv:hasPersonalData": given,
        "dpv:hasLocation": row.nodes("dpv:Location", "country"),
        "schema:contactPoint": row.cells.get("contact", ""),
        "dpv:hasStorageCondition": _retention(row),
        "dpv:hasTechnicalOrganisationalMeasure": row.nodes("dpv:Safeguard", "safeguard"),
    }
    return "dpv:hasRecipient", _clean(node, row)


def _right(row: Row) -> tuple[str, Node]:
    node = row.node("dpv:DataSubjectRight", row.cells.get("right", ""))
    article = right(row.cells.get("right", ""))
    if article is not None:
        node["@id"] = f"eu-gdpr:{article}"
    return "dpv:hasRight", _clean(node, row)


def _rights(items: Iterable[Item], url: str, language: str) -> Iterator[Node]:
    """Give the rights that a list under a heading about rights names in bold."""
    for item in items:
        article = right(item.term)
        if article is not None and re.search(r"\b(droits?|rights?)\b", folded(item.heading)):
            yield {
                "@id": f"eu-gdpr:{article}",
                "@type": "dpv:DataSubjectRight",
                "rdfs:label": {"@value": item.term, "@language": language},
                "rdfs:isDefinedBy": {"@id": f"{url}#{item.anchor}"},
            }


def _basis(row: Row, text: str) -> Node:
    node, found = row.node("dpv:LegalBasis", text), basis(text)
    if found is not None:
        name, provision = found
        node["@type"] = ["dpv:LegalBasis", f"dpv:{name}"]
        node["dcterms:conformsTo"] = {"@id": f"eu-gdpr:{provision}"}
    return node


def _interest(row: Row) -> list[Node]:
    """Give the interest that a column of legitimate interests spells out (GDPR 13(1)(d))."""
    nodes = row.nodes("dpv:LegalBasis", "interest")
    known = {
        "@type": ["dpv:LegalBasis", "dpv:LegitimateInterest"],
        "dcterms:conformsTo": {"@id": "eu-gdpr:A6-1-f"},
    }
    return [node | known for node in nodes]


def _data(row: Row) -> tuple[str, Node]:
    node = row.node("dpv:PersonalData", row.cells.get("data", ""))
    if "about" in row.cells:
        node["dcterms:description"] = row.words(row.cells["about"])
    return "dpv:hasPersonalData", _clean(node, row)


def _measure(row: Row) -> tuple[str, Node]:
    node: Node = {"@type": "dpv:TechnicalOrganisationalMeasure"}
    return "dpv:hasTechnicalOrganisationalMeasure", _clean(node, row)


_READERS: Final = {"recipient": _recipient, "data": _data, "measure": _measure}


def _retention(row: Row) -> list[Node]:
    if "retention" not in row.cells:
        return []
    node = row.node("dpv:StorageDuration", row.cells["retention"])
    length = duration(row.cells["retention"])
    if length is not None:
        node["dpv:hasDuration"] = {"@value": length, "@type": "xsd:duration"}
    return [node]


def _clean(node: Node, row: Row) -> Node:
    """Leave out what is empty; add what no column explains, and where it is said."""
    kept = {term: value for term, value in node.items() if value}
    if row.other:
        kept["rdfs:comment"] = row.words(row.other)
    return kept | {"rdfs:isDefinedBy": {"@id": row.place}}


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _as_text(table: Held, url: str, language: str) -> Node:
    lines = [" | ".join(row) for row in (table.header, *table.rows)]
    return {
        "@type": "schema:Table",
        "schema:name": table.heading,
        "schema:text": {"@value": "\n".join(lines), "@language": language},
        "rdfs:isDefinedBy": {"@id": f"{url}#{table.anchor}"},
    }

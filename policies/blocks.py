"""The blocks of a draft: clauses in Markdown and typed tables, and their plain form."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from policies import ports
from policies.clauses import Block, Clause, Draft, Table, Verbatim
from policies.importer.numbers import house_form, numbered
from policies.registers import placed

Raw = Mapping[str, Any]

LEVELS = [(2, _("section")), (3, _("sub-section")), (4, _("sub-sub-section"))]


class RegisterBlock(blocks.StructBlock):
    """A register's table: it stays live in the draft, and is frozen with the version."""

    register = blocks.ChoiceBlock(
        label=_("register"),
        # Asked when the form is shown: the layers above add registers of their own.
        choices=ports.register_choices,
        help_text=_("Its rows as they stand when the text is promulgated."),
    )

    class Meta:
        icon = "table"
        label = _("register")


class ClauseBody(blocks.StreamBlock):
    """What a clause says: Markdown, tables and registers, in order."""

    text = blocks.TextBlock(
        label=_("text"),
        rows=4,
        help_text=_("Markdown: **bold**, *italic*, [link](https://…), lines that begin with “- ”."),
    )
    table = TypedTableBlock(
        [
            ("text", blocks.TextBlock(label=_("text"), rows=1, required=False)),
            ("number", blocks.CharBlock(label=_("number"), required=False)),
        ],
        label=_("table"),
        icon="table",
    )
    register = RegisterBlock()


class ClauseBlock(blocks.StructBlock):
    """One clause. The id that Wagtail gives this block stays with the clause for ever."""

    number = blocks.CharBlock(
        label=_("number"), required=False, max_length=20, help_text=_("As it is cited: 3 or 3.1")
    )
    title = blocks.CharBlock(label=_("title"), required=False, max_length=200)
    level = blocks.ChoiceBlock(label=_("level"), choices=LEVELS, default=2)
    body = ClauseBody(label=_("content"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("clause")
        label_format = "{number} {title}"


class PolicyBody(blocks.StreamBlock):
    """A policy's text after its title."""

    clause = ClauseBlock()

    class Meta:
        collapsed = True


def draft_of(*, title: str, raw: Iterable[Raw], language: str) -> Draft:
    """Give the text that an editor's stream stands for.

    `raw` is the stream as stored (a list of `{"type", "value", "id"}`), its registers frozen. What
    comes before the first numbered clause belongs to the title's clause.
    """
    clauses = [_clause(block, language) for block in raw if block["type"] == "clause"]
    head = Clause(title=title, level=1)
    if clauses and not clauses[0].heading():
        head = Clause(title=title, level=1, blocks=clauses[0].blocks, id=clauses[0].id)
        clauses = clauses[1:]
    return Draft(clauses=(head, *clauses), language=language)


def raw_of(draft: Draft) -> list[dict[str, Any]]:
    """Give the stream to store for a text; its first clause keeps only what the title does not say.

    Each clause gets a lasting id of its own when it has none.
    """
    clauses = list(draft.clauses)
    if clauses and clauses[0].level == 1:
        first = clauses.pop(0)
        clauses[:0] = [Clause(blocks=first.blocks, id=first.id)] if first.blocks else []
    return [_raw_clause(clause) for clause in clauses]


def with_registers(raw: Iterable[Raw], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give a stream with registers placed: each at the end of the clause whose number names it."""
    found = [dict(block) for block in raw]
    for block in found:
        value = block["value"]
        if name := names.get(value["number"]):
            part = {"type": "register", "id": str(uuid.uuid4()), "value": {"register": name}}
            block["value"] = {**value, "body": [*value["body"], part]}
    return found


def _clause(block: Raw, language: str) -> Clause:
    value = block["value"]
    written = (value.get("number") or "").strip()
    found = numbered(written)
    number = found.number if found and not found.title else written
    body = [part for held in value.get("body") or () for part in _blocks(held, language)]
    return Clause(
        number=number,
        mark="" if written in {number, house_form(number)} else written,
        title=(value.get("title") or "").strip(),
        level=int(value.get("level") or 2),
        blocks=tuple(body),
        id=block.get("id") or "",
    )


def _blocks(part: Raw, language: str) -> Iterator[Block]:
    if part["type"] == "table":
        yield from _table(part["value"])
    elif part["type"] == "register":
        yield placed.shown(part["value"], language)
    elif text := str(part["value"]).strip():
        yield Verbatim(text=text)


def _table(value: Raw) -> Iterator[Block]:
    """Give the table, after its caption when it has one: what an editor types is in the text."""
    if caption := str(value.get("caption") or "").strip():
        yield Verbatim(text=caption)
    header = tuple(str(column["heading"] or "") for column in value["columns"])
    rows = tuple(tuple(str(cell or "") for cell in row["values"]) for row in value["rows"])
    if header:
        yield Table(header=header, rows=rows)


def _raw_clause(clause: Clause) -> dict[str, Any]:
    return {
        "type": "clause",
        "id": clause.id or str(uuid.uuid4()),
        "value": {
            # As it is written ("Article 3 –"): `_clause` reads the number in it.
            "number": clause.mark or clause.number,
            "title": clause.title,
            "level": str(min(max(clause.level, 2), 4)),
            "body": list(_raw_body(clause.blocks)),
        },
    }


def _raw_body(body: Iterable[Block]) -> Iterator[dict[str, Any]]:
    """Give one text per run of paragraphs and lists: a clause reads as one field, not ten."""
    for is_table, run in groupby(body, key=lambda block: isinstance(block, Table)):
        if is_table:
            yield from (_raw_table(block) for block in run if isinstance(block, Table))
        else:
            text = "\n\n".join(block.markdown() for block in run)
            yield {"type": "text", "id": str(uuid.uuid4()), "value": text}


def _raw_table(table: Table) -> dict[str, Any]:
    value = {
        "columns": [{"type": "text", "heading": heading} for heading in table.header],
        "rows": [{"values": list(row)} for row in table.rows],
        "caption": "",
    }
    return {"type": "table", "id": str(uuid.uuid4()), "value": value}

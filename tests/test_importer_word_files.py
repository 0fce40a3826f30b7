"""Word files that cannot be read are refused in words, whatever their bytes; sound ones round."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.importer import Unreadable, read
from tests.importer.docx import (
    bold,
    document,
    docx,
    field,
    note,
    notes,
    numbering,
    p,
    package,
    row,
    run,
    table,
)

DTD = '<!DOCTYPE w [<!ENTITY a "b"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
OLE = b"\xd0\xcf\x11\xe0" + b"\0" * 512
SOUND = docx(
    p("Notice", style="Titre"),
    p("Un", style="Titre1", number=("3", 0)),
    p("Voir ", run("ceci", "b"), note("footnote", 1), field("REF x", run("3"))),
    p("a", number=("2", 0)),
    p("b", number=("2", 1)),
    table(row("Donnée", "Durée", head=True), row("Compte", "3 ans")),
    footnotes=notes("footnote", ["Une note."]),
)


def encrypted() -> bytes:
    """Give a zip whose entries say that they are encrypted."""
    data = bytearray(SOUND)
    for at in (i for i in range(len(data) - 4) if data[i : i + 4] in (b"PK\1\2", b"PK\3\4")):
        data[at + (8 if data[at + 2] == 1 else 6)] |= 1
    return bytes(data)


def bomb() -> bytes:
    return docx(p("a" * 20_000_000))


def crowd() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"{number}.xml", "")
    return held.getvalue()


def main(text: str) -> bytes:
    return package({"word/document.xml": text})


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"text", "a.docx", "no_word_file"),
        (b"", "a.docx", "no_word_file"),
        (b"{\\rtf1 text}", "a.docx", "wrong_content"),
        (OLE, "a.doc", "old_format"),
        (OLE, "a.docx", "old_format"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
        (encrypted(), "a.docx", "encrypted"),
        (b"PK\x03\x04...", "a.docx", "damaged"),
        (SOUND[:-30], "a.docx", "damaged"),
        (SOUND, "a.doc", "wrong_type"),
        (package({"xl/workbook.xml": "<a/>"}), "a.docx", "no_document"),
        (main("<html/>"), "a.docx", "no_document"),
        (main("<w:document"), "a.docx", "damaged"),
        (main(DTD + document(p("&a;"))), "a.docx", "unsafe_xml"),
        (bomb(), "a.docx", "too_much_inside"),
        (crowd(), "a.docx", "too_much_inside"),
        (main(document("<w:sdt>" * 300 + "</w:sdt>" * 300)), "a.docx", "too_deep"),
        (main(document("<w:sdt>" * 150 + "</w:sdt>" * 150)), "a.docx", "too_deep"),
        (main(document()), "a.docx", "empty"),
        (docx(p(run("a", "vanish"))), "a.docx", "empty"),
    ],
)
def test_what_is_no_sound_word_file_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, name=name)
    assert refusal.value.code == code


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_file_changed_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    held = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 4))):
        held[data.draw(st.integers(0, len(held) - 1))] = data.draw(st.integers(0, 255))
    _read_or_refuse(bytes(held))


@given(st.integers(0, len(SOUND)))
@settings(max_examples=60, deadline=None)
def test_a_file_cut_anywhere_is_read_or_refused(length: int) -> None:
    _read_or_refuse(SOUND[:length])


XML = document(
    p("Un", style="Titre1", number=("3", 0)),
    p("x", note("footnote", 1), field("TOC", run("y"))),
    table(row("a", "b"), row("c", "d")),
)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_xml_changed_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    """Inside the zip, where no checksum notices."""
    pieces = ("w:p", "w:tbl", "w:tr", "w:tc", "w:r", "w:t", "w:val", "1", "x", "w:pPr", "w:body")
    text = XML
    for _ in range(data.draw(st.integers(1, 3))):
        old, new = data.draw(st.sampled_from(pieces)), data.draw(st.sampled_from(pieces))
        at = text.find(old, data.draw(st.integers(0, len(text))))
        text = text if at < 0 else text[:at] + new + text[at + len(old) :]
    _read_or_refuse(docx() if text is XML else package({"word/document.xml": text}))


def _read_or_refuse(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert read(data, name="a.docx").clauses


MARKDOWN = """# Notice

Une société.

## 1. Données

Nous gardons **peu**, voir [ici](https://a.example/x)[^1].

- un
    - un bis
- deux

[^1]: Une note.

### 1.1 Durées

| Donnée | Durée |
| --- | --- |
| Compte | 3 ans |

1. a
2. b

## 2. Droits

Écrivez-nous.
"""


def test_the_same_content_in_word_and_markdown_gives_the_same_clauses() -> None:
    link = '<w:hyperlink r:id="r1">' + run("ici") + "</w:hyperlink>"
    data = docx(
        bold("Notice"),
        p("Une société."),
        p("Données", style="Titre1", number=("3", 0)),
        p("Nous gardons ", run("peu", "b"), ", voir ", link, note("footnote", 1), "."),
        *(p(text, number=("1", depth)) for text, depth in (("un", 0), ("un bis", 1), ("deux", 0))),
        p("Durées", style="Titre2", number=("3", 1)),
        table(row("Donnée", "Durée", head=True), row("Compte", "3 ans")),
        *(p(text, number=("2", 0)) for text in "ab"),
        p("Droits", style="Titre1", number=("3", 0)),
        p("Écrivez-nous."),
        links={"r1": "https://a.example/x"},
        footnotes=notes("footnote", ["Une note."]),
        numbering=numbering(),
    )
    assert read(data, name="a.docx").clauses == read(MARKDOWN.encode(), name="a.md").clauses


def test_what_word_gives_read_again_from_its_markdown_is_the_same() -> None:
    found = read(SOUND, name="a.docx")
    assert read(found.markdown().encode(), name="a.md").clauses == found.clauses


def test_the_names_of_strict_files_are_known() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    text = document(p("Un", more='<w:outlineLvl w:val="0"/>'), p("a"))
    usual = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    found = read(package({"word/document.xml": text.replace(usual, strict)}), name="a.docx")
    assert found.markdown() == "# Un\n\na\n"

import pytest

from policies.importer import Paragraph, Unreadable, read


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "p.txt", "empty"),
        (b" \n\t\n", "p.txt", "empty"),
        ("\ufeff\u200b".encode(), "p.txt", "empty"),  # marks that nobody sees
        (b"<script>x()</script>", "p.html", "empty"),  # a page without text
        (b"a" * 20_000_000, "p.txt", "too_large"),
        (b"a" * 20_000_000, "p.docx", "too_large"),  # size comes first: nothing else is looked at
        (b"text", "p.docx", "no_word_file"),
        (b"text", "p.png", "wrong_type"),
        (b"text", "policy", "wrong_type"),
        (b"%PDF-1.7", "p.txt", "wrong_content"),
        (b"PK\x03\x04...", "p.txt", "wrong_content"),  # a word processor's file, renamed
        (b"\x89PNG\r\n", "p.md", "wrong_content"),
        (b"a\0b", "p.txt", "binary"),
        ("été".encode("latin-1"), "p.txt", "bad_bytes"),
        ("été".encode("utf-16-le"), "p.txt", "binary"),  # UTF-16 without its mark
        (b"\xff\xfea", "p.txt", "bad_bytes"),  # UTF-16 cut in two
        (b"<meta charset=klingon><p>a", "p.html", "unknown_charset"),
        (b"<div>" * 400 + b"text", "p.html", "too_deep"),  # the parser would drop the text
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, name=name)
    assert refusal.value.code == code


def test_a_refusal_is_a_sentence_that_says_where_and_what_to_do() -> None:
    with pytest.raises(ValueError, match="is not UTF-8") as refusal:
        read("Titre\nune clé".encode("cp1252"), name="p.txt")
    expected = "Byte 0xE9 at offset 12 (line 2) is not UTF-8: save the file as UTF-8 text."
    assert str(refusal.value) == expected


def test_a_refusal_counts_from_the_first_byte_of_a_marked_file() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b"\xef\xbb\xbfab\n\xe9", name="p.txt")
    params = {"byte": "0xE9", "offset": 6, "line": 2, "encoding": "UTF-8"}
    assert refusal.value.params == params


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_or_without_a_mark_is_read(charset: str) -> None:
    draft = read("Une clé, un été.".encode(charset), name="p.TXT")
    assert draft.clauses[0].blocks == (Paragraph(text="Une clé, un été."),)


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8"])
def test_a_page_may_name_its_charset(charset: str) -> None:
    page = f'<meta charset="{charset}"><p>Une clé</p>'
    assert read(page.encode(charset), name="p.htm").markdown() == "Une clé\n"

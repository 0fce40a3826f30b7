from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policies.diff import Redline, compare
from policies.diff.segments import split
from policies.diff.words import words
from tests.corpus_redline import check, cut, html_errors, line, listed, problems, swapped

PIECES = (
    "# ", "## ", "### ", "- ", "* ", "1. ", "2) ", "    - ", "> ", "| ", " |", "|",
    "| --- | --- |\n", "---\n", "***\n", "```\n", "===\n", "\n", "\n\n", "\r\n", "  \n", " ",
    "  ", "\u00a0", "\u202f", "\ufeff", "\u200b", "\t", "Objet", "la durée", "trois ans",
    "1 204,50 €", "12.5 %", "30 jours", "3 mai 2027", "a.b@c.example", "https://d.example/e?f=g",
    "l’acte", "l'acte", "«\u00a0mot\u00a0»", '"mot"', "“mot”", "e\u0301te\u0301", "été", "**",
    "*", "_", "__", "`", "[", "]", "(", ")", "](https://h.example)", "](https://i.example)",
    "](javascript:alert(1))", "[^1]", "![", "<ins>", "</del>", "<script>", "<b id=x>", "&amp;",
    "&", "\\", "\\*", "!", ",", ".", " :", " ;", "…", "–", "snake_case", "et", "de la", "\x00",
    "\x85", "\u2028",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60)
sentences = st.sampled_from(
    (
        "Nous gardons vos données pendant trois ans.",
        "Vous pouvez écrire à dpo@a.example à tout moment.",
        "Le prix est de 1 204,50 € par an, payable le 3 mai 2027.",
        "- un premier point",
        "- un second point",
        "1. d’abord ceci",
        "| Donnée | Durée |\n| --- | --- |\n| Nom | 3 ans |\n| Adresse | 30 jours |",
        "### Vos droits",
        "Voir la [notice](https://b.example/c) et la **charte**.",
    )
)
paragraphs = st.builds("{} {}".format, sentences, st.integers(0, 9999))
documents = st.lists(paragraphs, min_size=1, max_size=9, unique=True)


# No deadline: a redline is shown four times for each example.
@settings(deadline=None)
@given(texts, texts)
@example("<ins>a</ins> <script>b</script>", "<ins>a</ins> <script>c</script>")
@example("a\n\nb", "a\nb")
@example("\ufeff", "")
@example("| a | b |\n| --- | --- |\n| c | d |", "| a |\n| --- |\n| c |")
@example("[a](https://h.example) [b](https://h.example)", "[a](https://i.example) [b](u)")
def test_every_property_holds_for_any_two_texts(old: str, new: str) -> None:
    assert list(problems(old, new)) == []


@settings(deadline=None)
@given(documents, documents)
def test_every_property_holds_for_two_policies(old: list[str], new: list[str]) -> None:
    assert list(problems("\n\n".join(old) + "\n", "\n\n".join(new) + "\n")) == []


@given(texts)
def test_blocks_and_words_lose_nothing(text: str) -> None:
    blocks = split(text)
    assert "".join(block.raw for block in blocks) == text
    for block in blocks:
        found = words(block.body)
        assert found.lead + found.raw(0, 2 * len(found.raws)) == block.body


@given(texts)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    redline = compare(text, text)
    assert (redline.changes, redline.typographic, redline.suggested_class) == ((), (), "none")


@given(documents, st.data())
def test_a_paragraph_written_anew_changes_nothing_elsewhere(old: list[str], data) -> None:
    place = data.draw(st.integers(0, len(old) - 1))
    new = [*old[:place], "Autre chose est dit ici.", *old[place + 1 :]]
    redline = compare("\n\n".join(old), "\n\n".join(new))
    for change in redline.changes:
        assert change.old_context == "" or change.old_context in old[place]
        assert change.new_context in {"", new[place]}


@settings(deadline=None)
@given(documents.filter(lambda one: len(one) > 3))
def test_two_edits_apart_are_listed_as_each_would_be_alone(old: list[str]) -> None:
    first, last = ["Tout autre début.", *old[1:]], [*old[:-1], "Toute autre fin."]
    both = ["Tout autre début.", *old[1:-1], "Toute autre fin."]
    assert changes_of(old, both) == sorted(changes_of(old, first) + changes_of(old, last))


def changes_of(old: list[str], new: list[str]) -> list[tuple[str, str, str]]:
    redline = compare("\n\n".join(old), "\n\n".join(new))
    return sorted(line(change) for change in redline.changes)


@settings(deadline=None)
@given(documents, documents)
def test_from_one_text_to_another_and_back_nothing_is_left(old: list[str], new: list[str]) -> None:
    there = compare("\n\n".join(old), "\n\n".join(new))
    back = compare(there.new, there.old)
    assert compare(there.old, back.new).is_empty
    assert listed(back) == [swapped(one) for one in listed(there)]


@settings(deadline=None)
@given(documents, documents)
def test_all_differences_taken_give_the_new_text_and_none_the_old(
    old: list[str], new: list[str]
) -> None:
    redline = compare("\n\n".join(old), "\n\n".join(new))
    assert redline.resolved(range(len(redline.found))) == "\n\n".join(new)
    assert redline.resolved([]) == "\n\n".join(old)


def test_one_change_can_be_taken_and_another_left() -> None:
    redline = compare("gardées 30 jours\n\npuis 5 ans", "gardées 60 jours\n\npuis 6 ans")
    first, last = redline.numbers
    assert redline.resolved([first]) == "gardées 60 jours\n\npuis 5 ans"
    assert redline.resolved([last]) == "gardées 30 jours\n\npuis 6 ans"


# What differs only in typography: nothing changed, the difference is listed.
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("L'acte", "L’acte"),  # apostrophe
        ('"mot"', "“mot”"),  # quotes
        ('Le "mot" dit', "Le «\u00a0mot\u00a0» dit"),  # quotes with their spaces
        ("Durée :", "Durée\u00a0:"),  # no-break space
        ("Pourquoi ?", "Pourquoi\u202f?"),  # narrow no-break space
        ("1 204 €", "1\u00a0204\u202f€"),  # inside an amount
        ("un\r\n\r\ndeux\r\n", "un\n\ndeux\n"),  # CRLF
        ("\ufeff# Titre\n", "# Titre\n"),  # byte order mark
        ("un  \ndeux ", "un\ndeux"),  # trailing spaces
        ("deux\n\n\n\nmots", "deux\n\nmots"),  # blank lines
        ("10-20", "10–20"),  # dash
        ("e\u0301te\u0301", "été"),  # composed and decomposed
        ("a\u00adb", "ab"),  # soft hyphen
        ("et ainsi...", "et ainsi…"),  # ellipsis
    ],
)
def test_typography_is_listed_and_is_no_change(old: str, new: str) -> None:
    redline = compare(old, new)
    assert redline.is_empty
    assert redline.typographic
    assert redline.suggested_class == "minor"


@pytest.mark.parametrize(
    "text",
    ["<ins>a</ins>", "a </del> b", "<script>alert(1)</script>", "<p id='change-1'>", "]]>&lt;"],
)
def test_markup_in_a_text_is_shown_and_not_obeyed(text: str) -> None:
    redline = compare(f"Avant {text} après.", f"Avant {text} ensuite.")
    shown = redline.html() + redline.clean_html() + redline.list_html()
    assert list(html_errors(shown)) == []
    assert text not in shown


def test_a_word_cut_in_two_would_be_found() -> None:
    redline = compare("gardons", "regardons")
    stretch = redline.stretches[0]
    halves = [piece for piece in compare("a", "b").stretches[0].pieces if piece.kind]
    broken = type(stretch)(stretch.old, stretch.new, (*stretch.pieces[1:2], *halves))
    assert list(cut(Redline((broken,), redline.found))) != []


def test_a_folder_of_histories_is_checked_pair_by_pair(tmp_path: Path) -> None:
    folder = tmp_path / "history" / "notice"
    folder.mkdir(parents=True)
    for name, text in (("001-2026-01-01.md", "# A\n\nun\n"), ("002-2026-02-01.md", "# A\n\nx\n")):
        (folder / name).write_text(text)
    assert check(tmp_path) == []

import html
import re
from collections.abc import Iterator
from pathlib import Path

import markdown
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from policies.importer import Draft, Table, Unreadable, read
from tests.corpus_importer import check, first_lost, whole, words

PIECES = (
    "1. ", "2. ", "3. ", "3.1 ", "12 ", "I. ", "A. ", "a) ", "(a) ", "1) ", "Article 1 : ",
    "- ", "• ", "* ", "+ ", "> ", "# ", "##", "    ", "\t", "\n", "\n\n", "\r\n", "\f",
    "\u00a0", "\u200b", "Objet", "Durée", "un mot", "Une phrase entière.", "; ", ":", "| ", "|",
    "---", "===", "-", "=", "*", "**", "_", "__", "`", "```", "\\", "[x]", "[x](y)", "[^1]: ",
    "[TOC]", "{#a}", "{{a}}", "}", "&lt;", "&", "<https://a.example>", "1er mars 2026", "!",
    "![a](b)", "~~~",
)  # fmt: skip
BULLET = re.compile(
    "^\\s*(?:[-*•–—·◦▪▫‣●○■□➢✓✔➔→►\uf0b7\uf0a7]\\s*|o(?=\t|\\s\\s))+|•", re.MULTILINE
)
NUMBER = re.compile(r"^\s*[1-9]\d{0,2}\.(?=\s|$)", re.MULTILINE)
SOFT_END = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]|\r\n?")

sources = st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60)
titles = st.sampled_from(("Objet", "Données gardées", "Vos droits", "Durée", "Qui décide"))
sentences = st.sampled_from(
    ("Nous gardons peu.", "On peut écrire à a@b.example.", "Le prix : fixe.", "Voir [ici] et *là*.")
)


@st.composite
def policies(draw: st.DrawFn) -> tuple[str, list[tuple[int, str, str]]]:
    """A plain policy and the outline it must give."""
    outline, lines = [(1, "", "Notice")], ["Notice", draw(sentences)]
    for number in range(1, draw(st.integers(2, 5))):
        outline.append((2, str(number), draw(titles)))
        lines += [f"{number}. {outline[-1][2]}", draw(sentences)]
        for part in range(1, draw(st.integers(1, 3))):
            outline.append((3, f"{number}.{part}", draw(titles)))
            lines += [f"{number}.{part} {outline[-1][2]}", draw(sentences), "- un\n- deux"]
    return "\n\n".join(lines), outline


def draft(source: str, name: str = "p.txt") -> Draft:
    try:
        return read(source.encode(), name=name)
    except Unreadable:
        assume(False)  # noqa: FBT003 - Hypothesis's own signature
        raise


def tight(source: str) -> str:
    """The characters of a plain source that must be kept: no spaces, no bullets."""
    text = SOFT_END.sub("\n", source.removeprefix("\ufeff"))
    return "".join(BULLET.sub("", text).split())


def tables(found: Draft) -> bool:
    return any(isinstance(block, Table) for clause in found.clauses for block in clause.blocks)


@given(policies())
def test_the_outline_of_a_policy_is_found(policy: tuple[str, list[tuple[int, str, str]]]) -> None:
    found = draft(policy[0]).clauses
    assert [(clause.level, clause.number, clause.title) for clause in found] == policy[1]


@given(policies())
def test_nothing_of_a_policy_is_lost_in_its_clauses(
    policy: tuple[str, list[tuple[int, str, str]]],
) -> None:
    found = draft(policy[0])
    kept = "".join(c.number + "." + c.title + "".join(words(c.blocks)) for c in found.clauses)
    assert first_lost(tight(policy[0]), "".join(kept.split())) == ""


@given(sources)
@example("1. #")
@example("2. • ")
@example("- - -")
def test_nothing_of_any_text_is_lost(source: str) -> None:
    found = draft(source)
    assume(not tables(found))  # the separators of a rebuilt table are marks of layout
    assert first_lost(tight(source), "".join(found.markdown().split())) == ""


@given(sources)
@example("+ + + ")
@example("- • ---")
def test_a_text_read_again_from_its_markdown_is_the_same(source: str) -> None:
    found = draft(source)
    assume("<br" not in source)  # what plain text shows as "<br>" Markdown writers mean as a break
    assert read(found.markdown().encode(), name="p.md").clauses == found.clauses


@given(sources)
@example("1. 2. \nObjet")
@example("```\n\n<br>")
def test_markdown_read_again_is_the_same(source: str) -> None:
    found = draft(source, "p.md")
    assert read(found.markdown().encode(), name="p.md").clauses == found.clauses


@given(sources)
def test_a_page_read_again_from_its_markdown_is_the_same(source: str) -> None:
    found = draft(f"<h1>T</h1><p>{source}<ul><li>{source}<li>b</ul>{source}", "p.html")
    assume("<br" not in found.markdown())
    assert read(found.markdown().encode(), name="p.md").clauses == found.clauses


@given(sources)
@example("_\f_")
@example("1. {{#a}")
@example("1. \t{#a}")
def test_a_browser_shows_the_characters_of_the_text(source: str) -> None:
    assume(not re.search("[<\u200b\ufeff]|[\x00-\x08\x0e-\x1b\x7f-\x9f]", source))
    found = draft(source)
    assume(not tables(found))
    shown = "".join(html.unescape(re.sub(r"<[^>]*>", "", _rendered(found))).split())
    text = SOFT_END.sub("\n", source)
    for _ in range(3):
        text = NUMBER.sub("", BULLET.sub("", text))  # a list shows its own numbers and bullets
    assert first_lost("".join(text.split()), shown) == ""
    assert "\\" in source or "\\" not in shown


def _rendered(found: Draft) -> str:
    names = ["tables", "footnotes", "toc", "sane_lists", "attr_list"]
    renderer = markdown.Markdown(extensions=names)
    renderer.preprocessors.deregister("html_block")
    renderer.inlinePatterns.deregister("html")
    return renderer.convert(found.markdown())


def _lines() -> Iterator[str]:
    yield from ("[", "1. ", "- ", " ", "|", "*", "<", "`", "_", "{{", "](", "&", "\\", "#", ".")
    yield from (
        "1. \n",
        "- \n",
        "> a\n",
        "a\n===\n",
        "```a\n",
        "a | b\n",
        "a\tb\n",
        "1.1 A\n\n",
    )


@pytest.mark.parametrize("line", list(_lines()))
@pytest.mark.parametrize("name", ["p.txt", "p.md", "p.html"])
def test_no_monotonous_text_breaks_the_reader(line: str, name: str) -> None:
    """Each would recurse too deep, or never end, with a rule that looks back too far."""
    assert read((line * 3000 + "\n\nfin").encode(), name=name).markdown().endswith("fin\n")


@pytest.mark.parametrize("depth", [10, 200])
def test_items_nested_beyond_use_are_kept_as_words(depth: int) -> None:
    source = "".join(f"{'    ' * level}- niveau{level}\n" for level in range(depth))
    kept = read(source.encode(), name="p.md").markdown()
    assert all(f"niveau{level}" in kept for level in range(depth))


def test_the_corpus_check_passes_on_sound_texts(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    text = "---\ntitle: T\n---\n# T\n\n## 1. A\n\n* x\n  * y\n\n| A |\n|--|\n| b |\n"
    (tmp_path / "history" / "001.md").write_text(text)
    assert check(tmp_path) == []


def test_the_corpus_check_names_what_is_refused(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / "001.md").write_bytes(b"\xe9")
    assert "refused" in check(tmp_path)[0]


def test_the_first_character_lost_is_found_in_order() -> None:
    assert first_lost("abcd", "a-b-c-d") == ""
    assert first_lost("abcd", "acbd") == "abcd"
    assert whole(draft("Un mot.")) == "Un mot.\n"

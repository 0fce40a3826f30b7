import re

import pytest

from policies.diff import ENGLISH, FRENCH, compare
from tests.corpus_redline import html_errors

OLD = (
    "# Notice\n\n## 1. Durée\n\nGardées **30 jours** [ici](https://a.example).\n\n"
    "1. un point\n2. deux points\n\n| Donnée | Durée |\n| --- | --- |\n| Nom | 3 ans |\n\n"
    "## 2. Recours\n\nVous pouvez écrire à la Commission, à tout moment, sans frais.\n"
)
NEW = (
    "# Notice\n\n## 2. Recours\n\n"
    "Vous pouvez écrire à la Commission, à tout moment, sans frais.\n\n"
    "### 1. Durée\n\nGardées 60 jours [ici](https://b.example).\n\n"
    "- un point\n- deux points\n\n| Donnée | Base | Durée |\n| --- | --- | --- |\n"
    "| Nom | contrat | 5 ans |\n"
)
MODES = ("inline", "side_by_side")


@pytest.mark.parametrize("mode", MODES)
def test_every_change_has_its_place_and_the_list_links_to_it(mode) -> None:
    redline = compare(OLD, NEW)
    shown = redline.html(mode=mode)
    for entry in redline.view().entries():
        assert shown.count(f'id="{entry.id}"') == 1
        assert f'href="#{entry.id}"' in redline.list_html()


@pytest.mark.parametrize("mode", MODES)
def test_two_redlines_with_their_own_prefixes_stand_on_one_page(mode) -> None:
    redline = compare(OLD, NEW)
    views = [redline.view(prefix=prefix) for prefix in ("a-", "b-")]
    assert list(html_errors("".join(view.toggled(mode) + view.listing() for view in views))) == []


def test_insertions_and_deletions_are_said_to_screen_readers() -> None:
    shown = compare("gardées 30 jours", "gardées 60 jours").html()
    words = re.sub(r"<[^>]+>", "", shown)
    assert "[début de suppression] 30 [fin de suppression]" in words
    assert "[début d’ajout] 60 [fin d’ajout]" in words


def test_the_words_of_the_redline_are_english_where_the_reader_is() -> None:
    redline = compare("kept 30 days", "kept 60 days")
    shown = redline.html(labels=ENGLISH) + redline.list_html(labels=ENGLISH)
    assert "insertion starts" in shown
    assert "suppression" not in shown


def test_french_and_english_name_every_kind_of_change() -> None:
    assert FRENCH.kinds.keys() == ENGLISH.kinds.keys()


def test_tables_lists_and_headings_are_shown_as_what_they_are() -> None:
    shown = compare(OLD, NEW).html()
    for tag in ('<th scope="col">', "<td>", "<li>", "<h2>", "<h3>", "<ul>", "<strong>"):
        assert tag in shown


def test_headings_leave_no_level_out() -> None:
    levels = re.findall(r"<h(\d)>", compare("#### a\n", "#### a\n\n## b\n\n##### c\n").html())
    assert levels == ["2", "3", "4"]


def test_a_moved_clause_and_its_old_place_link_to_each_other() -> None:
    shown = compare(OLD, NEW).html()
    number = re.search(r'id="change-(\d+)-old"', shown)
    assert number
    assert f'href="#change-{number[1]}-old"' in shown
    assert f'href="#change-{number[1]}"' in shown


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("https://a.example/b?c=d&e", True),
        ("mailto:a@b.example", True),
        ("tel:+33142685300", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("/relative", False),
        ('https://a.example/"onclick=', False),
    ],
)
def test_only_safe_addresses_become_links(target: str, followed) -> None:
    shown = compare(f"[mot]({target})", f"[mot]({target}) suite").html()
    assert ("<a href" in shown) == followed


def test_the_clean_text_has_neither_marks_nor_ids() -> None:
    clean = compare(OLD, NEW).clean_html()
    assert not re.search(r"<ins|<del|id=|redline-note|redline-move", clean)
    assert "60 jours" in clean
    assert "30 jours" not in clean


def test_a_box_without_script_shows_the_clean_text() -> None:
    shown = compare(OLD, NEW).view().toggled("inline")
    assert re.search(r'<input class="redline-toggle" type="checkbox" id="change-clean">', shown)
    assert shown.index("redline-toggle") < shown.index('class="redline redline-inline"')
    assert shown.index('class="redline redline-inline"') < shown.index("redline-clean")


def test_unchanged_passages_in_a_row_can_be_folded() -> None:
    old = "\n\n".join(f"Paragraphe numéro {number}." for number in range(9))
    shown = compare(old, f"{old}\n\nNouveau.").html(fold=4)
    assert "<summary>Passages inchangés : 9</summary>" in shown


def test_no_change_is_said() -> None:
    assert "Aucune modification." in compare("a", "a").list_html()

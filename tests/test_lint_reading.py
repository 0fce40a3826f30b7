"""How a text is read for the checks: language, kind, lines, folded words, links, no surprise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.importer import read
from policies.lint import RULES, lint
from policies.lint.folding import folded, passage, places
from policies.lint.kinds import kind_of
from policies.lint.languages import guess
from policies.lint.reading import Reading
from tests.lint_texts import section

TEXT = st.text(alphabet=st.sampled_from("aéÀœ’ \u00a0\u202f*_\\[]().,-–1ßﬁ\n|#"), max_size=200)


@given(TEXT)
def test_each_letter_folded_has_its_place(text: str) -> None:
    assert len(places(text)) == len(folded(text)) + 1
    assert list(places(text)) == sorted(places(text))


@given(TEXT)
def test_folding_twice_changes_nothing_but_escapes(text: str) -> None:
    plain = folded(text.replace("\\", ""))
    assert folded(plain) == plain


def test_words_are_quoted_as_they_are_written() -> None:
    text = "Où l’on dit : « Œuvre\u00a0\\[a\\] »."
    at = folded(text).index("oeuvre [a]")
    assert passage(text, at, at + len("oeuvre [a]")) == "Œuvre\u00a0[a]"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nous traitons vos données dans le respect de la loi.", "fr"),
        ("We process your data in accordance with the law.", "en"),
        ("RGPD", "fr"),  # nothing tells: French is the brands' language
    ],
)
def test_the_language_is_guessed(text: str, language: str) -> None:
    assert guess(text) == language


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# Politique de confidentialité\n\nx", "privacy"),
        ("# Privacy notice\n\nx", "privacy"),
        ("# Politique relative aux cookies\n\nx", "cookies"),
        ("# Conditions générales d’utilisation\n\nx", "terms"),
        ("# Terms of service\n\nx", "terms"),
        ("# Accord de sous-traitance des données\n\nx", "dpa"),
        ("# Data processing agreement\n\nx", "dpa"),
        ("# Mentions légales\n\nx", "legal"),
        ("# Protection des données\n\nConditions\n\nx", "privacy"),
        ("# Alpha\n\nVotre abonnement peut être résilié ; la résiliation est libre.", "terms"),
        ("# Alpha\n\nRien.", "privacy"),
    ],
)
def test_the_kind_is_told_from_title_and_words(text: str, kind: str) -> None:
    assert kind_of(read(text.encode(), name="x.md")) == kind


PLAIN = """Politique de confidentialité

1. Objet

Nous traitons vos
données pour TODO
et rien d'autre.

2. Contact

Écrivez à [adresse électronique].
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_the_text_given(ends: str) -> None:
    found = lint("\ufeff" + PLAIN.replace("\n", ends))
    blanks = [(one.clause, one.line) for one in found if one.rule == "L01"]
    assert blanks == [("1", 6), ("2", 11)]


def test_lines_of_a_draft_are_those_of_its_markdown() -> None:
    draft = read(PLAIN.encode(), name="x.txt")
    lines = draft.markdown().split("\n")
    found = [one for one in lint(draft) if one.rule == "L01"]
    assert ["TODO" in lines[one.line - 1] for one in found] == [True, False]


def test_soft_wrapped_lines_are_one_line_for_the_rules() -> None:
    draft = read(section("Nous traitons vos\ndonnées pour vous.").encode(), name="x.md")
    texts = [line.folded for line in Reading(draft=draft, kind="privacy").lines]
    assert "nous traitons vos donnees pour vous." in texts


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Voir [ici](https://a.example/b_c).", "https://a.example/b_c"),
        ("Voir <https://a.example>.", "https://a.example"),
        ("Voir https://a.example/x, puis rien.", "https://a.example/x"),
        ("Écrire à a.b@c.example.", "mailto:a.b@c.example"),
        ("Écrire à <a@c.example>.", "mailto:a@c.example"),
        ("Écrire [ici](mailto:a@c.example).", "mailto:a@c.example"),
    ],
)
def test_links_and_addresses_are_found(text: str, target: str) -> None:
    reading = Reading(draft=read(section(text).encode(), name="x.md"), kind="privacy")
    assert [link.target for line in reading.lines for link in line.links] == [target]


WORDS = [
    *("données", "30", "jours", "CNIL", "cookies", "[x]", "{{", "a", "}}", "|", "---", "#", "##"),
    *("-", "•", "1.", "2.1", "«", "»", "“", "”", "(", ")", "modification", "version", "sans"),
    *("préavis", "04/03/2026", "a@b.fr", "https://a.fr", "consentement", "Article", "ci-après"),
    *("RCS\n", "\n\n", "sous-traitant", "**", "durée", "the", "policy", "breach", "\\"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_text_gives_sound_findings(words: list[str]) -> None:
    text = "Un texte.\n\n" + " ".join(words)
    known = {rule.id: rule.severity for rule in RULES}
    for one in lint(text):
        assert one.severity in {known[one.rule], "not_checked"}
        assert 0 <= one.line <= text.count("\n") + 1


def test_the_same_text_gives_the_same_findings() -> None:
    text = " ".join(WORDS * 5)
    assert lint(text) == lint(text)

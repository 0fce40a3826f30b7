"""L01 to L08, L90: blanks, dates, titles, tables, links."""

import pytest

from policies.clauses import Clause, Draft, Verbatim
from policies.lint import Facts, lint
from tests.lint_texts import english, findings, fires, section

FRAMED = Facts(framed=True)


@pytest.mark.parametrize(
    ("words", "definite"),
    [
        ("Écrivez à [adresse électronique du service].", True),
        ("L’éditeur est [nom de la société].", True),
        ("Société : [à compléter]", True),
        ("Le siège est à {{ ville }}.", True),
        ("Le siège est à ${town}.", True),
        ("Le siège est à {ville}.", True),
        ("TODO : dire la durée.", True),
        ("La durée est de XXX mois.", True),
        ("Lorem ipsum dolor sit amet.", True),
        ("Le délégué est <à compléter>.", True),
        ("Write to [your e-mail address].", True),
        ("The company is [insert company name].", True),
        ("Signé à ________ par le gérant.", True),
        ("En vigueur le jj/mm/aaaa.", True),
        ("Le montant est de ??? euros.", True),
        ("Délégué : %DPO_NAME%", True),
        ("Ils sont tenus [tous deux] de le garder.", False),  # perhaps meant
        ("La durée reste à définir.", False),  # perhaps meant
    ],
)
def test_a_blank_blocks_and_only_a_sure_one_is_definite(words: str, *, definite: bool) -> None:
    found = findings("L01", section(words))
    assert [(one.severity, one.clause, one.definite) for one in found] == [("B", "1", definite)]


@pytest.mark.parametrize(
    "words",
    [
        "Voir [la page des droits](https://a.example/droits).",  # a link
        "Voir [la page][droits].\n\n[droits]: https://a.example/droits",  # a link by reference
        "Une note[^1].\n\n[^1]: La note.",  # a footnote
        "La note [1] le dit.",  # a note's number
        "Les champs à compléter sont marqués d’une étoile.",  # a form that people fill in
        "Le formulaire à compléter est en ligne.",
        "Article 4 [Réservé]",  # a clause kept free on purpose
        "Il est dit « le fichier [...] est clos ».",  # an omission in a quotation
        "Write to privacy[at]alpha[dot]example.",  # an address hidden from robots
        "- [x] lu\n- [ ] non lu",  # a check list
    ],
)
def test_what_is_no_blank_passes(words: str) -> None:
    assert not fires("L01", section(words))


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("Rien n’est dit ici.", "version number, last update, entry into force"),
        ("Dernière mise à jour : 4 mars 2026.", "version number, entry into force"),
        ("Version 2.1", "last update, entry into force"),
        ("Version du 4 mars 2026", "version number, last update, entry into force"),
        ("En vigueur depuis le 4 mars 2026.", "version number, last update"),
        ("Effective date: 4 March 2026\n\nVersion 2", "last update"),
    ],
)
def test_a_text_that_does_not_state_its_version_and_days_is_found(words: str, missing: str) -> None:
    assert [one.context for one in findings("L02", section(words))] == [missing]


@pytest.mark.parametrize(
    "words",
    [
        "Version 2.0\n\nDernière mise à jour : 4 mars 2026\n\nEn vigueur depuis le 9 mai 2026",
        "Version n° 3, mise à jour le 4 mars 2026, entrée en vigueur le 9 mai 2026.",
        "Version 1.2. Last updated on 4 March 2026. Effective as of 9 May 2026.",
        "Version 1.2\n\nLast updated:\n\nMarch 4, 2026\n\nEffective date:\n\nMay 9, 2026",
    ],
)
def test_a_text_that_states_version_and_both_days_passes(words: str) -> None:
    assert not fires("L02", section(words))


def test_a_framed_text_must_not_type_what_its_page_prints() -> None:
    assert fires("L02", section("Dernière mise à jour : 4 mars 2026"), FRAMED)
    assert not fires("L02", section("Rien n’est dit ici."), FRAMED)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Mise à jour : 04/03/2026", True),
        ("Updated 4.3.2026", True),
        ("Mise à jour : 04/03/26", True),  # a year of two figures
        ("Mise à jour : 24/03/2026", False),  # there is no month 24
        ("Mise à jour : 03/03/2026", False),  # the same either way
        ("Mise à jour : 4 mars 2026", False),
        ("Mise à jour : 2026-03-04", False),
        ("Assistance 24/7, ratio 3/4/5 00", False),  # no date
    ],
)
def test_a_date_in_figures_with_two_readings_is_found(words: str, *, expected: bool) -> None:
    assert fires("L03", section(words)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Politique\n\n## 1. A\n\nx\n\n## 2. B\n\nx\n", 0),
        ("# Politique\n\n## 1. A\n\nx\n\n## 3. B\n\nx\n", 1),  # a gap
        ("# Politique\n\n## 1. A\n\nx\n\n## 1. B\n\nx\n", 1),  # a repeat
        ("# Politique\n\n## 2. A\n\nx\n\n## 3. B\n\nx\n", 1),  # begins at 2
        ("# Politique\n\n## 1. A\n\n### 1.1 B\n\nx\n\n### 1.3 C\n\nx\n", 1),  # below
        ("# Politique\n\n## 1. A\n\n### 1.1 B\n\nx\n\n## 2. C\n\n### 2.1 D\n\nx\n", 0),
        ("# Vos données\n\nPolitique de confidentialité\n\n## 1. A\n\nx\n", 1),  # title second
        ("# Politique de confidentialité\n\nAlpha\n\n## 1. A\n\nx\n", 0),
        ("Un texte.\n\n## 1. A\n\nx\n", 1),  # no title
    ],
)
def test_title_first_and_numbers_in_order(text: str, expected: int) -> None:
    assert len(findings("L05", text)) == expected


RUN_TOGETHER = (
    "Catégorie de données Exemples Finalité\n"
    "Identité Nom, prénom, métier Création du compte\n"
    "Connexion Identifiant, adresse IP Sécurité du service\n"
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (RUN_TOGETHER, True),
        ("Data category Examples Purpose\nIdentity Name, trade Account creation\n", True),
        ("| Catégorie de données | Exemples |\n|---|---|\n| Identité | Nom |\n", False),
        ("Les catégories de données et leurs finalités sont celles-ci.", False),
        ("Données d’identification\n", False),
    ],
)
def test_a_table_that_lost_its_cells_is_found(words: str, *, expected: bool) -> None:
    assert fires("L06", section(words)) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Le formulaire est disponible sur la page Contact.", True),
        ("Nous mettons à disposition un registre à personnaliser.", True),
        ("You can use our form, available on our Contact page.", True),
        ("Le formulaire est disponible sur [la page Contact](/contact/).", False),
        ("Le registre est consultable à l’adresse :\n\n- <https://a.example/registre>", False),
        ("Les données sont disponibles dans votre compte.", False),  # the person's own account
        ("La présente page est accessible à tous.", False),
    ],
)
def test_what_is_promised_needs_a_link(words: str, *, expected: bool) -> None:
    assert fires("L07", section(words), Facts(targets={})) is expected


@pytest.mark.parametrize(
    ("link", "answers", "rule"),
    [
        ("/contact/", False, "L07"),  # ours, dead
        ("http://b.example/", True, "L08"),  # not secure
        ("https://b.example/", False, "L08"),  # another's, dead
        ("/contact/", True, ""),
        ("https://b.example/", True, ""),
    ],
)
def test_a_dead_or_insecure_link_is_found(link: str, *, answers: bool, rule: str) -> None:
    text = section(f"Voir [cette page]({link}) pour le reste.")
    facts = Facts(targets={link: answers})
    assert [one for one in ("L07", "L08") if fires(one, text, facts)] == [rule][: len(rule)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (section("**Nos finalités**\n\nNous traitons."), True),  # bold for a heading
        (section("Ce sont • un service • un autre • le dernier."), True),
        (section("|  |  |\n|---|---|\n| a | b |"), True),  # no header
        (section("- un\n- deux\n\n| a | b |\n|---|---|\n| c | d |"), False),
        (section("**Attention** : ce mot est en gras."), False),
        (english("**Please note that nothing is sold.**"), False),  # a sentence
        ("mot " * 400, True),  # long, and not one heading
    ],
)
def test_what_only_looks_like_structure_is_found(text: str, *, expected: bool) -> None:
    assert fires("L90", text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("• un\n• deux", True),  # typed at the desk: Markdown makes one paragraph of it
        ("- un\n- deux", False),
    ],
)
def test_signs_before_words_are_no_list(text: str, *, expected: bool) -> None:
    title = Clause(title="Politique", level=1)
    draft = Draft(clauses=(title, Clause(title="A", blocks=(Verbatim(text=text),))))
    assert ("L90" in {one.rule for one in lint(draft)}) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Nous tenons à votre disposition la liste des sous-traitants.", True),  # where?
        ("Nous tenons à votre disposition tout ce qui démontre ce respect.", False),
        ("Cliquez sur le bouton pour accéder au formulaire.", True),
        ("Une personne clique sur un bouton qui nomme le texte.", False),  # tells what happens
    ],
)
def test_only_what_is_promised_needs_a_target(words: str, *, expected: bool) -> None:
    assert fires("L07", section(words), Facts(targets={})) is expected

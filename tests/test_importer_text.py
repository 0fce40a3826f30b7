from pathlib import Path

import pytest

from policies.importer import Clause, Draft, List, Paragraph, read

FIXTURES = Path(__file__).parent / "importer"


def text(source: str) -> Draft:
    return read(source.encode(), name="policy.txt")


def fixture(name: str) -> Draft:
    return read((FIXTURES / name).read_bytes(), name=name)


def outline(draft: Draft) -> list[tuple[int, str, str]]:
    return [(clause.level, clause.number, clause.title) for clause in draft.clauses]


def clause(draft: Draft, title: str) -> Clause:
    return next(clause for clause in draft.clauses if clause.title == title)


def test_a_policy_becomes_a_tree_of_numbered_sections() -> None:
    assert outline(fixture("sections.txt")) == [
        (1, "", "Charte des données"),
        (2, "1", "Qui décide"),
        (2, "2", "Informations gardées"),
        (3, "2.1", "Pour ouvrir un compte"),
        (3, "2.2", "Pendant une location"),
        (2, "3", "Fondements"),
        (3, "", "Contrat de location"),
        (3, "", "Intérêt légitime"),
        (3, "", "Obligation légale"),
        (2, "4", "Vos demandes"),
        (2, "5", "Changements"),
    ]


def test_lines_under_the_title_stay_in_the_preamble() -> None:
    first = fixture("sections.txt").clauses[0].blocks
    assert first[0] == Paragraph(text="Atelier Boréal")
    assert first[-1] == Paragraph(text="<https://atelier-boreal.example>")


def test_a_blank_line_between_items_does_not_cut_the_list() -> None:
    blocks = clause(fixture("sections.txt"), "Pour ouvrir un compte").blocks
    assert blocks[1] == List(items=("un nom", "une adresse", "un mot de passe (haché)"))


def test_an_address_keeps_its_lines() -> None:
    blocks = clause(fixture("sections.txt"), "Qui décide").blocks
    assert blocks[1] == Paragraph(text="Boréal Ateliers SARL\nbonjour@atelier-boreal.example")


def test_a_name_above_a_link_keeps_its_line() -> None:
    last = clause(fixture("sections.txt"), "Vos demandes").blocks[-1]
    assert last == Paragraph(text="Autorité de contrôle de l'exemple\n<https://autorite.example>")


def test_only_what_is_wrong_in_a_policy_is_cautioned() -> None:
    found = [(w.id, w.line) for w in fixture("sections.txt").warnings]
    assert found == [("ambiguous_date", 6), ("placeholder", 62)]


def test_a_flattened_table_keeps_its_lines_and_is_offered() -> None:
    draft = fixture("tableau.txt")
    lines = clause(draft, "Ce que nous gardons").blocks[1]
    assert isinstance(lines, Paragraph)
    assert len(lines.text.split("\n")) == 4
    found = [(w.id, w.line, w.context) for w in draft.warnings]
    assert found == [("flattened_table", 11, "Famille de données Exemples Finalité")]


def test_typographic_bullets_make_a_list() -> None:
    block = clause(fixture("tableau.txt"), "Durées").blocks[1]
    assert isinstance(block, List)
    assert block.items[2] == "Badges : 3 mois"


@pytest.mark.parametrize(
    ("mark", "number", "heading"),
    [
        ("{}.", "2", "2. Objet"),  # our own form
        ("{} -", "2", "2 - Objet"),  # a dash
        ("{})", "2", "2) Objet"),  # a bracket
        ("Article {} -", "Article 2", "Article 2 - Objet"),  # a word is part of the number
        ("ARTICLE {} :", "ARTICLE 2", "ARTICLE 2 : Objet"),  # capitals
        ("§ {}", "§ 2", "§ 2 Objet"),  # a sign
    ],
)
def test_the_number_of_a_heading_is_kept_as_written(mark: str, number: str, heading: str) -> None:
    source = "".join(f"{mark.format(n)} Objet\n\nTexte de la clause.\n\n" for n in (1, 2, 3))
    second = text(source).clauses[1]
    assert (second.number, second.title, second.heading()) == (number, "Objet", heading)


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        # parts hold letters, which hold figures; each begins again
        (("I. Un", "A. Deux", "1. Trois", "2. Quatre", "B. Cinq", "II. Six"), (2, 3, 4, 4, 3, 2)),
        # articles hold their own decimals
        (("Article 1 - Un", "1.1 Deux", "1.2 Trois", "Article 2 - Quatre"), (2, 3, 3, 2)),
        # decimals without their parent
        (("3.1. Un", "3.2. Deux"), (3, 3)),
        # three depths
        (("1. Un", "1.1 Deux", "1.1.1 Trois", "2. Quatre"), (2, 3, 4, 2)),
        # a number left out
        (("1. Un", "2. Deux", "4. Trois"), (2, 2, 2)),
    ],
)
def test_schemes_of_numbers_nest(source: tuple[str, ...], levels: tuple[int, ...]) -> None:
    draft = text("\n\nDu texte suit ce titre.\n\n".join((*source, "")))
    assert tuple(clause.level for clause in draft.clauses) == levels


@pytest.mark.parametrize(
    "line",
    [
        "2. verser le prix ;",  # an item of a list that begins before it
        "12 mois après la fin du contrat, tout est détruit.",  # a quantity
        "2026 est l'année du changement.",  # a year
        "3.5 millions de fiches sont gardées.",  # a decimal number
        "10 000 euros sont prévus.",  # an amount
        "Article 13 du règlement : il est respecté.",  # a reference
        "M. Durand répond aux questions.",  # Monsieur
        "11.03.2026 : première version.",  # a date
    ],
)
def test_a_sentence_that_begins_with_a_number_is_no_heading(line: str) -> None:
    draft = text(f"1. Objet\n\nIl faut :\n\n1. livrer ;\n{line}\n\n2. Suite\n\nTexte final.\n")
    assert [clause.number for clause in draft.clauses] == ["1", "2"]


def test_ordered_items_inside_a_section_are_a_list() -> None:
    draft = text("1. Objet\n\nIl faut :\n1. livrer ;\n2. payer.\n\n2. Durée\n\nUn an.\n")
    assert draft.clauses[0].blocks[1] == List(items=("livrer ;", "payer."), ordered=True)


def test_a_list_cut_by_a_paragraph_goes_on_with_its_numbers() -> None:
    draft = text("Il faut :\n\n1. livrer ;\n2. payer ;\n\nEt enfin, surtout :\n\n3. partir.\n")
    assert draft.clauses[0].blocks[-1] == List(items=("partir.",), ordered=True, start=3)


def test_letters_of_items_stay_because_clauses_refer_to_them() -> None:
    draft = text("Il faut :\na) livrer ;\nb) payer.\n")
    assert draft.clauses[0].blocks[1] == List(items=("a) livrer ;", "b) payer."))


def test_a_table_of_contents_is_not_taken_for_the_sections() -> None:
    body = "".join(f"{n}. {t}\n\nTexte.\n\n" for n, t in ((1, "Objet"), (2, "Durée"), (3, "Fin")))
    draft = text(f"Sommaire\n\n1. Objet\n2. Durée\n3. Fin\n\n{body}")
    assert [clause.number for clause in draft.clauses] == ["", "1", "2", "3"]


def test_nested_items_stay_inside_their_item() -> None:
    draft = text("Il faut :\n- un\n  - deux\n    - trois\n  - quatre\n- cinq\n")
    items = ("un\n- deux\n    - trois\n- quatre", "cinq")
    assert draft.clauses[0].blocks[1] == List(items=items)


@pytest.mark.parametrize("sign", ["-", "•", "*", "–", "—", "·", "◦", "\t-", "  •\t", "o\t"])
def test_every_usual_bullet_makes_a_list(sign: str) -> None:
    draft = text(f"On garde :\n\n{sign} un nom\n\n{sign} une adresse\n")
    assert draft.clauses[0].blocks[1] == List(items=("un nom", "une adresse"))


def test_a_wrapped_item_is_one_item() -> None:
    draft = text("On garde :\n- le nom de la personne et\n  celui de sa société\n- rien d'autre\n")
    expected = ("le nom de la personne et celui de sa société", "rien d'autre")
    assert draft.clauses[0].blocks[1] == List(items=expected)


def test_a_hard_wrapped_paragraph_is_joined() -> None:
    lines = (
        "La présente notice décrit la manière dont nous gardons les données",
        "des personnes qui louent un atelier, et combien de temps. Elle vaut",
        "pour tous nos sites.",
    )
    assert text("\n".join(lines)).clauses[0].blocks == (Paragraph(text=" ".join(lines)),)


def test_a_line_that_ends_with_a_colon_names_no_section() -> None:
    draft = text("1. Objet\n\nIntérêt légitime :\n\n- le vol\n\n2. Fin\n\nTexte.\n")
    assert [clause.title for clause in draft.clauses] == ["Objet", "Fin"]


def test_a_numbered_paragraph_of_a_contract_has_a_number_and_no_title() -> None:
    long = "Le client paie le prix convenu dans les trente jours de la facture, sauf accord écrit."
    draft = text(f"1. Prix\n\n1.1 {long}\n\n1.2 Retard\n\nTexte.\n")
    assert draft.clauses[1] == Clause(number="1.1", level=3, blocks=(Paragraph(text=long),))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\f\n"])
def test_the_ends_of_lines_make_no_difference(end: str) -> None:
    source = "Titre\n\n1. Objet\n\nTexte un.\n\n2. Durée\n\nTexte deux.\n"
    assert text(source.replace("\n", end)).clauses == text(source).clauses


def test_french_spaces_stay() -> None:
    assert "prix\u00a0: fixe\u202f;" in text("Le prix\u00a0: fixe\u202f; payé.").markdown()

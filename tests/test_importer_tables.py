import pytest

from policies.importer import Draft, Paragraph, Table, read

ROWS = (("Donnée", "Durée", "Base"), ("Compte", "3 ans", "contrat"), ("Facture", "10 ans", "loi"))


def text(source: str) -> Draft:
    return read(source.encode(), name="policy.txt")


def columns(rows: tuple[tuple[str, ...], ...]) -> str:
    return "\n".join("".join(f"{cell:<12}" for cell in row).rstrip() for row in rows)


@pytest.mark.parametrize(
    "source",
    [
        "\n".join("\t".join(row) for row in ROWS),  # from a spreadsheet
        "\n".join("| " + " | ".join(row) + " |" for row in ROWS),  # pipes
        "\n".join(" | ".join(row) for row in ROWS),  # pipes without borders
        "\n".join(";".join(row) for row in ROWS),  # a French CSV
        columns(ROWS),  # aligned columns
        "Voici :\n" + "\n".join("\t".join(row) for row in ROWS),  # close to its introduction
    ],
)
def test_a_table_whose_cells_are_certain_is_rebuilt(source: str) -> None:
    tables = [b for b in text(source).clauses[0].blocks if isinstance(b, Table)]
    assert tables == [Table(header=ROWS[0], rows=ROWS[1:])]


@pytest.mark.parametrize(
    "source",
    [
        "Téléphone :\t01 23\nCourriel :\ta@b.example\n",  # labels, not names of columns
        "Le prix ;  il est fixe ; il est dû.\nLe délai ;  il est court ; il court.\n",  # prose
        "names; postal addresses; phones\nbadges; entry times; doors\n",  # English prose
        "Une phrase.  Une autre.\nUne troisième.  Et une autre.\n",  # two spaces after a stop
        "Donnée\tDurée\nCompte\n",  # a row that lacks a cell
    ],
)
def test_what_may_be_no_table_stays_as_it_is(source: str) -> None:
    assert not any(isinstance(b, Table) for c in text(source).clauses for b in c.blocks)


@pytest.mark.parametrize(
    "source",
    [
        "Boréal SARL\n12 rue des Pins\n38000 Grenoble\nFrance\n",  # an address
        "Jean Martin\nMarie Anne Petit\nLuc Simon Grand\nEve Noir\n",  # names
        "Le service est ouvert.\nIl ferme le soir.\nOn peut écrire.\n",  # sentences
        "Horaires Du Lundi\nde huit heures à midi\nde quatorze heures à dix-huit\n",  # a notice
    ],
)
def test_short_lines_are_not_offered_as_a_table(source: str) -> None:
    assert "flattened_table" not in [warning.id for warning in text(source).warnings]


@pytest.mark.parametrize(
    "source",
    [
        "Prestataire Rôle Pays\nAlpha Hébergement de sites France\nBêta Paiement Irlande\n",
        "Cookie Purpose Retention\nsession Keeps you in 14 days\nstats Counts visits 13 months\n",
    ],
)
def test_a_table_whose_cells_ran_together_is_offered(source: str) -> None:
    draft = text(source)
    assert [(w.id, w.line) for w in draft.warnings] == [("flattened_table", 1)]
    assert draft.clauses[0].blocks == (Paragraph(text=source.strip()),)


def test_a_pipe_inside_a_cell_does_not_end_it() -> None:
    draft = text("Donnée\tUsage\nA|B\tessai\n")
    again = read(draft.markdown().encode(), name="policy.md")
    assert draft.clauses[0].blocks == again.clauses[0].blocks
    assert "A\\|B" in draft.markdown()

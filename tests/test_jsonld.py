"""A version as linked data: what its tables say, in terms that programs know, nothing guessed."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from policies.actions import import_draft
from policies.clauses import Clause, Draft, Paragraph, Table
from policies.models import PolicyPage
from policies.models.pages import Kind
from policies.rendering import vocabulary
from tests.conftest import TODAY, Brand

FR = "/politique-de-confidentialite/"
DATA = Table(
    header=("Catégorie", "Finalités", "Base légale", "Conservation", "Remarque"),
    rows=(
        ("Compte", "Gérer ; Facturer", "Contrat ; intérêt légitime pour l’équipe", "3 ans", "A"),
        ("Patients", "Celles du praticien", "Celle du praticien", "Fixée par lui", ""),
    ),
)
RECIPIENTS = Table(
    header=("Prestataire", "Mission", "Données confiées", "Pays", "Contact"),
    rows=(("Hôte SAS", "Hébergement", "Toutes", "France", "dpo@hote.example"),),
)
ODD = Table(header=("Objet", "Ce qui est convenu"), rows=(("Durée", "Un an"),))
# A table that an editor typed as Markdown says the same as a typed one.
TYPED = "| Donnée | Durée |\n| --- | --- |\n| Trace | 6 mois |"
RIGHTS = "- **Accès** : une copie ;\n- **Effacement** ;\n- **Accueil** : un sourire."


def write(brand: Brand) -> PolicyPage:
    """Write a text with tables of each kind."""
    blocks = (
        ("1", "Données", DATA),
        ("2", "Prestataires", RECIPIENTS),
        ("3", "Convention", ODD),
        ("4", "Durées", Paragraph(text=TYPED)),
        ("5", "Vos droits", Paragraph(text=RIGHTS)),
        ("6", "Accueil", Paragraph(text="- **Opposition** : au comptoir.")),
    )
    clauses = [Clause(number=n, title=t, blocks=(block,)) for n, t, block in blocks]
    draft = Draft(clauses=(Clause(title="Politique", level=1), *clauses))
    return import_draft(draft, site=brand.site, kind=Kind.PRIVACY, by=brand.people["editor"])


@pytest.fixture(scope="module")
def linked(scene: Brand) -> dict[str, Any]:
    """Give the linked data of the version in force."""
    scene.fix(write(scene))
    response = scene.get(f"{FR}index.jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    found: dict[str, Any] = json.loads(response.content)
    return found


def labels(nodes: list[dict[str, Any]]) -> list[str]:
    """Give the words that name nodes."""
    return [str(node["rdfs:label"]["@value"]) for node in nodes]


def test_every_term_is_of_a_vocabulary_that_stands_in_it(linked: dict[str, Any]) -> None:
    known = set(linked["@context"])

    def terms(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (term for term in node if not term.startswith("@"))
            kinds = node.get("@type", [])
            yield from kinds if isinstance(kinds, list) else [kinds]
            for key, value in node.items():
                yield from terms(value) if key != "@context" else ()
        elif isinstance(node, list):
            for one in node:
                yield from terms(one)

    assert {term.partition(":")[0] for term in terms(linked)} <= known
    assert all(isinstance(one, str) for one in linked["@context"].values())


def test_the_document_is_described(linked: dict[str, Any], brand: Brand) -> None:
    version = brand.site.policies.get().versions.get()
    assert linked["@id"] == f"http://alpha.localhost{FR}versions/1.0/"
    assert linked["@type"] == ["schema:DigitalDocument", "dpv:PrivacyNotice"]
    assert linked["schema:validFrom"]["@value"] == TODAY.isoformat()
    assert linked["dpv:hasDataController"]["schema:legalName"] == "Alpha SAS"
    assert linked["schema:encoding"][0]["schema:sha256"] == version.sha256
    assert "schema:validThrough" not in linked


def test_a_row_of_data_is_a_process(linked: dict[str, Any]) -> None:
    first = linked["dpv:hasProcess"][0]
    assert labels(first["dpv:hasPersonalData"]) == ["Compte"]
    assert labels(first["dpv:hasPurpose"]) == ["Gérer", "Facturer"]
    assert labels(first["dpv:hasStorageCondition"]) == ["3 ans"]
    (kept,) = first["dpv:hasStorageCondition"]
    assert kept["dpv:hasDuration"] == {"@value": "P3Y", "@type": "xsd:duration"}
    assert first["rdfs:comment"]["@value"] == "Remarque: A"
    assert first["rdfs:isDefinedBy"]["@id"].endswith(f"{FR}versions/1.0/#1")


def test_legal_bases_are_named_with_their_provision(linked: dict[str, Any]) -> None:
    bases = linked["dpv:hasProcess"][0]["dpv:hasLegalBasis"]
    assert [one["@type"][1] for one in bases] == ["dpv:Contract", "dpv:LegitimateInterest"]
    provisions = [one["dcterms:conformsTo"]["@id"] for one in bases]
    assert provisions == ["eu-gdpr:A6-1-b", "eu-gdpr:A6-1-f"]
    assert labels(bases)[1] == "intérêt légitime pour l’équipe"


def test_what_is_not_recognised_stays_text(linked: dict[str, Any]) -> None:
    second = linked["dpv:hasProcess"][1]
    (basis,) = second["dpv:hasLegalBasis"]
    assert (basis["@type"], labels([basis])) == ("dpv:LegalBasis", ["Celle du praticien"])
    assert "dpv:hasDuration" not in second["dpv:hasStorageCondition"][0]
    (table,) = linked["schema:hasPart"]
    assert table["schema:name"] == "3. Convention"
    assert table["schema:text"]["@value"] == "Objet | Ce qui est convenu\nDurée | Un an"


def test_a_table_in_markdown_is_read_too(linked: dict[str, Any]) -> None:
    third = linked["dpv:hasProcess"][2]
    assert labels(third["dpv:hasPersonalData"]) == ["Trace"]
    assert third["dpv:hasStorageCondition"][0]["dpv:hasDuration"]["@value"] == "P6M"


def test_a_recipient_is_no_process(linked: dict[str, Any]) -> None:
    (host,) = linked["dpv:hasRecipient"]
    assert labels([host]) == ["Hôte SAS"]
    assert labels(host["dpv:hasPurpose"]) == ["Hébergement"]
    assert labels(host["dpv:hasLocation"]) == ["France"]
    assert len(linked["dpv:hasProcess"]) == 3


def test_rights_are_read_from_a_list_about_rights_only(linked: dict[str, Any]) -> None:
    assert [one["@id"] for one in linked["dpv:hasRight"]] == ["eu-gdpr:A15", "eu-gdpr:A17"]


def test_a_version_that_was_replaced_says_by_which(other_brand: Brand) -> None:
    other_brand.promulgate("Nous gardons.")
    other_brand.promulgate("Nous gardons moins.", day=TODAY + timedelta(days=31))
    found = json.loads(other_brand.get(f"{FR}versions/1.0/index.jsonld").content)
    assert found["dcterms:isReplacedBy"]["@id"].endswith("versions/2.0/")
    assert found["schema:validThrough"]["@value"] == "2026-12-21"


def test_a_translation_names_its_original(other_brand: Brand) -> None:
    other_brand.fix(*(other_brand.draft("We keep data.", language=one) for one in ("fr", "en")))
    english = json.loads(other_brand.get("/en/privacy-policy/index.jsonld").content)
    assert english["schema:translationOfWork"]["@id"].endswith(f"{FR}versions/1.0/")
    french = json.loads(other_brand.get(f"{FR}index.jsonld").content)
    assert french["schema:workTranslation"]["@id"].endswith("/en/privacy-policy/versions/1.0/")


def test_terms_are_a_document_and_no_notice(other_brand: Brand) -> None:
    other_brand.promulgate("Nous facturons.", kind=Kind.TERMS)
    found = json.loads(other_brand.get("/conditions/index.jsonld").content)
    assert found["@type"] == ["schema:DigitalDocument"]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Catégories de données", "data"),
        ("Données à caractère personnel", "data"),
        ("À quoi elles servent", "purpose"),
        ("What they are for", "purpose"),
        ("Purpose of the processing", "purpose"),
        ("Bases juridiques", "basis"),
        ("Lawful basis", "basis"),
        ("Durée de conservation", "retention"),
        ("Retention period", "retention"),
        ("Sous-traitant ultérieur", "recipient"),
        ("Sub-processor", "recipient"),
        ("Data received", "given"),
        ("Garanties", "safeguard"),
        ("Données sensibles exclues", None),  # says what is not there
        ("Durée de la session", None),  # of something else
        ("Base", None),
        ("", None),
    ],
)
def test_a_column_is_known_by_its_whole_heading(heading: str, role: str | None) -> None:
    assert vocabulary.role(heading) == role


@pytest.mark.parametrize(
    ("cell", "provision"),
    [
        ("Exécution du contrat", "A6-1-b"),
        ("Performance of a contract", "A6-1-b"),
        ("Votre consentement", "A6-1-a"),
        ("Consent (6(1)(a))", "A6-1-a"),
        ("L’intérêt légitime de l’éditeur", "A6-1-f"),
        ("obligation légale (art. L. 123-22)", "A6-1-c"),
        ("Article 6.1.e", "A6-1-e"),
        ("6(1)(d)", "A6-1-d"),
        ("Sans votre consentement", None),  # the contrary
        ("Aucune obligation légale", None),
        ("Contractuelle", None),  # not the word
        ("", None),
    ],
)
def test_a_legal_basis_is_known_by_its_beginning(cell: str, provision: str | None) -> None:
    found = vocabulary.basis(cell)
    assert (found and found[1]) == provision


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("Accès", "A15"),
        ("Droit d’accès", "A15"),
        ("Right to erasure", "A17"),
        ("Droit à la portabilité (article 20)", "A20"),
        ("Limitation du traitement", "A18"),
        ("Droit de retirer son consentement", None),
        ("Accès au bâtiment", None),
    ],
)
def test_a_right_is_known_by_its_whole_name(words: str, article: str | None) -> None:
    assert vocabulary.right(words) == article


@pytest.mark.parametrize(
    ("cell", "length"),
    [
        ("6 mois", "P6M"),
        ("10 years", "P10Y"),
        ("182 jours", "P182D"),
        ("72 heures", "PT72H"),
        ("Durée du contrat, puis 5 ans", None),  # more than a length
        ("6 à 12 mois", None),
        ("six mois", None),
        ("2 semaines", None),  # XML Schema has none
    ],
)
def test_a_length_is_a_number_and_a_unit_and_nothing_else(cell: str, length: str | None) -> None:
    assert vocabulary.duration(cell) == length

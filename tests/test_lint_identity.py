"""L10 to L15: languages, identity, postcodes, officer, contacts, names."""

import pytest

from policies.lint import Facts, lint
from policies.lint.facts import Controller
from tests.lint_texts import english, findings, fires, section

TOWNS = {"75002": frozenset({"paris"}), "75000": frozenset(), "35000": frozenset({"rennes"})}
ALPHA = Controller(
    legal_name="Alpha Santé SAS",
    legal_form="SAS",
    registry_number="732 829 320 RCS Rennes",
    street="3 place des Lices",
    postcode="35000",
    town="Rennes",
)


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        (section("Nous traitons vos données."), None, False),
        (english("We process your data."), None, True),
        (english("The French version of this policy prevails."), None, False),
        (english("We process your data."), frozenset({"en"}), True),
        (english("We process your data."), frozenset({"en", "fr"}), False),
    ],
)
def test_a_french_version_is_asked_for(
    text: str, languages: frozenset[str] | None, *, expected: bool
) -> None:
    assert fires("L10", text, Facts(languages=languages)) is expected


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (
            "Alpha Santé, SAS au capital de 1 000 €, 732 829 320 RCS Rennes, 3 place des Lices,"
            " 35000 Rennes.",
            "",
        ),
        (
            "Le site est édité par Alpha, SARL, SIREN 732829320, 3 rue du Port, 35000 Rennes.",
            "",
        ),
        ("The controller is Alpha Ltd, company number 01234567, 3 High Street, Leeds.", ""),
        ("Alpha SAS, 3 place des Lices, 35000 Rennes.", "registry number"),
        ("Alpha SAS, 732 829 320 RCS Rennes.", "postal address"),
        ("Le responsable du traitement est Alpha.", "legal form, registry number, postal address"),
        (
            "Nous traitons vos données.",
            "legal name, legal form, registry number, postal address",
        ),
    ],
)
def test_what_identity_lacks_is_named(words: str, missing: str) -> None:
    text = section(words, title="Responsable")
    assert [one.context for one in findings("L11", text)] == ([missing] if missing else [])


def test_identity_is_compared_with_the_settings() -> None:
    words = "Alpha Santé SAS, 732 829 320 RCS Rennes, 3 place des Lices, {} Rennes."
    right, wrong = words.format("35000"), words.format("35001")
    assert not fires("L11", section(right), Facts(controller=ALPHA))
    assert fires("L11", section(wrong), Facts(controller=ALPHA))


@pytest.mark.parametrize(
    ("words", "severities"),
    [
        ("12 rue du Port, 75000 Paris", ["W"]),  # no such code
        ("12 rue du Port, 75002 Lyon", ["W"]),  # another town's
        ("12 rue du Port, 75002 Paris", []),
        ("12 rue du Port, 35000 RENNES", []),
        ("TSA 80715, 75334 Paris Cedex 07", []),  # an addressee's own code
        ("12 rue du Port, 29200 Brest", ["not_checked"]),  # not in the list
        ("Capital : 10000 euros", []),  # no address
    ],
)
def test_a_postcode_is_one_of_its_town(words: str, severities: list[str]) -> None:
    found = lint(section(words), facts=Facts(towns=TOWNS))
    assert [one.severity for one in found if one.rule == "L12"] == severities


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Les notes sur vos patients sont conservées.", True),  # health, no officer
        ("Health data is processed for each appointment.", True),
        ("Notre délégué à la protection des données vous répond.", True),  # not reachable
        ("Our Data Protection Officer: dpo@alpha.example.", False),
        ("Notre DPO est joignable à dpo@alpha.example ; données de santé.", False),
        ("Données de santé. Alpha n’a pas désigné de délégué (article 37).", False),
        ("Nous traitons votre nom avec soin.", False),  # nothing of health
    ],
)
def test_the_officer_is_reachable_or_the_question_is_asked(words: str, *, expected: bool) -> None:
    assert fires("L13", section(words)) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("DPO : dpo@a.example.\n\nNotre DPO répond à delegue@a.example.", True),  # two
        ("Pour exercer vos droits, écrivez à :\n\n[adresse électronique]", True),  # void
        ("Les demandes peuvent être adressées à :\n\nMerci de votre confiance.", True),
        ("Write to our DPO at dpo@example.com.", True),  # an address of examples
        ("Contactez-nous par courriel à contact@.", True),  # cut
        ("DPO : dpo@a.example.\n\nLe DPO répond : DPO@a.example.", False),  # one
        ("DPO : dpo@a.example.\n\nFacturation : compta@a.example.", False),  # two roles
        ("Les demandes sont adressées à :\n\n- droits@a.example", False),
        ("Contact :\n\n3 place des Lices, 35000 Rennes", False),
        ("Contactez-nous : [le formulaire de contact](/contact/).", False),
    ],
)
def test_each_role_has_one_address_that_works(words: str, *, expected: bool) -> None:
    assert fires("L14", section(words)) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Alpha SAS, ci-après « AlphaSoin ». AlphaSoin agit. Alpha Soin décide.", True),  # split
        ("Alpha SAS, ci-après « AlphaSoin ». La société agit.", True),  # never used
        ("Alpha Soin agit. Chez alpha-soin.fr, tout est clair.", True),  # a site for a name
        ("Alpha Ltd (the “Company”) acts. Nobody else does.", True),  # never used
        ("Alpha SAS, ci-après « AlphaSoin ». AlphaSoin agit.", False),
        ("Alpha Ltd (the “Company”) acts. The Company decides.", False),
        ("Alpha Soin agit. Son site est alpha-soin.fr.", False),  # the site itself
        ("Alpha Soin agit. Écrivez à a@alpha-soin.fr.", False),
        ("Les « cookies » sont des fichiers.", False),  # no definition of ours
    ],
)
def test_a_name_is_used_as_it_is_defined(words: str, *, expected: bool) -> None:
    assert fires("L15", section(words)) is expected


CONTACTS = "| {} | Contact |\n| --- | --- |\n| {} | dpo@nuage.example |\n| {} | dpo@poste.example |"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("Prestataire", "Nuage", "Poste"), False),  # each row is someone else's
        (("Sujet", "DPO", "Délégué à la protection des données"), True),  # which one is it?
        (("Sujet", "DPO", "Factures"), False),
    ],
)
def test_contacts_of_others_are_not_ours(cells: tuple[str, str, str], *, expected: bool) -> None:
    assert fires("L14", section(CONTACTS.format(*cells))) is expected

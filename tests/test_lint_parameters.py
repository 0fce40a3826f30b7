"""L04, L74, L82, L95: days, numbers, contacts and recipients that software keeps."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.importer import read
from policies.lint import Facts, lint
from policies.lint.facts import Quantity, Recipient
from tests.lint_texts import findings, fires, section

TODAY = date(2026, 11, 21)
PLAN = Facts(today=TODAY, notice_days=30, promised_notice_days=0)
KEPT = (
    Quantity(value=72, unit="hour", about="breach", words=("CNIL",)),
    Quantity(value=30, unit="day", about="notice"),
    Quantity(value=1, unit="month", about="request", words=("demande", "request")),
    Quantity(value=10, unit="year", about="retention", words=("Documents comptables",)),
    Quantity(value=3, unit="year", about="retention", words=("Prospection",)),
)


@pytest.mark.parametrize(
    ("update", "entry", "promise", "expected"),
    [
        ("8 novembre 2025", "8 décembre 2025", "", True),  # 30 days after, both ends counted
        ("8 novembre 2025", "9 décembre 2025", "", False),
        ("8 novembre 2025", "9 décembre 2025", "informés 60 jours avant l’entrée", True),
        ("8 novembre 2025", "24 novembre 2025", "informés 15 jours avant l’entrée", False),
        ("8 novembre 2025", "8 novembre 2025", "", False),  # a first version, perhaps
        ("8 novembre 2025", "8 novembre 2025", "informés 30 jours avant l’entrée", True),
        ("8 novembre 2025", "1er mars 2025", "", False),  # a correction of one in force
    ],
)
def test_the_days_of_a_text_leave_the_notice(
    update: str, entry: str, promise: str, *, expected: bool
) -> None:
    said = f"Dernière mise à jour : {update}.\n\nEntrée en vigueur : {entry}."
    promised = f"Si cette politique est modifiée, vous êtes {promise}." if promise else ""
    assert fires("L04", section(f"{said}\n\n{promised}")) is expected


@pytest.mark.parametrize(
    ("days", "facts", "expected"),
    [
        (30, PLAN, True),  # neither the day of notice nor that of entry counts
        (31, PLAN, False),
        (31, replace(PLAN, promised_notice_days=60), True),  # the version in force promises more
        (61, replace(PLAN, promised_notice_days=60), False),
        (0, replace(PLAN, first_version=True), False),
        (0, replace(PLAN, substantial=False), False),
        (-1, replace(PLAN, substantial=False), True),  # never in the past
    ],
)
def test_the_planned_day_leaves_the_notice(days: int, facts: Facts, *, expected: bool) -> None:
    facts = replace(facts, entry_into_force=TODAY + timedelta(days=days))
    found = findings("L04", section("Rien."), facts)
    assert [(one.severity, one.definite) for one in found] == [("B", True)] * expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Dernière mise à jour : 22 novembre 2026", True),  # after the promulgation
        ("Dernière mise à jour : 21 novembre 2026", False),
        ("En vigueur depuis le 4 janvier 2027", True),  # not the day planned
        ("En vigueur depuis le 14 janvier 2027", False),
    ],
)
def test_days_typed_agree_with_those_planned(words: str, *, expected: bool) -> None:
    facts = replace(PLAN, entry_into_force=date(2027, 1, 14))
    assert fires("L04", section(words), facts) is expected


@pytest.mark.parametrize(
    ("words", "context"),
    [
        ("Nous notifions la violation à la CNIL dans les 72 heures.", ""),
        ("Nous notifions la violation à la CNIL dans les 3 jours.", ""),  # the same
        ("Nous notifions la violation à la CNIL dans les 48 heures.", "breach = 72 hour"),
        ("Nous notifions la violation à la CNIL dans les vingt heures.", "breach = 72 hour"),
        ("Vous êtes informé trente jours avant l’entrée en vigueur.", ""),
        ("You are told 15 days before the change takes effect.", "notice = 30 day"),
        ("Nous répondons à votre demande en un mois.", ""),
        ("We answer your request within two months.", "request = 1 month"),
        ("- Documents comptables : 10 ans", ""),
        ("- Documents comptables : 120 mois", ""),  # the same
        ("- Documents comptables : 5 ans", "retention = 10 year"),
        ("- Prospection : 3 ans", ""),
        ("- Dossiers : conservés 7 ans", "7 ans"),  # nothing is bound to it
        ("Nous tenons compte de vos avis.", ""),  # no number
    ],
)
def test_a_number_is_bound_to_a_parameter(words: str, context: str) -> None:
    found = findings("L74", section(words), Facts(quantities=KEPT))
    assert len(found) == bool(context)
    assert all(context in one.context for one in found)


@given(st.integers(1, 500))
def test_any_other_number_of_days_is_found(days: int) -> None:
    text = section(f"Vous êtes informé {days} jours avant l’entrée en vigueur.")
    assert fires("L74", text, Facts(quantities=KEPT)) is (days != 30)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(PLAN, promised_notice_days=31), True),  # the brand gives 30
        (replace(PLAN, promised_notice_days=30), False),
        (replace(PLAN, promised_notice_days=31, first_version=True), False),
        (replace(PLAN, promised_notice_days=31, substantial=False), False),
        (replace(PLAN, promised_notice_days=30, entry_into_force=date(2026, 12, 21)), True),
        (replace(PLAN, promised_notice_days=30, entry_into_force=date(2026, 12, 22)), False),
        (replace(PLAN, promised_notice_days=60, entry_into_force=date(2027, 1, 21)), False),
    ],
)
def test_the_notice_promised_in_force_is_kept(facts: Facts, *, expected: bool) -> None:
    found = findings("L82", section("Rien."), facts)
    assert [(one.severity, one.definite) for one in found] == [("B", True)] * expected


OTHER = read(
    section("- Journaux : conservés 12 mois\n\nNotre DPO : dpo@alpha.example.").encode(),
    name="cookies.md",
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("- Journaux : conservés 6 mois", True),
        ("- Les journaux : conservés un an", False),  # the same
        ("- Factures : conservées 6 mois", False),  # of something else
        ("Écrivez au DPO : autre@alpha.example", True),
        ("Écrivez au DPO : dpo@alpha.example", False),
        ("Écrivez à la facturation : compta@alpha.example", False),
    ],
)
def test_documents_of_a_brand_agree(words: str, *, expected: bool) -> None:
    assert fires("L95", section(words), Facts(others={"cookies": OTHER})) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Nous faisons appel à Nuage SAS.", ["Poste SA"]),
        ("Nous faisons appel à Nuage SAS et à Poste SA.", []),
    ],
)
def test_a_text_names_every_recipient_of_the_register(words: str, expected: list[str]) -> None:
    held = (Recipient(name="Nuage"), Recipient(name="Poste SA"))
    facts = Facts(others={}, recipients=held)
    assert [
        one.context for one in findings("L95", section(words, "Destinataires"), facts)
    ] == expected


def test_a_contact_of_the_register_is_the_one_in_the_text() -> None:
    facts = Facts(others={}, contacts={"dpo": "dpo@alpha.example"})
    assert fires("L95", section("Notre DPO : autre@alpha.example."), facts)
    assert not fires("L95", section("Notre DPO : dpo@alpha.example."), facts)


@pytest.mark.parametrize("rule", ["L07", "L08", "L12", "L74", "L82", "L95"])
def test_a_rule_without_its_facts_says_that_it_checked_nothing(rule: str) -> None:
    found = [one for one in lint(section("Conservé 3 ans.")) if one.rule == rule]
    assert [one.severity for one in found] == ["not_checked"]


TABLE = """| Prestataire | Pays | Contact |
| --- | --- | --- |
| {} | {} | {} |"""
HELD = (Recipient(name="Nuage SAS", country="France", contact="dpo@nuage.example"),)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("Nuage SAS", "France", "dpo@nuage.example"), []),
        (("Brume SAS", "France", "dpo@nuage.example"), ["Nuage SAS", "≠ register"]),
        (("Nuage SAS", "Canada", "dpo@nuage.example"), ["register: France"]),
        (("Nuage SAS", "France", "dpo@brume.example"), ["register: dpo@nuage.example"]),
    ],
)
def test_a_row_of_recipients_is_the_registers(row: tuple[str, ...], expected: list[str]) -> None:
    text = section(TABLE.format(*row), "Destinataires")
    found = findings("L95", text, Facts(others={}, recipients=HELD))
    assert len(found) == len(expected)
    assert all(words in one.context for one, words in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("L’abonnement passe par PayPal.", True),  # the register has Stripe
        ("L’abonnement passe par Stripe.", False),
        ("Matomo compte les visites, sur nos serveurs.", False),  # nobody else receives them
    ],
)
def test_a_known_company_is_in_the_register(words: str, *, expected: bool) -> None:
    held = (Recipient(name="Stripe"),)
    assert fires("L95", section(words), Facts(others={}, recipients=held)) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Écrivez à aide@alpha.example.", True),  # of ours, in no register
        ("Écrivez à contact@alpha.example.", False),
        ("Écrivez à mediateur@ailleurs.example.", False),
        ("Pour la facturation : compta@alpha.example.", False),  # a role the register lacks
    ],
)
def test_an_address_of_ours_is_in_the_register(words: str, *, expected: bool) -> None:
    known = {"dpo": "dpo@alpha.example", "contact": "contact@alpha.example"}
    assert fires("L95", section(words), Facts(others={}, contacts=known)) is expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("25 mois ; preuve des choix : 5 ans", []),
        ("25 mois ; preuve des choix : 25 mois", ["proof = 5 year"]),
        ("5 ans ; preuve des choix : 5 ans", ["retention = 25 month"]),
    ],
)
def test_each_number_of_a_cell_is_bound_to_its_own(cell: str, expected: list[str]) -> None:
    held = (
        Quantity(value=25, unit="month", about="retention", words=("Navigation",)),
        Quantity(value=5, unit="year", about="proof", words=("preuve", "choix")),
    )
    row = f"| Donnée | Durée |\n| --- | --- |\n| Navigation | {cell} |"
    found = findings("L74", section(row), Facts(quantities=held))
    assert [one.context.partition(" ≠ ")[2] for one in found] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Votre choix vaut 182 jours, soit environ 6 mois.", False),
        ("Votre choix vaut 182 jours, soit environ 7 mois.", True),
        ("Votre choix vaut 6 mois.", True),  # nothing says that it is about
    ],
)
def test_a_number_said_roughly_is_near_the_one_kept(words: str, *, expected: bool) -> None:
    held = (Quantity(value=182, unit="day", about="choice", words=("choix",)),)
    assert fires("L74", section(words), Facts(quantities=held)) is expected

"""L70, L72, L73: passwords, artificial intelligence, breaches, in French and English."""

from itertools import product

import pytest

from policies.clauses import Clause, Draft, Verbatim
from policies.lint import Facts, lint
from tests.lint_texts import english, findings, fires, section


@pytest.mark.parametrize(
    "words",
    [
        "Votre mot de passe est stocké sous forme chiffrée.",
        "- mot de passe (sous forme chiffrée)",
        "Nous assurons le chiffrement des mots de passe.",
        "Passwords are stored encrypted.",
        "We keep encrypted passwords.",
    ],
)
def test_encrypted_passwords_are_seen(words: str) -> None:
    assert fires("L70", section(words))


@pytest.mark.parametrize(
    "words",
    [
        "Les mots de passe sont hachés.",
        "Les mots de passe sont hachés, les sauvegardes sont chiffrées.",
        "Des mots de passe hachés et des sauvegardes chiffrées.",
        "Choisissez un mot de passe fort ; les sauvegardes sont chiffrées.",
        "Passwords are hashed; backups are encrypted.",
        "Your password is sent over an encrypted connection.",  # on its way
    ],
)
def test_hashed_passwords_and_encrypted_other_things_pass(words: str) -> None:
    assert not fires("L70", section(words))


def test_an_artificial_intelligence_told_in_full_passes() -> None:
    words = (
        "Une intelligence artificielle résume vos notes. Notre prestataire d’IA, Mistral, reçoit"
        " l’extrait choisi et le traite en France avec cette IA."
    )
    assert not fires("L72", section(words))


def test_an_artificial_intelligence_that_is_not_used_needs_nothing() -> None:
    assert not fires("L72", section("Nous n’utilisons aucune intelligence artificielle."))


def test_what_an_artificial_intelligence_lacks_is_named() -> None:
    (found,) = findings("L72", english("Our AI answers questions."))
    assert found.context.count(",") == 3


SHAPES = ["a ", "[", "[(", "](", "| a | b |\n", "- consentement implicite\n", "`", "# a\n\n"]


@pytest.mark.parametrize(("shape", "kind"), list(product(SHAPES, ["privacy", "dpa", "cookies"])))
def test_a_long_text_of_nothing_is_read_to_its_end(shape: str, kind: str) -> None:
    text = shape * (30_000 // len(shape))
    draft = Draft(clauses=(Clause(title="Titre", level=1, blocks=(Verbatim(text=text),)),))
    assert lint(draft, facts=Facts(kind=kind))

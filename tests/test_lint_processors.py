"""L40 to L51: roles, agreements, subprocessors, health data, in French and English."""

import pytest

from tests.lint_content_texts import good, heard
from tests.lint_texts import findings, fires, section


@pytest.mark.parametrize("policy", ["fr-dpa", "en-dpa"])
def test_an_agreement_that_holds_all_of_article_28_is_left_alone(policy: str) -> None:
    assert heard(good(policy)) == set()


def test_an_empty_agreement_lacks_every_element() -> None:
    (found,) = findings("L43", "# Accord de sous-traitance\n\n## 1. Cadre\n\nRien.\n")
    assert found.context.count(",") == 14


@pytest.mark.parametrize(
    "words",
    [
        "Vous validez un contrat de sous-traitance implicite.",
        "Le consentement est réputé donné.",
        "Votre silence vaut acceptation.",
        "En poursuivant votre navigation, vous acceptez les cookies.",
        "You are deemed to have accepted this agreement.",
        "Your consent is implied.",
        "Silence constitutes acceptance.",
    ],
)
def test_what_is_implied_blocks(words: str) -> None:
    assert [one.severity for one in findings("L42", section(words))] == ["B"]


@pytest.mark.parametrize(
    "words",
    [
        "Le contrat n’est jamais implicite.",
        "Le silence ne vaut pas acceptation.",
        "Aucun consentement tacite n’est retenu.",
        "Votre silence n’en vaut pas un accord.",
        "Le contrat se renouvelle par tacite reconduction.",  # a renewal
        "Cette clause du contrat est réputée non écrite.",  # a void clause
        "Consent is never implied.",
        "Your silence is not an acceptance.",
        "We give no implied warranties under this agreement.",  # warranties
    ],
)
def test_what_is_denied_or_is_no_consent_passes(words: str) -> None:
    assert not fires("L42", section(words))


@pytest.mark.parametrize(
    "words",
    [
        "L’envoi passe par Sendinblue.",
        "E-mail is sent by Sendinblue.",
        "Le transfert repose sur le Privacy Shield.",
    ],
)
def test_a_name_that_was_left_is_told_with_the_new_one(words: str) -> None:
    assert fires("L47", section(words))


@pytest.mark.parametrize(
    "words",
    [
        "L’envoi passe par Brevo (anciennement Sendinblue).",
        "E-mail is sent by Brevo, formerly Sendinblue.",
        "Écrivez à dpo@sendinblue.example.",  # an address, not a name
    ],
)
def test_a_former_name_told_as_such_passes(words: str) -> None:
    assert not fires("L47", section(words))


@pytest.mark.parametrize(
    "words",
    ["Matomo selon configuration.", "Matomo or Plausible, depending on the configuration."],
)
def test_a_setting_left_open_is_seen(words: str) -> None:
    assert fires("L48", section(words))


@pytest.mark.parametrize(
    "words", ["Cela dépend de vos réglages.", "This depends on your own settings."]
)
def test_the_readers_own_settings_are_no_open_setting(words: str) -> None:
    assert not fires("L48", section(words))


def test_a_processor_that_disclaims_and_offers_its_own_machine_is_seen() -> None:
    words = (
        "Nous ne déterminons ni les finalités ni les moyens : les données des patients sont celles"
        " du praticien.\n\nUne intelligence artificielle analyse les contenus."
    )
    assert fires("L50", section(words.replace("Nous ne déterminons", "Lunaire ne détermine")))

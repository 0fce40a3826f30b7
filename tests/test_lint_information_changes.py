"""L20 to L39: what a notice must tell: one thing changed."""

import pytest

from tests.lint_content_texts import after

# A good policy, the words changed in it, what they become: that rule speaks, and only that one.
CHANGES = [
    (
        "L22",
        "en-privacy",
        " Legal basis: performance of our contract with you (Article 6(1)(b) GDPR).",
        "",
    ),
    ("L22", "fr-privacy", "| Exécution du contrat |", "| |"),
    (
        "L23",
        "fr-privacy",
        "Intérêt légitime : garder un service sûr pour tous",
        "Intérêt légitime",
    ),
    (
        "L23",
        "en-privacy",
        "our legitimate interest in preventing fraud and abuse",
        "our legitimate interest",
    ),
    ("L24", "fr-privacy", " (article L. 123-22 du code de commerce)", ""),
    ("L24", "en-privacy", " under section 886 of the Taxes Consolidation Act 1997", ""),
    (
        "L25",
        "en-privacy",
        (
            "We share your data with our hosting provider (Green Cloud BV, Netherlands) and "
            "our email provider (Post GmbH, Germany)."
        ),
        "",
    ),
    ("L26", "fr-privacy", "Aucun transfert de données hors de l’Union européenne n’a lieu.", ""),
    (
        "L26",
        "en-privacy",
        "We do not transfer your personal data outside the European Economic Area.",
        "We transfer your personal data to the United States.",
    ),
    (
        "L26",
        "en-privacy",
        "We do not transfer your personal data outside the European Economic Area.",
        "",
    ),
    ("L27", "fr-privacy", "| 12 mois |", "| Durée nécessaire |"),
    ("L27", "fr-privacy", "| 12 mois |", "| |"),
    ("L27", "en-privacy", " Kept for 12 months.", ""),
    ("L27", "en-privacy", "Kept for 12 months.", "Kept as long as necessary."),
    ("L28", "fr-privacy", ", vous y opposer", ""),
    ("L28", "fr-privacy", ", en demander l’effacement", ""),
    ("L28", "fr-privacy", " et exercer votre droit à la portabilité", ""),
    ("L28", "fr-privacy", ", obtenir la limitation du traitement", ""),
    ("L28", "fr-privacy", "accéder à vos données, les ", ""),
    ("L28", "fr-privacy", "les faire rectifier, ", ""),
    ("L28", "en-privacy", " or object to", ""),
    ("L28", "en-privacy", "to restrict or object", "to object"),
    ("L28", "en-privacy", ", and to receive it in a portable format", ""),
    ("L28", "en-privacy", "corrected or deleted", "corrected"),
    ("L28", "en-privacy", "corrected or deleted", "deleted"),
    ("L28", "en-privacy", "access your data, to have it", "have your data"),
    ("L29", "fr-privacy", "Vous pouvez retirer votre consentement à tout moment.", ""),
    (
        "L29",
        "en-privacy",
        ", which you can withdraw at any time through the link in every message",
        "",
    ),
    (
        "L30",
        "fr-privacy",
        (
            "Si vous estimez que vos droits ne sont pas respectés, vous avez le droit "
            "d’introduire une plainte devant l’autorité de contrôle, en France la CNIL."
        ),
        "",
    ),
    (
        "L30",
        "en-privacy",
        (
            "You may lodge a complaint with the Data Protection Commission, our supervisory "
            "authority."
        ),
        "",
    ),
    (
        "L30",
        "en-privacy",
        (
            "You may lodge a complaint with the Data Protection Commission, our supervisory "
            "authority."
        ),
        "For any complaint, write to us.",
    ),
    (
        "L31",
        "fr-privacy",
        (
            "Les champs marqués d’un astérisque sont obligatoires ; à défaut, nous ne "
            "pouvons pas ouvrir votre compte."
        ),
        "",
    ),
    ("L31", "en-privacy", "; without them we cannot open an account", ""),
    (
        "L32",
        "fr-privacy",
        "Nous ne prenons aucune décision fondée exclusivement sur un traitement automatisé.",
        "",
    ),
    (
        "L32",
        "en-privacy",
        "We do not make automated decisions about you, and we do not profile you.",
        "",
    ),
    (
        "L33",
        "fr-privacy",
        (
            "Les données vous concernant sont recueillies auprès de vous ou de "
            "l’administrateur de votre cabinet."
        ),
        "",
    ),
    (
        "L34",
        "fr-privacy",
        (
            "Vous pouvez aussi définir des directives relatives au sort de vos données après "
            "votre décès."
        ),
        "",
    ),
    ("L34", "en-privacy", "You can also leave instructions about your data after your death.", ""),
    (
        "L35",
        "fr-privacy",
        "nous vous répondons dans un délai maximum d’un mois",
        "nous ferons notre possible pour vous répondre dans un délai d’un mois",
    ),
    ("L35", "fr-privacy", "dans un délai maximum d’un mois", "rapidement"),
    ("L35", "en-privacy", "within one month of receiving your request", "in due course"),
    (
        "L35",
        "en-privacy",
        "We will respond within one month",
        "We will use our best efforts to respond within one month",
    ),
    (
        "L35",
        "en-privacy",
        "We will respond within one month",
        "We aim to respond within one month",
    ),
    ("L35", "fr-privacy", "un délai maximum d’un mois", "un délai de trois mois"),
    (
        "L36",
        "fr-privacy",
        (
            "En cas de doute raisonnable sur votre identité, nous pouvons vous demander un "
            "justificatif d’identité."
        ),
        "Joignez une copie de votre pièce d’identité.",
    ),
    (
        "L36",
        "en-privacy",
        "We only ask for proof of identity where we have reasonable doubts.",
        "Every request must include proof of identity.",
    ),
    (
        "L29",
        "en-cookies",
        (
            ' You can change or withdraw your choice at any time with the "Cookie '
            'settings" link in the footer.'
        ),
        "",
    ),
    (
        "L38",
        "fr-privacy",
        "## Violation",
        (
            "Certaines données peuvent notamment être partagées, le cas échéant. Certaines "
            "informations pourraient éventuellement être utilisées. Divers prestataires "
            "peuvent parfois intervenir, généralement ou dans certains cas, si "
            "nécessaire.\n\n## Violation"
        ),
    ),
]


@pytest.mark.parametrize(("rule", "policy", "old", "new"), CHANGES)
def test_one_change_of_a_good_policy_makes_its_rule_speak_alone(
    rule: str, policy: str, old: str, new: str
) -> None:
    assert set(after(policy, old, new)) == {rule}

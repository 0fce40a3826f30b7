"""L40 to L51: roles, agreements, subprocessors, health data: one thing changed."""

import pytest

from tests.lint_content_texts import after

# A good policy, the words changed in it, what they become: that rule speaks, and only that one.
CHANGES = [
    (
        "L40",
        "fr-privacy",
        (
            "Lorsque vous enregistrez les données de vos patients, vous en êtes responsable "
            "et nous agissons comme sous-traitant, sur la base du [contrat de traitement des "
            "données](/dpa/) que vous avez signé."
        ),
        "",
    ),
    (
        "L41",
        "fr-privacy",
        "[contrat de traitement des données](/dpa/)",
        "contrat de traitement des données",
    ),
    (
        "L42",
        "fr-privacy",
        "que vous avez signé",
        "qui est tacitement accepté à l’ouverture du compte",
    ),
    (
        "L42",
        "en-privacy",
        "We will email you",
        "Your continued use is deemed acceptance. We will email you",
    ),
    (
        "L42",
        "en-cookies",
        "We ask for your consent in a banner.",
        "Your consent is implied when you browse.",
    ),
    (
        "L42",
        "fr-cookies",
        "Vous pouvez aussi",
        "En poursuivant votre navigation, vous consentez aux cookies. Vous pouvez aussi",
    ),
    (
        "L42",
        "fr-dpa",
        "le client peut s’y opposer",
        "l’absence de réponse vaut accord ; le client peut s’y opposer",
    ),
    (
        "L43",
        "fr-dpa",
        (
            " ; s’il considère qu’une instruction constitue une violation du règlement, il "
            "en informe immédiatement le client"
        ),
        "",
    ),
    ("L43", "fr-dpa", "aux instructions documentées du client", "à l’usage prévu"),
    (
        "L43",
        "fr-dpa",
        (
            "- veiller à ce que les personnes autorisées à traiter les données respectent la "
            "confidentialité ;\n"
        ),
        "",
    ),
    (
        "L43",
        "fr-dpa",
        "- mettre en œuvre les mesures techniques et organisationnelles de l’article 32 ;\n",
        "",
    ),
    (
        "L43",
        "fr-dpa",
        "- aider le client à répondre aux demandes d’exercice des droits des personnes ;\n",
        "",
    ),
    (
        "L43",
        "fr-dpa",
        "- aider le client pour ses analyses d’impact et la consultation de l’autorité ;\n",
        "",
    ),
    (
        "L43",
        "fr-dpa",
        "- au terme de la prestation, supprimer ou renvoyer les données au choix du client ;\n",
        "",
    ),
    (
        "L43",
        "fr-dpa",
        (
            "- mettre à la disposition du client les informations nécessaires pour démontrer "
            "le respect de ses obligations et permettre la réalisation d’audits."
        ),
        "",
    ),
    ("L43", "fr-dpa", "La nature des opérations est l’hébergement et la consultation. ", ""),
    ("L43", "fr-dpa", "La finalité du traitement est la gestion des rendez-vous. ", ""),
    ("L43", "fr-dpa", " La durée du traitement est celle de l’abonnement.", ""),
    ("L43", "fr-dpa", "Les types de données sont : identité, coordonnées, données de santé. ", ""),
    ("L43", "fr-dpa", "Les catégories de personnes concernées sont les patients. ", ""),
    ("L43", "en-dpa", " Duration: the term of the subscription.", ""),
    (
        "L43",
        "en-dpa",
        " Nature and purpose: hosting and storage so that appointments can be managed.",
        "",
    ),
    ("L43", "en-dpa", " Data subjects: the customer's clients.", ""),
    ("L43", "en-dpa", " Types of personal data: names, contact details.", ""),
    ("L43", "en-dpa", " only on documented instructions from the controller", " for the service"),
    (
        "L43",
        "en-dpa",
        (
            " It shall immediately inform the controller if, in its opinion, an instruction "
            "infringes the GDPR."
        ),
        "",
    ),
    (
        "L43",
        "en-dpa",
        (
            "2.2 The processor ensures that persons authorised to process the personal data "
            "have committed themselves to confidentiality."
        ),
        "",
    ),
    ("L43", "en-dpa", "2.3 The processor takes all measures required pursuant to Article 32.", ""),
    (
        "L43",
        "en-dpa",
        (
            "2.5 The processor assists the controller in responding to requests from data "
            "subjects exercising their rights."
        ),
        "",
    ),
    (
        "L43",
        "en-dpa",
        "assists the controller in ensuring compliance with Articles 32 to 36, and ",
        "",
    ),
    (
        "L43",
        "en-dpa",
        (
            "2.7 At the choice of the controller, the processor deletes or returns all the "
            "personal data after the end of the provision of services."
        ),
        "",
    ),
    (
        "L43",
        "en-dpa",
        (
            "2.8 The processor makes available all information necessary to demonstrate "
            "compliance and allows for and contributes to audits."
        ),
        "",
    ),
    ("L44", "fr-dpa", "| dpo@nuage.example |", "| |"),
    ("L44", "en-dpa", "| Netherlands |", "| - |"),
    ("L44", "fr-privacy", ", France, dpo@brevo.com", ""),
    ("L45", "fr-dpa", " ; le client peut s’y opposer", ""),
    ("L45", "en-dpa", "; the controller may object", ""),
    (
        "L45",
        "en-dpa",
        (
            "It shall inform the controller at least 30 days before any intended change "
            "concerning the addition or replacement of sub-processors; the controller may "
            "object. "
        ),
        "",
    ),
    (
        "L46",
        "fr-dpa",
        "Le sous-traitant ultérieur est soumis aux mêmes obligations.",
        "Le sous-traitant ultérieur signe un accord de confidentialité.",
    ),
    (
        "L46",
        "en-dpa",
        "The same data protection obligations are imposed on the sub-processor.",
        "",
    ),
    ("L47", "fr-privacy", "- Brevo :", "- SendinBlue :"),
    ("L48", "fr-privacy", "- Brevo :", "- Brevo ou Mailjet, selon configuration :"),
    ("L49", "fr-privacy", ", hébergeur certifié HDS,", ""),
    ("L49", "fr-privacy", " et ne quittent pas l’Espace économique européen", ""),
    ("L49", "fr-dpa", "Les données de santé restent dans l’Union européenne.", ""),
    (
        "L50",
        "fr-privacy",
        "que vous avez signé.",
        (
            "que vous avez signé. Nous utilisons les données des patients pour améliorer nos "
            "produits."
        ),
    ),
    (
        "L51",
        "fr-privacy",
        "Les données de santé que contiennent les dossiers sont hébergées",
        "Les dossiers sont hébergés",
    ),
]


@pytest.mark.parametrize(("rule", "policy", "old", "new"), CHANGES)
def test_one_change_of_a_good_policy_makes_its_rule_speak_alone(
    rule: str, policy: str, old: str, new: str
) -> None:
    assert set(after(policy, old, new)) == {rule}

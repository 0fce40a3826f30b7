"""L60 to L65: cookies and other trackers: one thing changed."""

import pytest

from tests.lint_content_texts import after

# A good policy, the words changed in it, what they become: that rule speaks, and only that one.
CHANGES = [
    ("L60", "en-privacy", "## 7. Cookies\n\nSee our [cookie policy](/cookies).", ""),
    ("L61", "fr-cookies", "| 13 mois |", "| |"),
    ("L61", "fr-cookies", "| 13 mois |", "| 2 ans |"),
    ("L61", "fr-cookies", "| 25 mois |", "| 3 ans |"),
    ("L61", "fr-cookies", " | Objectif ", " | Remarque "),
    ("L61", "en-cookies", "; data kept for 14 months", ""),
    ("L61", "en-cookies", " to keep you signed in", ""),
    ("L61", "en-cookies", "; expires after 1 day", ""),
    ("L61", "en-cookies", "set by us ", ""),
    (
        "L62",
        "fr-cookies",
        (
            "Sur notre bandeau, vous acceptez ou refusez d’un seul geste. Vous pouvez "
            "revenir sur votre choix avec le lien « Gérer mes cookies » en bas de page, et "
            "retirer ainsi votre consentement. Vous pouvez aussi configurer"
        ),
        "Vous pouvez configurer",
    ),
    (
        "L62",
        "en-cookies",
        (
            "We ask for your consent in a banner. You can change or withdraw your choice at "
            'any time with the "Cookie settings" link in the footer. Most browsers also '
            "let you block cookies."
        ),
        "Withdraw your consent by letter. Most browsers let you block cookies in their settings.",
    ),
    (
        "L63",
        "fr-cookies",
        "exclusivement à mesurer l’audience du site",
        "à mesurer l’audience du site",
    ),
    ("L63", "fr-cookies", ", pour notre seul compte", ""),
    ("L63", "fr-cookies", "anonymes ", ""),
    ("L63", "fr-cookies", " et les données ne sont pas recoupées avec d’autres traitements", ""),
    ("L63", "fr-cookies", " Leur configuration fait l’objet d’une attestation datée.", ""),
    ("L64", "fr-cookies", "## Mesure", "Les cookies de paiement sont obligatoires.\n\n## Mesure"),
    ("L64", "en-cookies", "## Cookies", "Payment cookies are mandatory.\n\n## Cookies"),
]


@pytest.mark.parametrize(("rule", "policy", "old", "new"), CHANGES)
def test_one_change_of_a_good_policy_makes_its_rule_speak_alone(
    rule: str, policy: str, old: str, new: str
) -> None:
    assert set(after(policy, old, new)) == {rule}

"""L70, L72, L73: passwords, artificial intelligence, breaches: one thing changed."""

import pytest

from tests.lint_content_texts import after

# A good policy, the words changed in it, what they become: that rule speaks, and only that one.
CHANGES = [
    ("L70", "fr-privacy", "## Violation", "Les mots de passe sont chiffrés.\n\n## Violation"),
    ("L70", "en-privacy", "## 6.", "Your password is stored encrypted.\n\n## 6."),
    (
        "L72",
        "fr-privacy",
        "## Violation",
        "Une intelligence artificielle résume les notes de séance.\n\n## Violation",
    ),
    ("L72", "en-privacy", "## 6.", "We use AI to improve answers.\n\n## 6."),
    ("L73", "fr-privacy", " après en avoir eu connaissance", ""),
    ("L73", "fr-privacy", " et, si le risque est élevé, nous en informons les personnes", ""),
    ("L73", "fr-privacy", "Toute violation de données est consignée dans notre registre. ", ""),
    (
        "L73",
        "fr-privacy",
        (
            " Lorsqu’elle touche des données de patients, nous alertons le praticien dans "
            "les 48 heures après l’avoir constatée."
        ),
        "",
    ),
    ("L73", "en-privacy", "We record every personal data breach. ", ""),
    ("L73", "en-privacy", " of becoming aware of a breach", ""),
    ("L73", "en-privacy", "within 72 hours", "promptly"),
    ("L73", "en-privacy", ", and we tell you when there is a high risk for you", ""),
    (
        "L73",
        "en-dpa",
        (
            ", and notifies the controller of a personal data breach without undue delay "
            "after becoming aware of it"
        ),
        "",
    ),
]


@pytest.mark.parametrize(("rule", "policy", "old", "new"), CHANGES)
def test_one_change_of_a_good_policy_makes_its_rule_speak_alone(
    rule: str, policy: str, old: str, new: str
) -> None:
    assert set(after(policy, old, new)) == {rule}

"""L20 to L39: what a notice must tell, in French and English."""

from datetime import date
from pathlib import Path

import pytest

from policies.lint import Facts
from policies.lint.facts import Claim
from tests.lint_content_texts import good, heard
from tests.lint_texts import english, findings, section


@pytest.mark.parametrize("policy", ["fr-privacy", "en-privacy"])
def test_a_notice_that_tells_all_is_left_alone(policy: str) -> None:
    assert heard(good(policy)) == set()


def test_all_six_rights_are_named_when_all_are_missing() -> None:
    (found,) = findings("L28", section("Rien."))
    assert found.context == "access, rectification, erasure, restriction, objection, portability"


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("L20", section("Rien.")),
        ("L20", english("Nothing.")),
        ("L21", section("Rien.")),
        ("L21", english("Nothing.")),
        ("L25", section("Rien.")),
        ("L25", english("Nothing.")),
    ],
)
def test_a_text_that_tells_nothing_lacks_the_whole_duty(rule: str, text: str) -> None:
    assert [one.line for one in findings(rule, text)] == [0]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        # the CNIL is notified, which is no complaint
        ("L30", "Nous notifions la CNIL dans les 72 heures."),
        ("L30", "Un refus rappelle que vous pouvez saisir la CNIL."),
        ("L30", "Pour toute réclamation commerciale, écrivez au support."),
    ],
)
def test_naming_the_authority_or_a_complaint_alone_is_not_enough(rule: str, words: str) -> None:
    assert findings(rule, section(words))


@pytest.mark.parametrize(
    "words",
    [
        "Vous pouvez introduire une réclamation auprès de la CNIL.",
        "Vous pouvez adresser une plainte à :\n\nCommission nationale de l’informatique (CNIL)",
        "Vous avez le droit de saisir la CNIL.",
        "You may lodge a complaint with the supervisory authority.",
        "You can complain to the Information Commissioner’s Office (ICO).",
    ],
)
def test_a_complaint_sentence_is_heard_in_many_words(words: str) -> None:
    assert findings("L30", section(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Nous nous efforcerons de répondre à vos demandes.",
        "La société s’efforce de répondre aux demandes dans les délais.",
        "We will endeavour to answer your request.",
        "We try to notify you of a breach.",
    ],
)
def test_a_duty_that_is_only_attempted_is_quoted(words: str) -> None:
    assert any(one.line for one in findings("L35", section(words)))


@pytest.mark.parametrize(
    "words",
    [
        "Nous empêchons toute tentative d’intrusion.",  # others attempt
        "Nous aidons chacun dans l’effort de sécurité.",
        "You must try to keep your password secret.",  # the reader's duty
    ],
)
def test_other_efforts_are_no_best_effort_duty(words: str) -> None:
    assert not any(one.line for one in findings("L35", section(words)))


@pytest.mark.parametrize(
    "words",
    [
        "Vous pouvez refuser. Vous pouvez partir. Vous pouvez changer d’avis.",  # a choice
        "Nul ne peut lire. Personne ne peut écrire. Cela ne peut durer.",  # a prohibition
        "You may refuse. You may leave. You may change your mind.",
    ],
)
def test_permission_and_prohibition_are_no_hedges(words: str) -> None:
    assert findings("L38", section(words)) == []


def test_hedges_are_counted_and_quoted() -> None:
    (found,) = findings("L38", section("Certaines données peuvent notamment être vues. " * 9))
    assert "peuvent x 9" in found.context


CLAIM = Claim(words="Vos données ne sont jamais vendues", owner="DPO", proof="Audit 2026")


@pytest.mark.parametrize(
    ("claims", "lack"),
    [
        ((), "owner and proof"),
        ((Claim(words=CLAIM.words, owner="", proof="Audit"),), "owner"),
        ((Claim(words=CLAIM.words, owner="DPO", proof=" "),), "proof"),
        (
            (Claim(words=CLAIM.words, owner="DPO", proof="Audit", review_on=date(2026, 1, 1)),),
            "review",
        ),
    ],
)
def test_an_absolute_claim_needs_owner_proof_and_review(
    claims: tuple[Claim, ...], lack: str
) -> None:
    facts = Facts(claims=claims, today=date(2026, 6, 1))
    (found,) = findings("L39", section("Vos données ne sont jamais vendues."), facts)
    assert found.context.startswith(f"{lack}: ")


def test_a_claim_of_the_register_holds() -> None:
    facts = Facts(claims=(CLAIM,), today=date(2026, 6, 1))
    assert findings("L39", section("Vos données ne sont jamais vendues."), facts) == []


def test_a_table_that_lost_its_cells_still_tells_purposes() -> None:
    words = "Catégorie Exemples Finalité  \nDonnées de compte Nom Facturation"
    assert findings("L20", section(words)) == []


def test_each_category_without_a_period_is_named() -> None:
    text = good("fr-privacy").replace("| 12 mois |", "| |").replace("| 10 ans |", "| — |")
    assert [one.context for one in findings("L27", text)] == [
        "retention period: Facturation",
        "retention period: Journaux techniques",
    ]


SAMPLES = Path(__file__).parent.parent / "site" / "demo" / "brands"
# The list of trackers is no part of the file: it is the register, placed when the text is loaded.
# With it the text lacks nothing (test_demo: no finding was open when it was promulgated).
# Trackers of CabinetZen: that audience measurement is their only purpose is not said yet.
KNOWN = {("cabinetzen", "cookies"): {"L61", "L63"}, ("cabinet-en-ligne", "cookies"): {"L61"}}


@pytest.mark.parametrize("brand", ["cabinetzen", "cabinet-en-ligne"])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["privacy", "cookies", "terms", "dpa", "legal"])
def test_the_newest_samples_lack_nothing(brand: str, language: str, kind: str) -> None:
    newest = max((SAMPLES / brand / language / kind).glob("*.md"))
    found = heard(newest.read_text(encoding="utf-8"), Facts(kind=kind))
    assert {rule for rule, _ in found} <= KNOWN.get((brand, kind), set())

"""L80, L81, L83: what a text says of its own changes."""

import pytest

from policies.lint import Facts, lint
from tests.lint_texts import english, findings, fires, section

TITLE = "Modification de la politique"
WHOLE = (
    "Cette politique peut être modifiée. Vous en êtes informé par courriel au moins 30 jours avant"
    " l’entrée en vigueur. Est substantielle toute modification d’une finalité, d’un destinataire"
    " ou d’une durée. Les [versions antérieures](/versions/) restent en ligne."
)
WHOLE_ENGLISH = (
    "We may change this policy. We tell you by email at least 30 days before the change takes"
    " effect. Material changes include any new purpose or recipient. See [previous"
    " versions](/versions/)."
)


@pytest.mark.parametrize("text", [section(WHOLE, TITLE), english(WHOLE_ENGLISH, "Changes")])
def test_a_whole_change_clause_passes(text: str) -> None:
    assert not fires("L80", text)


@pytest.mark.parametrize(
    ("removed", "missing"),
    [
        (" au moins 30 jours avant l’entrée en vigueur", "delay"),
        ("par courriel ", "durable medium"),
        (
            " Est substantielle toute modification d’une finalité, d’un destinataire ou d’une"
            " durée.",
            "definition of substantial",
        ),
        (" Les [versions antérieures](/versions/) restent en ligne.", "archive"),
    ],
)
def test_what_a_change_clause_lacks_is_named(removed: str, missing: str) -> None:
    assert removed in WHOLE
    found = findings("L80", section(WHOLE.replace(removed, ""), TITLE))
    assert [(one.clause, one.context) for one in found] == [("1", missing)]


def test_a_text_without_a_change_clause_is_found() -> None:
    found = findings("L80", section("Nous traitons vos données."))
    assert [(one.line, one.context) for one in found] == [(0, "change clause")]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("terms", ["refusal or exit"]),
        ("dpa", ["refusal or exit"]),
        ("privacy", []),  # nothing is agreed to: there is nothing to refuse
        ("legal", []),
    ],
)
def test_only_a_contract_must_say_how_to_refuse(kind: str, expected: list[str]) -> None:
    found = findings("L80", section(WHOLE, TITLE), Facts(kind=kind))
    assert [one.context for one in found] == expected


def test_a_contract_that_says_how_to_leave_passes() -> None:
    text = section(WHOLE + " Vous pouvez refuser et résilier sans frais.", TITLE)
    assert not fires("L80", text, Facts(kind="terms"))


@pytest.mark.parametrize(
    "words",
    [
        "La version applicable est celle publiée sur le site.",
        "La version en vigueur est celle qui est accessible en ligne.",
        "Seule la version publiée en ligne fait foi.",
        "Nous pouvons modifier cette politique à tout moment et sans préavis.",
        "Cette politique peut être mise à jour sans que vous en soyez informé.",
        "Les modifications de cette politique entrent en vigueur dès leur publication.",
        "Cette politique évolue : nous vous invitons à la consulter régulièrement.",
        "Si nous modifions cette politique, la poursuite de l’utilisation vaut acceptation.",
        "The applicable version is the one published on our website.",
        "The version of this policy that applies is the one posted online.",
        "We may change this policy at any time without notice.",
        "We may update this policy; changes are effective immediately upon posting.",
        "We may change this policy. Please check this page regularly.",
        "If we change these terms, your continued use of the service means that you accept.",
    ],
)
def test_a_silent_change_blocks(words: str) -> None:
    assert [one.severity for one in findings("L81", section(words, "Mises à jour"))] == ["B"]


@pytest.mark.parametrize(
    "words",
    [
        WHOLE,
        WHOLE_ENGLISH,
        "Aucune modification de cette politique n’intervient sans préavis.",
        "We never change this policy without notice.",
        "Les versions antérieures sont publiées sur le site.",
        "Votre compte peut être suspendu sans préavis en cas de fraude.",  # no change of the text
        "We may discontinue the beta software without notice.",
        "Your cancellation will take effect immediately.",
        WHOLE + " Vous pouvez aussi consulter cette page régulièrement.",  # besides being told
    ],
)
def test_what_is_told_beforehand_is_no_silent_change(words: str) -> None:
    assert not fires("L81", section(words, "Mises à jour"))


def test_a_silent_change_hidden_elsewhere_is_found() -> None:
    text = section("La version applicable est celle publiée sur la plateforme.", "Contact")
    assert [(one.clause, one.line) for one in findings("L81", text)] == [("1", 5)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Nous traitons vos données.", True),
        ("Les versions antérieures sont disponibles sur demande.", True),  # no link
        ("Les [versions antérieures](/versions/) restent en ligne.", False),
        ("All [previous versions](/en/versions/) stay online.", False),
    ],
)
def test_past_versions_are_linked(words: str, *, expected: bool) -> None:
    assert fires("L83", section(words)) is expected


def test_the_page_around_a_framed_text_links_to_past_versions() -> None:
    found = {one.rule for one in lint(section("Rien."), facts=Facts(framed=True))}
    assert "L83" not in found


def test_clauses_below_a_change_clause_belong_to_it() -> None:
    below = "### 1.1 Annonce\n\nUn courriel vous le dit au moins 30 jours avant le jour prévu."
    meant = "### 1.2 Mots\n\nUn changement est substantiel s’il touche un droit."
    text = section(f"Voici comment.\n\n{below}\n\n{meant}", TITLE)
    assert not fires("L80", text, Facts(framed=True))
    assert fires("L80", text.replace("30 jours", "longtemps"), Facts(framed=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Est substantiel ce qui touche un droit.", False),
        ("Un nouveau traceur : c’est un changement substantiel.", False),
        ("Un changement est substantiel lorsqu’il touche une durée.", False),
        ("Un changement substantiel est annoncé.", True),  # which one is?
    ],
)
def test_a_definition_of_substantial_is_read(words: str, *, expected: bool) -> None:
    said = f"Nous vous informons par courriel 30 jours avant tout changement. {words}"
    assert fires("L80", section(said, TITLE), Facts(framed=True)) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A change is substantial when it touches a period.", False),
        ("A new tracker: that is a substantial change.", False),
        ("A substantial change is announced to you.", True),
    ],
)
def test_an_english_definition_of_substantial_is_read(words: str, *, expected: bool) -> None:
    said = f"We tell you by e-mail 30 days before any change to this policy. {words}"
    assert fires("L80", english(said, "Changes"), Facts(framed=True)) is expected

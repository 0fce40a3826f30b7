"""Durations in texts: figures and words, French and English, and what they are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.clauses import Clause, Draft, Paragraph
from policies.lint.quantities import find, number_in_words
from policies.lint.reading import Reading, folded
from policies.lint.topics import durations


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("au moins 30 jours avant", 30, "day"),
        ("trente (30) jours", 30, "day"),
        ("30 (trente) jours", 30, "day"),
        ("un délai de trente jours", 30, "day"),
        ("quatre-vingt-dix jours", 90, "day"),
        ("soixante et onze jours", 71, "day"),
        ("cent vingt jours calendaires", 120, "day"),
        ("30 calendar days", 30, "day"),
        ("a 30-day notice", 30, "day"),
        ("one hundred and twenty days", 120, "day"),
        ("deux semaines", 14, "day"),  # a week is days
        ("72 heures", 72, "hour"),
        ("soixante-douze heures", 72, "hour"),
        ("within 72h", 72, "hour"),
        ("dans un mois", 1, "month"),
        ("treize mois", 13, "month"),
        ("twenty-four months", 24, "month"),
        ("10\u00a0ans", 10, "year"),
        ("dix années", 10, "year"),
        ("d’un an", 1, "year"),
        ("three (3) years", 3, "year"),
    ],
)
def test_a_duration_is_read(words: str, value: int, unit: str) -> None:
    assert [(one.value, one.unit) for one in find(folded(words))] == [(value, unit)]


@pytest.mark.parametrize(
    "words",
    [
        "aux personnes de plus de 18 ans, pas aux mineurs",  # an age
        "children under 16 years old",
        "24 h/24 et 7 j/7",  # a rate
        "trois ans d’emprisonnement",  # a penalty
        "12 rue des Lices",
        "article 6.1.b",
        "TLS 1.2",
        "chaque jour",
        "once a day",
        "le 4 mars 2026",
    ],
)
def test_what_is_no_duration_is_not_read(words: str) -> None:
    assert list(find(folded(words))) == []


@given(st.integers(1, 999), st.sampled_from(["jours", "days", "mois", "ans", "heures"]))
def test_every_figure_with_a_unit_is_read(value: int, unit: str) -> None:
    assert [one.value for one in find(f"pendant {value} {unit} au plus")] == [value]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("vingt et un", 21),
        ("quatre-vingts", 80),
        ("quatre-vingt-dix-neuf", 99),
        ("deux cents", 200),
        ("ninety-nine", 99),
        ("seventeen", 17),
        ("beaucoup", None),
    ],
)
def test_numbers_in_words_have_their_value(words: str, value: int | None) -> None:
    assert number_in_words(words) == value


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("Nous notifions la violation à la CNIL dans les 72 heures.", "breach"),
        ("En cas de violation, le praticien est alerté sous 48 heures.", "alert"),
        ("Vous êtes informé 30 jours avant l’entrée en vigueur.", "notice"),
        ("We give 30 days' written notice of any change.", "notice"),
        ("Nous répondons à votre demande en un mois.", "request"),
        ("We answer your request within one month.", "request"),
        ("Ce délai peut être prolongé de deux mois.", "extension"),
        ("Vous pouvez vous opposer au sous-traitant sous 15 jours.", "objection"),
        ("Votre choix est conservé six mois.", "choice"),
        ("Le cookie vit treize mois.", "tracker"),
        ("Les factures sont conservées 10 ans.", "retention"),
        ("Les sauvegardes sont gardées 30 jours.", "backup"),
        ("Une visite guidée dure 2 heures.", ""),
    ],
)
def test_a_duration_has_the_topic_of_its_sentence(words: str, topic: str) -> None:
    draft = Draft(clauses=(Clause(title="A", blocks=(Paragraph(text=words),)),))
    assert [one.topic for one in durations(Reading(draft=draft, kind="privacy"))] == [topic]

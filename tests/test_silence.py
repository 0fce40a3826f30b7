"""What silence means at the entry into force, by kind of text and what it asks."""

import pytest

from notifications.schedule.silence import Silence, is_contract, silence

# Kind, what it asks, what follows from silence, and whether she is asked at her next sign-in.
TEXTS = [
    ("privacy", "none", "in_force", False),
    ("privacy", "acknowledge", "in_force", True),  # it binds; that she read it is asked for
    ("cookies", "acknowledge", "in_force", True),
    ("legal", "none", "in_force", False),
    ("terms", "accept", "old_binds", True),  # the gate at the next sign-in
    ("terms", "acknowledge", "in_force", True),
    ("terms", "none", "in_force", False),
    ("dpa", "accept", "old_binds", True),  # in writing, GDPR 28(9)
    ("dpa", "none", "old_binds", False),  # even where nobody thought of asking
]


@pytest.mark.parametrize(("kind", "asks", "result", "asked"), TEXTS)
def test_silence_means_what_the_kind_of_text_makes_of_it(
    kind: str, asks: str, result: str, *, asked: bool
) -> None:
    assert silence(kind, asks=asks) == Silence(result=result, asked_at_sign_in=asked)  # type: ignore[arg-type]


# The written authorisation, and what becomes of an unopposed subprocessor.
SUBPROCESSORS = [
    ("general", "authorised"),
    ("specific", "refused"),
    (None, "refused"),  # nothing in writing authorises nobody
]


@pytest.mark.parametrize(("authorisation", "result"), SUBPROCESSORS)
def test_only_a_general_authorisation_lets_silence_authorise(
    authorisation: str | None, result: str
) -> None:
    found = silence("dpa", asks="accept", of="subprocessors", authorisation=authorisation)
    assert found.result == result


def test_a_general_authorisation_lets_no_other_change_of_the_agreement_pass() -> None:
    assert silence("dpa", asks="accept", authorisation="general").result == "old_binds"


# What is no question of this rule, and what the error names.
REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("contract", {"asks": "none"}, "contract"),  # no kind of policy
    ("terms", {"asks": "sign"}, "sign"),  # no act
    ("privacy", {"asks": "none", "of": "subprocessors"}, "dpa"),  # no agreement on processing
    ("dpa", {"asks": "none", "authorisation": "oral"}, "oral"),
    ("dpa", {"asks": "none", "of": "prices"}, "prices"),
]


@pytest.mark.parametrize(("kind", "given", "named"), REFUSED)
def test_what_is_no_question_of_this_rule_is_refused(
    kind: str, given: dict[str, str], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        silence(kind, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "is_one"),
    [("terms", True), ("dpa", True), ("privacy", False), ("cookies", False), ("legal", False)],
)
def test_terms_and_processing_agreements_are_contracts(kind: str, *, is_one: bool) -> None:
    assert is_contract(kind) is is_one

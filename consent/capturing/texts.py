"""The sample's texts: one of each kind that asks, as short as shows every part of a screen."""

from dataclasses import dataclass
from typing import Final

from consent.models import ActKind
from policies.models.pages import Kind


@dataclass(frozen=True, kw_only=True)
class Words:
    """A sample text: its title, its one clause, and what changed since the version before."""

    title: str
    heading: str
    sentence: str
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """A version of the sample: it begins so many days after the sample's day (or before it)."""

    kind: Kind
    major: int
    days: int
    words: dict[str, Words]

    @property
    def decided(self) -> int:
        """Give how many days before the sample's day it was decided."""
        return 401 if self.days < -1 else 40


TEXTS: Final = (
    Fixed(
        kind=Kind.PRIVACY,
        major=1,
        days=-400,
        words={
            "fr": Words(
                title="Politique de confidentialité",
                heading="Durées",
                sentence="Nous conservons les données du compte trois ans.",
            ),
            "en": Words(
                title="Privacy policy",
                heading="Periods",
                sentence="We keep the data of the account for three years.",
            ),
        },
    ),
    Fixed(
        kind=Kind.PRIVACY,
        major=2,
        days=30,
        words={
            "fr": Words(
                title="Politique de confidentialité",
                heading="Durées",
                sentence="Nous conservons les données du compte deux ans.",
                summary="Les données du compte sont conservées deux ans au lieu de trois.",
            ),
            "en": Words(
                title="Privacy policy",
                heading="Periods",
                sentence="We keep the data of the account for two years.",
                summary="The data of the account is kept for two years instead of three.",
            ),
        },
    ),
    Fixed(
        kind=Kind.TERMS,
        major=1,
        days=-400,
        words={
            "fr": Words(
                title="Conditions générales",
                heading="Résiliation",
                sentence="Chacun peut résilier avec un préavis de trois mois.",
            ),
            "en": Words(
                title="Terms of service",
                heading="Termination",
                sentence="Either party may terminate with three months' notice.",
            ),
        },
    ),
    Fixed(
        kind=Kind.TERMS,
        major=2,
        days=-1,
        words={
            "fr": Words(
                title="Conditions générales",
                heading="Résiliation",
                sentence="Chacun peut résilier avec un préavis d’un mois.",
                summary="Le préavis de résiliation passe de trois mois à un mois.",
            ),
            "en": Words(
                title="Terms of service",
                heading="Termination",
                sentence="Either party may terminate with one month's notice.",
                summary="Notice of termination is one month instead of three.",
            ),
        },
    ),
    Fixed(
        kind=Kind.DPA,
        major=1,
        days=-400,
        words={
            "fr": Words(
                title="Contrat de sous-traitance",
                heading="Instructions",
                sentence="Nous traitons les données sur votre instruction.",
            ),
            "en": Words(
                title="Data processing agreement",
                heading="Instructions",
                sentence="We process the data on your instructions.",
            ),
        },
    ),
    Fixed(
        kind=Kind.DPA,
        major=2,
        days=30,
        words={
            "fr": Words(
                title="Contrat de sous-traitance",
                heading="Instructions",
                sentence="Nous traitons les données sur votre instruction écrite.",
                summary="Vos instructions sont données par écrit.",
            ),
            "en": Words(
                title="Data processing agreement",
                heading="Instructions",
                sentence="We process the data on your written instructions.",
                summary="Your instructions are given in writing.",
            ),
        },
    ),
)

# What she did once these began.
ANSWERED: Final = {(Kind.PRIVACY, 1): ActKind.ACKNOWLEDGE, (Kind.TERMS, 1): ActKind.ACCEPT}

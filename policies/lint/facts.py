"""What rules may need beside the text: days, the brand's parameters, registers, observations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from policies.clauses import Draft

Unit: TypeAlias = Literal["hour", "day", "month", "year"]


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number that software keeps: a parameter of the brand, or a row of a register.

    `about` is its topic (`notice`, `breach`, `request`, `extension`, `retention`, `choice` ...);
    `words` are what a clause about it says (a data category's names, say), in any language.
    """

    value: int
    unit: Unit
    about: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A subprocessor or other recipient of the register."""

    name: str
    task: str = ""
    country: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An absolute or technical claim of the register: who answers for it, its proof, its review."""

    words: str
    owner: str
    proof: str
    review_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Controller:
    """The brand's legal person, as its settings have it."""

    legal_name: str = ""
    legal_form: str = ""
    registry_number: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Facts beyond the text; None means unknown, and a rule that needs one says `not_checked`.

    Days are Paris days. `notice_days` is what the brand sets, `promised_notice_days` what the
    version in force promises its readers (0: nothing). `targets` tells of each address in the text
    whether it answers. `towns` gives the towns of a postcode (none: there is no such code; a code
    that it lacks is unknown). `observed_trackers` are the names a crawler saw. `others` are the
    brand's other documents, in the same language, by kind. `framed` says that the page itself
    prints the version number, its days and the link to past versions around the text.
    """

    kind: str | None = None
    today: date | None = None
    entry_into_force: date | None = None
    first_version: bool = False
    substantial: bool = True
    notice_days: int | None = None
    promised_notice_days: int | None = None
    languages: frozenset[str] | None = None
    controller: Controller | None = None
    contacts: Mapping[str, str] | None = None
    quantities: tuple[Quantity, ...] | None = None
    recipients: tuple[Recipient, ...] | None = None
    claims: tuple[Claim, ...] | None = None
    targets: Mapping[str, bool] | None = None
    towns: Mapping[str, frozenset[str]] | None = None
    observed_trackers: frozenset[str] | None = None
    others: Mapping[str, Draft] | None = None
    framed: bool = False

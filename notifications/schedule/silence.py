"""What silence means on the day on which a text enters into force (RULES section 2)."""

from dataclasses import dataclass
from typing import Final, Literal

Result = Literal["in_force", "old_binds", "authorised", "refused"]
Of = Literal["text", "subprocessors"]

# What informs, and is agreed to by nobody.
_NOTICES: Final = frozenset({"privacy", "cookies", "legal"})
_CONTRACTS: Final = frozenset({"terms", "dpa"})
_ASKS: Final = frozenset({"none", "acknowledge", "accept"})


@dataclass(frozen=True, kw_only=True)
class Silence:
    """What becomes of a text for somebody who says nothing until E.

    `in_force`: it binds her from E. `old_binds`: the version before it binds on until she accepts.
    `authorised` and `refused`: the new subprocessor. `asked_at_sign_in`: she is asked for her
    answer at her next sign-in from E on, before anything else.
    """

    result: Result
    asked_at_sign_in: bool


def silence(kind: str, *, asks: str, of: Of = "text", authorisation: str | None = None) -> Silence:
    """Give what silence means for a text of a kind of policy that asks for something or nothing.

    `kind` is privacy, cookies, terms, dpa or legal; `asks` none, acknowledge or accept. `of` is
    `subprocessors` where nothing else of a data processing agreement changes; `authorisation` is
    then general or specific, as the agreement has it in writing: without one silence authorises
    nobody (GDPR art. 28(2)). Raises ValueError for any other word.
    """
    _check(kind, asks=asks, of=of, authorisation=authorisation)
    is_asked = asks != "none"
    if of == "subprocessors":
        if authorisation == "general":
            return Silence(result="authorised", asked_at_sign_in=False)
        return Silence(result="refused", asked_at_sign_in=is_asked)
    # A data processing agreement is in writing (art. 28(9)): silence never changes it. Terms that
    # ask for an acceptance bind with it only (C. civ. art. 1119 and 1120).
    if kind == "dpa" or (kind == "terms" and asks == "accept"):
        return Silence(result="old_binds", asked_at_sign_in=is_asked)
    return Silence(result="in_force", asked_at_sign_in=is_asked)


def is_contract(kind: str) -> bool:
    """Tell whether a text of that kind binds each person from a day that may be her own."""
    if kind not in _NOTICES | _CONTRACTS:
        raise ValueError(f"“{kind}” is no kind of policy.")
    return kind in _CONTRACTS


def _check(kind: str, *, asks: str, of: str, authorisation: str | None) -> None:
    is_contract(kind)
    if asks not in _ASKS:
        raise ValueError(f"asks is one of {sorted(_ASKS)}, not “{asks}”.")
    if of not in {"text", "subprocessors"}:
        raise ValueError(f"of is text or subprocessors, not “{of}”.")
    if of == "subprocessors" and kind != "dpa":
        raise ValueError("Subprocessors are authorised by a data processing agreement: kind dpa.")
    if authorisation not in {None, "general", "specific"}:
        raise ValueError(f"authorisation is general or specific, not “{authorisation}”.")

"""What the texts ask of the layers above them: a port asks a question, it never announces."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponseBase

from policies.clauses import Table


class Preview(Protocol):
    """How would visitors see this page, which is still a draft?"""

    def __call__(self, request: HttpRequest, page: Any) -> HttpResponseBase:
        """Give the response to show in the editor's frame."""


_previews: dict[str, Preview] = {}


def answer_previews(model: str, preview: Preview) -> None:
    """Register the view that previews pages of a model (its label, `policies.PolicyPage`)."""
    _previews[model] = preview


def preview(request: HttpRequest, page: Any) -> HttpResponseBase:
    """Ask for the preview of a page."""
    return _previews[page._meta.label](request, page)


class Audience(Protocol):
    """How many practitioners does a change of a brand's policies concern on a Paris day?"""

    def __call__(self, site: Any, *, day: date) -> int:
        """Give their number."""
        ...


_audiences: list[Audience] = []


def answer_audience(audience: Audience) -> None:
    """Register who counts the practitioners of a brand."""
    _audiences[:] = [audience]


def audience(site: Any, *, day: date) -> int:
    """Ask how many practitioners a brand has; 0 where nobody keeps them."""
    return _audiences[0](site, day=day) if _audiences else 0


class RegisterTable(Protocol):
    """What does this register say for this brand, in the words of this language?"""

    def __call__(self, *, site: Any, language: str) -> Table:
        """Give the register as a table, its rows in an order that depends on nothing else."""
        ...


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register that editors may place in a text: its public name, its label, its table."""

    name: str
    label: Any
    table: RegisterTable


_registers: dict[str, Register] = {}


def answer_register(register: Register) -> None:
    """Register a register under its name; a later one of the same name replaces it."""
    _registers[register.name] = register


def forget_register(name: str) -> None:
    """Undo `answer_register`."""
    del _registers[name]


def register_choices() -> list[tuple[str, Any]]:
    """Give the registers that a text may hold: name and label."""
    return [(register.name, register.label) for register in _registers.values()]


def register_table(name: str, *, site: Any, language: str) -> Table | None:
    """Ask for a register's table; nothing where no register has that name."""
    register = _registers.get(name)
    return None if register is None else register.table(site=site, language=language)

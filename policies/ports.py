"""What the texts ask of the layers above them: a port asks a question, it never announces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.safestring import SafeString

from policies.clauses import Table
from policies.diff import Redline
from policies.lint.facts import Quantity


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


class Readers(Protocol):
    """Does this person only read, whatever she asks for?"""

    def __call__(self, user: Any) -> bool:
        """Say whether every role she has is one that changes nothing."""
        ...


_readers: list[Readers] = []


def answer_readers(readers: Readers) -> None:
    """Register who knows the people that only read."""
    _readers[:] = [readers]


def only_reads(user: Any) -> bool:
    """Ask whether somebody only reads; nobody does where no roles are kept."""
    return bool(_readers) and _readers[0](user)


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


@dataclass(frozen=True, kw_only=True)
class Announced:
    """A change that people are to be told of before it binds.

    `day` is the Paris day from which it binds, `notice_days` the days of notice it needs. The
    `audience` is a rule that only its answerer reads; empty: everybody whom the brand's texts bind.
    """

    site: Any
    day: date
    notice_days: int
    audience: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AnnouncedText:
    """One text of a change, beside the version it follows; None for a first one."""

    kind: str
    language: str
    sha256: str
    base_sha256: str | None
    redline: Redline | None


class Notices(Protocol):
    """How are people told of a change, and can all of them be in time?"""

    def questions(self, site: Any) -> Mapping[str, forms.Field]:
        """Give what is asked beside class and day, by name: whom the change concerns."""
        ...

    def audience(self, site: Any, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Give the rule that these answers make; raises ValidationError by question."""
        ...

    def earliest(self, announced: Announced, *, at: datetime) -> date:
        """Give the first Paris day, from `announced.day` on, that can be kept."""
        ...

    def refusal(self, announced: Announced, *, at: datetime) -> str:
        """Say why `announced.day` cannot be kept, and which day can; empty where it can."""
        ...

    def frozen(
        self, announced: Announced, texts: Sequence[AnnouncedText], *, at: datetime
    ) -> dict[str, Any]:
        """Give what an approval freezes of the notice, as JSON."""
        ...

    def changed(self, then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
        """Say what of a frozen notice is another now, with the remedy; empty where nothing is."""
        ...

    def promulgated(self) -> None:
        """Hear, inside its transaction, that something was promulgated."""
        ...

    def panel(self, request: HttpRequest, proposal: Any, *, is_last: bool) -> SafeString:
        """Show what is to be told to whom; `is_last` on the page after which it is told."""
        ...


_notices: list[Notices] = []


def answer_notices(notices: Notices) -> None:
    """Register who tells people of changes."""
    _notices[:] = [notices]


def forget_notices() -> None:
    """Undo `answer_notices`."""
    _notices.clear()


def notices() -> Notices | None:
    """Give who tells people of changes; None where nobody does."""
    return _notices[0] if _notices else None


class Shown(Protocol):
    """What do pages show and load of trackers? The same for everybody who reads a page."""

    def head(self, site: Any, language: str) -> SafeString:
        """Give what stands in `<head>`: the banner's style and its script."""
        ...

    def region(self, site: Any, language: str, *, day: date) -> SafeString:
        """Give the banner and the preferences, which stand first in `<body>`, on a Paris day."""
        ...

    def trackers(self, site: Any, *, on: str, day: date) -> SafeString:
        """Give what loads once a category may, for a kind of page: `public` or `payment`."""
        ...


class Banner(Shown, Protocol):
    """What do pages show, and what do they and their address depend on?"""

    def lately(self) -> Shown:
        """Give who answers from memory, a second old at most: for pages made for one reader."""
        ...

    def preferences(self, language: str) -> str:
        """Give the address at which a choice is made and taken back."""
        ...

    def sources(self, site: Any, *, on: str, day: date) -> Mapping[str, Sequence[str]]:
        """Give the sources that a kind of page needs beside ours, by directive (CSP level 3)."""
        ...

    def state(self, site: Any, *, day: date) -> str:
        """Give a name to all facts that the above depend on, on a Paris day."""
        ...

    def facts(self) -> tuple[object, ...]:
        """Give what changes with any such fact of any brand; each process asks every second."""
        ...

    def next_day(self, site: Any, *, day: date) -> date | None:
        """Give the next Paris day on which they change by themselves."""
        ...

    def observed(self, site: Any, *, day: date) -> frozenset[str] | None:
        """Give the names of the trackers that a crawler saw; None where it did not look lately."""
        ...

    def quantities(self, site: Any) -> Sequence[Quantity]:
        """Give the numbers that the register of trackers keeps, each with its tracker's name."""
        ...


_banners: list[Banner] = []


def answer_banner(banner: Banner) -> None:
    """Register who asks visitors about trackers."""
    _banners[:] = [banner]


def forget_banner() -> None:
    """Undo `answer_banner`."""
    _banners.clear()


def banner() -> Banner | None:
    """Give who asks visitors about trackers; None where nobody does."""
    return _banners[0] if _banners else None

"""The sample brands' texts agree with their registers, and any change of one of them is found."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from demo.registers import Registers
from demo.texts import FOLDER
from policies.actions import import_draft
from policies.clauses import Draft
from policies.facts import Observed, facts_for
from policies.importer import read
from policies.lint import RULES, Facts, Finding
from policies.lint.folding import places
from policies.lint.reading import Reading
from policies.lint.topics import durations
from policies.models import BrandSettings
from policies.models.pages import Kind
from tests.conftest import NOW, Brand

pytestmark = pytest.mark.django_db
KINDS = (Kind.PRIVACY, Kind.COOKIES, Kind.TERMS, Kind.DPA)
LANGUAGES = ("fr", "en")
BRANDS = ("cabinetzen", "cabinet-en-ligne")
UNITS = {
    "fr": {"hour": "heures", "day": "jours", "month": "mois", "year": "ans"},
    "en": {"hour": "hours", "day": "days", "month": "months", "year": "years"},
}
AGREEMENT = [rule for rule in RULES if rule.id in {"L74", "L95"}]
ADDRESS = re.compile(r"[\w.-]+(@[\w.-]+\w)")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A sample text with what the checks know beside it."""

    text: str
    kind: str
    language: str
    facts: Facts

    def found(self, text: str, facts: Facts | None = None) -> list[Finding]:
        """Give what the rules of agreement see in the text, changed."""
        reading = Reading(draft=drafted(text, self.language), kind=self.kind)
        known = facts or self.facts
        for rule in AGREEMENT:
            if seen := list(rule.findings(reading, known)):
                return seen
        return []

    def numbers(self) -> Iterator[str]:
        """Give the text with each duration changed by one, one at a time."""
        reading = Reading(draft=drafted(self.text, self.language), kind=self.kind)
        for one in durations(reading):
            line, back = one.line.text, places(one.line.text)
            start, end = back[one.place], back[one.place + len(one.measured.words)]
            unit = UNITS[self.language][one.measured.unit]
            said = f"{line[:start]}{one.measured.value + 1} {unit}{line[end:]}"
            assert line in self.text
            yield self.text.replace(line, said, 1)


def drafted(text: str, language: str) -> Draft:
    """Read a text of the samples."""
    return read(text.encode(), name="text.md", language=language)


# Built once: they hold nothing of the database.
_BUILT: dict[tuple[str, bool], list[Sample]] = {}


def samples(brand: Brand, name: str, *, coming: bool) -> list[Sample]:
    """Give a sample brand's texts with its registers; `coming` as they are for the next texts."""
    if (name, coming) not in _BUILT:
        _BUILT[name, coming] = _samples(brand, name, coming=coming)
    return _BUILT[name, coming]


def _samples(brand: Brand, name: str, *, coming: bool) -> list[Sample]:
    for field, value in json.loads((FOLDER / "brands.json").read_text())[name].items():
        BrandSettings.objects.filter(site=brand.site).update(**{field: value})
    registers = Registers(site=brand.site, brand=name, editor=brand.people["editor"], now=NOW)
    registers.load()
    if coming:
        registers.change()
    version = "3.0" if coming else "2.0"
    texts = {
        (kind, language): (
            FOLDER / name / language / kind / f"{version if kind == Kind.PRIVACY else '1.0'}.md"
        ).read_text(encoding="utf-8")
        for kind in KINDS
        for language in LANGUAGES
    }
    pages = {
        (kind, language): import_draft(
            drafted(text, language), site=brand.site, kind=kind, by=brand.people["editor"]
        )
        for (kind, language), text in texts.items()
    }
    along = Observed(texts=frozenset((str(kind), language) for kind, language in texts))
    # The next privacy policy is promulgated alone; the other texts bind on.
    checked = [key for key in texts if key[0] == Kind.PRIVACY or not coming]
    return [
        Sample(
            text=texts[kind, language],
            kind=kind,
            language=language,
            facts=facts_for(pages[kind, language], at=NOW, observed=along),
        )
        for kind, language in checked
    ]


@pytest.fixture(params=[(name, coming) for name in BRANDS for coming in (False, True)])
def sample_texts(request: pytest.FixtureRequest, brand: Brand) -> list[Sample]:
    """Give the texts of one sample brand, as first promulgated or as coming."""
    name, coming = request.param
    return samples(brand, name, coming=coming)


@pytest.fixture(params=BRANDS)
def first_texts(request: pytest.FixtureRequest, brand: Brand) -> list[Sample]:
    """Give the texts of one sample brand, as first promulgated."""
    return samples(brand, request.param, coming=False)


def test_sample_texts_agree_with_registers_and_each_other(sample_texts: list[Sample]) -> None:
    assert [one.found(one.text) for one in sample_texts] == [[] for _ in sample_texts]


def test_any_number_changed_in_a_text_is_found(sample_texts: list[Sample]) -> None:
    changed = [(one, text) for one in sample_texts for text in one.numbers()]
    assert len(changed) > 30
    assert [text for one, text in changed if not one.found(text)] == []


def test_any_contact_changed_in_a_text_is_found(first_texts: list[Sample]) -> None:
    for one in first_texts:
        for found in ADDRESS.finditer(one.text):
            text = f"{one.text[: found.start()]}autre{found[1]}{one.text[found.end() :]}"
            assert one.found(text), (one.kind, one.language, found[0])


def test_any_recipient_changed_in_a_text_is_found(first_texts: list[Sample]) -> None:
    for one in (text for text in first_texts if text.kind in (Kind.PRIVACY, Kind.DPA)):
        for recipient in one.facts.recipients or ():
            name = re.compile(re.escape(recipient.name), re.IGNORECASE)
            assert one.found(name.sub("Nuage", one.text)), recipient


def test_a_recipient_in_a_table_changed_once_is_found(first_texts: list[Sample]) -> None:
    for one in first_texts:
        for recipient in one.facts.recipients or ():
            row = f"| {recipient.name}"
            if row in one.text:
                assert one.found(one.text.replace(row, "| Nuage", 1)), (one.kind, recipient)


def test_a_recipient_changed_in_the_register_is_found(first_texts: list[Sample]) -> None:
    for one in (text for text in first_texts if text.kind in (Kind.PRIVACY, Kind.DPA)):
        held = one.facts.recipients or ()
        for place, recipient in enumerate(held):
            others = (*held[:place], replace(recipient, name="Nuage"), *held[place + 1 :])
            assert one.found(one.text, replace(one.facts, recipients=others)), recipient


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("cabinetzen", "breach"),
        ("cabinetzen", "alert"),
        ("cabinetzen", "relay"),
        ("cabinetzen", "request"),
        ("cabinetzen", "extension"),
        ("cabinetzen", "restore"),
        ("cabinetzen", "notice"),
        ("cabinet-en-ligne", "breach"),
        ("cabinet-en-ligne", "alert"),
        ("cabinet-en-ligne", "extension"),
        ("cabinet-en-ligne", "notice"),
    ],
)
def test_a_number_changed_in_the_register_is_found(name: str, about: str, brand: Brand) -> None:
    for one in samples(brand, name, coming=True):
        changed = tuple(
            replace(held, value=held.value + 1) if held.about == about else held
            for held in one.facts.quantities or ()
        )
        assert one.found(one.text, replace(one.facts, quantities=changed)), one.language

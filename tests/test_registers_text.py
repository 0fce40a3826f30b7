"""Registers placed in a text: live in the draft, frozen with the version, stale when they move."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from policies import ports
from policies.actions import DraftChangedError, import_draft, text_of
from policies.actions.texts import as_seen
from policies.blocks import RegisterBlock, draft_of, raw_of
from policies.clauses import Table, digest
from policies.importer import read
from policies.models import PolicyPage, Version
from policies.models.pages import Kind
from policies.registers import Subprocessor
from policies.registers.hands import hands_in
from policies.registers.placed import frozen, placed
from policies.staleness import stale_registers
from tests.conftest import NOW, Brand
from tests.registers import claim, recorded, subprocessor


def _part(name: str) -> dict[str, Any]:
    return {"type": "register", "id": "p1", "value": {"register": name}}


def _clause(*body: dict[str, Any]) -> dict[str, Any]:
    value = {"number": "6", "title": "Sous-traitants", "level": "2", "body": list(body)}
    return {"type": "clause", "id": "c1", "value": value}


def _place(brand: Brand, name: str, kind: Kind = Kind.PRIVACY) -> PolicyPage:
    """Write a draft whose one clause holds a register."""
    page = brand.draft("Un texte", kind=kind)
    words = {"type": "text", "id": "t1", "value": "Voici la liste."}
    page.body = page.body.stream_block.to_python([_clause(words, _part(name))])
    page.save_revision(user=brand.people["editor"])
    return page


def _fixed(brand: Brand, name: str, kind: Kind = Kind.PRIVACY) -> PolicyPage:
    """Give a page whose newest version holds a register."""
    page = _place(brand, name, kind)
    brand.fix(page)
    return page


def _host(brand: Brand) -> Subprocessor:
    return Subprocessor(site=brand.site, name="H", task_fr="x", country_fr="France")


def _source(page: PolicyPage) -> Any:
    return Version.objects.of(page.policy, page.language).get().source["body"]


@pytest.fixture
def vehicles() -> Iterator[None]:
    """Let another app answer for a register, as consent does."""

    def table(*, site: Any, language: str) -> Table:
        return Table(header=("Nom",), rows=((f"AB-123 {language} {site.pk}",),))

    ports.answer_register(ports.Register(name="vehicles", label="vehicles", table=table))
    yield
    ports.forget_register("vehicles")


def test_a_draft_shows_the_register_as_it_is_now(brand: Brand) -> None:
    host = subprocessor(brand.site, "Premier")
    page = _place(brand, "subprocessors")
    assert "| Premier |" in page.draft().markdown()
    host.name = "Second"
    host.save()
    assert "| Second |" in page.draft().markdown()


def test_an_english_draft_shows_it_in_english(brand: Brand) -> None:
    subprocessor(brand.site, task_en="Hosting", country_en="France")
    page = brand.draft("A text", language="en")
    page.body = page.body.stream_block.to_python([_clause(_part("subprocessors"))])
    assert "| Subprocessor | Task |" in page.draft().markdown()
    assert "| Hosting |" in page.draft().markdown()


def test_a_changed_register_is_another_text_than_the_one_seen(brand: Brand) -> None:
    host = subprocessor(brand.site)
    seen = text_of(_place(brand, "subprocessors"))
    host.country_fr = "Irlande"
    host.save()
    with pytest.raises(DraftChangedError):
        as_seen(seen)


def test_a_version_holds_the_register_as_it_was(brand: Brand) -> None:
    host = subprocessor(brand.site, "Premier")
    page = _fixed(brand, "subprocessors")
    host.name = "Second"
    host.save()
    version = Version.objects.of(page.policy, "fr").get()
    draft = draft_of(title=version.title, raw=version.source["body"], language="fr")
    assert "| Premier |" in version.markdown
    assert digest(draft.markdown()) == version.sha256
    assert placed(_source(page))["subprocessors"].rows[0][0] == "Premier"


def test_a_frozen_part_keeps_its_id_and_says_which_register_it_is(brand: Brand) -> None:
    subprocessor(brand.site, "H")
    (clause,) = frozen([_clause(_part("subprocessors"))], site=brand.site, language="fr")
    (part,) = clause["value"]["body"]
    assert (part["type"], part["id"]) == ("register", "p1")
    assert part["value"] == {
        "register": "subprocessors",
        "columns": ["Sous-traitant", "Tâche", "Données reçues", "Pays", "Contact"],
        "rows": [["H", "Hébergement", "", "France", "dpo@h.example"]],
    }


def test_freezing_again_shows_the_register_of_that_moment(brand: Brand) -> None:
    host = subprocessor(brand.site, "Premier")
    once = frozen([_clause(_part("subprocessors"))], site=brand.site, language="fr")
    Subprocessor.objects.filter(pk=host.pk).update(name="Second")
    again = frozen(once, site=brand.site, language="fr")
    assert [row[0] for row in placed(again)["subprocessors"].rows] == ["Second"]
    assert [row[0] for row in placed(once)["subprocessors"].rows] == ["Premier"]


def test_freezing_changes_nothing_else(brand: Brand) -> None:
    text = {"type": "text", "id": "t1", "value": "Bonjour"}
    other = {"type": "note", "id": "n1", "value": "x"}
    raw = [_clause(text), other]
    assert frozen(raw, site=brand.site, language="fr") == raw


# An empty register would leave a clause that says nothing: rule L01 finds the brackets.
@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "[à compléter : le registre « subprocessors » est vide]"), ("en", "[to complete:")],
)
def test_an_empty_register_is_a_placeholder(language: str, said: str, brand: Brand) -> None:
    raw = frozen([_clause(_part("subprocessors"))], site=brand.site, language=language)
    assert said in draft_of(title="T", raw=raw, language=language).markdown()


def test_a_register_that_no_app_answers_for_is_a_placeholder_too(brand: Brand) -> None:
    raw = frozen([_clause(_part("gone"))], site=brand.site, language="fr")
    assert "[à compléter" in draft_of(title="T", raw=raw, language="fr").markdown()


def test_another_app_answers_for_a_register_of_its_own(brand: Brand, vehicles: None) -> None:
    assert ("vehicles", "vehicles") in ports.register_choices()
    page = _place(brand, "vehicles")
    assert f"| AB-123 fr {brand.site.pk} |" in page.draft().markdown()


def test_an_editor_chooses_a_register_by_its_name(vehicles: None) -> None:
    offered = dict(RegisterBlock().child_blocks["register"].field.choices)
    assert offered["subprocessors"] == "subprocessors"
    assert offered["purposes"] == "purposes and their lawful bases"
    assert "vehicles" in offered


def test_a_text_with_a_register_is_imported_again_with_the_same_digest(brand: Brand) -> None:
    subprocessor(brand.site)
    text = _place(brand, "subprocessors").draft()
    draft = read(text.markdown().encode(), name="x.md", language="fr")
    assert digest(draft.markdown()) == digest(text.markdown())
    assert draft_of(title="x", raw=raw_of(draft), language="fr").clauses[1:] != ()
    page = import_draft(draft, site=brand.site, kind=Kind.PRIVACY, by=brand.people["editor"])
    assert digest(page.draft().markdown()) == digest(text.markdown())


def test_no_register_is_stale_before_a_first_version(brand: Brand) -> None:
    subprocessor(brand.site)
    assert stale_registers(_place(brand, "subprocessors")) == ()


def test_a_placed_register_is_stale_once_its_table_differs(brand: Brand) -> None:
    host = subprocessor(brand.site)
    page = _fixed(brand, "subprocessors")
    assert stale_registers(page) == ()
    host.country_fr = "Irlande"
    host.save()
    (stale,) = stale_registers(page)
    assert (stale.register, stale.version.number) == ("subprocessors", "1.0")
    assert stale.is_substantial


def test_a_change_that_no_reader_sees_makes_nothing_stale(brand: Brand) -> None:
    host = subprocessor(brand.site)
    page = _fixed(brand, "subprocessors")
    host.documents = "https://h.example/"
    host.save()
    assert stale_registers(page) == ()


def test_a_changed_security_measure_needs_a_version_not_a_notice(brand: Brand) -> None:
    measure = claim(brand.site)
    page = _fixed(brand, "security_measures")
    measure.words_fr = "Presque tout est chiffré"
    measure.save()
    (stale,) = stale_registers(page)
    assert not stale.is_substantial


def test_a_new_recipient_is_reported_though_no_text_holds_the_register(
    brand: Brand, days_later: Callable[[int], datetime]
) -> None:
    version = brand.promulgate("Un texte")
    page = PolicyPage.objects.get(policy=version.policy)
    assert stale_registers(page) == ()
    recorded(_host(brand), days_later(1))
    assert [stale.register for stale in stale_registers(page)] == ["subprocessors"]


def test_what_was_there_when_the_version_was_fixed_is_not_reported(
    brand: Brand, days_later: Callable[[int], datetime]
) -> None:
    host = recorded(_host(brand), NOW)
    version = brand.promulgate("Un texte")
    page = PolicyPage.objects.get(policy=version.policy)
    assert stale_registers(page) == ()
    host._history_date = days_later(1)
    host.delete()
    assert [stale.register for stale in stale_registers(page)] == ["subprocessors"]


def test_a_text_that_names_nobody_is_not_reported(
    brand: Brand, days_later: Callable[[int], datetime]
) -> None:
    version = brand.promulgate("Un texte", kind=Kind.TERMS)
    recorded(_host(brand), days_later(1))
    assert stale_registers(PolicyPage.objects.get(policy=version.policy)) == ()


def test_a_register_that_another_text_holds_is_reported_there_only(
    brand: Brand, days_later: Callable[[int], datetime]
) -> None:
    host = recorded(_host(brand), NOW)
    holding = _fixed(brand, "subprocessors", Kind.DPA)
    version = brand.promulgate("Un texte")
    host.country_fr = "Irlande"
    recorded(host, days_later(1))
    assert stale_registers(PolicyPage.objects.get(policy=version.policy)) == ()
    assert [stale.register for stale in stale_registers(holding)] == ["subprocessors"]


def test_another_brands_change_makes_nothing_stale(brand: Brand, other_brand: Brand) -> None:
    subprocessor(brand.site)
    page = _fixed(brand, "subprocessors")
    subprocessor(other_brand.site)
    assert stale_registers(page) == ()


def test_whoever_changed_a_placed_register_had_a_hand_in_the_text(brand: Brand) -> None:
    editor, officer = brand.people["editor"], brand.people["dpo"]
    host = _host(brand)
    host._history_user = editor
    recorded(host, NOW)
    measure = claim(brand.site)
    measure._history_user = officer
    measure.save()
    assert hands_in(["subprocessors"], site=brand.site, since=None) == {editor.pk}
    assert hands_in(["claims"], site=brand.site, since=None) == {officer.pk}
    assert hands_in(["subprocessors"], site=brand.site, since=NOW) == set()

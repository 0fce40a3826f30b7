"""Erasing a person: what goes, what stays and still verifies, and when it is refused."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings
from wagtail.log_actions import log, registry

from accounts.models import User
from consent.actions import ActRefusedError, Way, answer
from consent.actions.claims import erasable_from, last_contract_end
from consent.actions.erasing import ErasureRefusedError, erase_person, would_erase
from consent.ledger import leaf_hash
from consent.models import (
    Act,
    ActKind,
    Capacity,
    Entry,
    Identity,
    Opening,
    PendingPaper,
    Practitioner,
    Trace,
)
from consent.printing import receipt_of
from notifications.models import Mail, MailKind
from policies.models import Version
from tests.cabinets import answers, cabinet, practitioner, shown
from tests.conftest import NOW, TODAY, Brand

# The contract ended on the 30th of November: five years later, from the 1st of December, it may go.
ENDED = date(2026, 11, 30)
LATER = datetime.fromisoformat("2031-12-01T00:30:00+01:00")
GROUND = "Request of 3 November 2031, art. 17(1)(a)."


@pytest.fixture
def version(brand: Brand) -> Version:
    """Give what is answered."""
    return brand.promulgate("We keep data.")


@pytest.fixture
def camille(brand: Brand, version: Version) -> Practitioner:
    """Give somebody with an account, whose contract ends soon, and who answered."""
    user = User.objects.create_user("camille@cabinet.example", "a-long-pass-phrase")
    person = practitioner(brand, contract_end=ENDED, user=user)
    answers(person, version)
    return person


def erased(person: Practitioner, by: User | None = None, **more: str) -> dict[str, int]:
    """Erase somebody; give what went."""
    given = {"ground": GROUND} | more
    return dict(erase_person(person, by=by, at=LATER, **given).classes)


def everything() -> str:
    """Give every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f"SELECT row_to_json(one)::text FROM {table} one")  # noqa: S608 (ours)
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_what_names_her_goes_and_what_she_did_stays(camille: Practitioner) -> None:
    act, lines = Act.objects.get(), list(Entry.objects.values_list("pk", flat=True))
    would = dict(would_erase(camille).classes)
    gone = erased(camille)
    assert gone == would | {"names": gone["names"]}
    assert {name: gone[name] for name in ("identities", "traces", "openings", "letters")} == (
        dict.fromkeys(("identities", "traces", "openings", "letters"), 1)
    )
    assert [model.objects.count() for model in (Identity, Trace, Opening)] == [0, 0, 1]
    assert not Mail.objects.exists()
    assert Act.objects.get() == act
    assert set(lines) < set(Entry.objects.values_list("pk", flat=True))


def test_no_table_names_her_any_more(camille: Practitioner) -> None:
    assert "camille" in everything().casefold()
    erased(camille)
    left = everything()
    assert "camille" not in left.casefold()
    assert str(camille.pk) in left


def test_her_line_stays_in_the_tree_and_cannot_be_opened(camille: Practitioner) -> None:
    act = Act.objects.get()
    leaf = leaf_hash(bytes(act.entry.canonical))
    assert receipt_of(act) is not None
    erased(camille)
    act = Act.objects.get()
    assert leaf_hash(bytes(act.entry.canonical)) == leaf
    assert receipt_of(act) is None


def test_the_ledger_says_what_went_on_which_ground_and_by_whom(
    brand: Brand, camille: Practitioner
) -> None:
    by = brand.people["approver"]
    gone = erased(camille, by=by)
    entry = Entry.objects.get(type="erase")
    record = json.loads(bytes(entry.opening.record))
    assert (record["pseudonym"], record["by"]) == (str(camille.pk), str(by.pk))
    assert (record["classes"], record["ground"], record["acts"]) == (gone, GROUND, 1)
    assert entry.time == LATER
    assert "amille" not in bytes(entry.opening.record).decode()


def test_acts_in_a_cabinets_name_go_and_those_of_others_stay(
    brand: Brand, version: Version, camille: Practitioner
) -> None:
    zoe = practitioner(brand, "zoe")
    cabinet(brand, one=(camille, Capacity.OWNER), two=(zoe, Capacity.SIGNATORY))
    answers(zoe, version)
    erased(camille)
    assert Identity.objects.get().name == "Zoe"
    assert Mail.objects.get().recipient == "zoe@cabinet.example"


def test_her_row_names_nobody_nor_does_its_history(camille: Practitioner) -> None:
    erased(camille)
    camille.refresh_from_db()
    assert (camille.name, camille.email, camille.user) == ("—", "", None)
    assert camille.is_erased
    assert set(camille.history.values_list("name", "email", "user")) == {("—", "", None)}


def test_an_account_that_is_only_hers_goes(camille: Practitioner) -> None:
    assert erased(camille)["accounts"] == 1
    assert not User.objects.filter(email__startswith="camille").exists()


def test_an_account_of_staff_stays_open_without_her_pages(
    brand: Brand, camille: Practitioner
) -> None:
    camille.user.groups.add(*brand.people["dpo"].groups.all())
    assert erased(camille)["accounts"] == 0
    user = User.objects.get(email="camille@cabinet.example")
    assert (user.is_active, hasattr(user, "practitioner")) == (True, False)


def test_an_account_that_rows_name_for_ever_is_closed(
    brand: Brand, version: Version, camille: Practitioner
) -> None:
    zoe = practitioner(brand, "zoe")
    act = answers(zoe, version)
    fields = {one.attname: getattr(act, one.attname) for one in Act._meta.concrete_fields}
    entry = Entry(type="refuse", time=NOW, commitment="0" * 64, canonical=b"{}")
    entry.save()
    again = {"id": None, "previous_id": act.pk, "entry_id": entry.pk, "act": ActKind.REFUSE}
    Act(**(fields | again | {"id": entry.pk, "operator_id": camille.user_id})).save()
    erased(camille)
    assert not User.objects.get(email="camille@cabinet.example").is_active


def test_mails_with_codes_to_her_go_and_to_others_stay(brand: Brand, camille: Practitioner) -> None:
    for place, to in enumerate(("Camille@cabinet.example", "zoe@cabinet.example")):
        Mail.objects.create(
            site=brand.site,
            kind=MailKind.SIGN_IN,
            key=f"code:{place}",
            recipient=to,
            language="fr",
            message_id=f"<{place}@x>",
            created_at=NOW,
        )
    assert erased(camille)["letters"] == 2
    assert Mail.objects.get().recipient == "zoe@cabinet.example"


def test_papers_and_reasons_of_who_saw_her_pages_go(
    brand: Brand, version: Version, camille: Practitioner
) -> None:
    editor = brand.people["editor"]
    log(camille, "consent.view_as", user=editor, title="camille", data={"reason": "Camille asked."})
    PendingPaper.objects.create(
        practitioner=camille,
        version=version,
        act="acknowledge",
        signed_on=TODAY,
        remark="By post.",
        name="a.pdf",
        data=b"%PDF-",
        by=editor,
        kept_at=NOW,
    )
    gone = erased(camille)
    kept = registry.get_logs_for_instance(camille).get()
    assert (gone["papers"], gone["views"]) == (1, 1)
    assert (kept.user, kept.label, kept.data) == (editor, "—", {})


@pytest.mark.parametrize(
    ("end", "at", "sentence"),
    [
        (None, LATER, "Her contract runs, and no end is entered"),
        # Its last day is one on which it runs.
        (TODAY, NOW, "runs until 21 November 2026.*possible from 22 November 2031"),
        (TODAY - timedelta(days=1), NOW, r"17\(3\)\(e\)\): erasing is possible from 21 November"),
        # The last moment of the last day in Paris, which is still November in UTC.
        (ENDED, LATER - timedelta(hours=1), "possible from 1 December 2031"),
    ],
)
def test_what_may_prove_a_claim_stays(
    brand: Brand, end: date | None, at: datetime, sentence: str
) -> None:
    person = practitioner(brand, contract_end=end)
    with pytest.raises(ErasureRefusedError, match=sentence):
        erase_person(person, by=None, at=at, ground=GROUND)
    assert not Entry.objects.exists()


def test_the_years_of_claims_are_a_setting(camille: Practitioner, settings: Settings) -> None:
    settings.IDENTITY_KEPT_YEARS = 10
    with pytest.raises(ErasureRefusedError, match="possible from 1 December 2036"):
        erased(camille)


@pytest.mark.parametrize(
    ("ground", "sentence"),
    [
        (" ", "Give the ground"),
        ("Request of Camille.", "without naming her"),
        ("Mail from CAMILLE@cabinet.example", "without naming her"),
    ],
)
def test_the_ground_is_given_and_names_nobody(
    camille: Practitioner, ground: str, sentence: str
) -> None:
    with pytest.raises(ErasureRefusedError, match=sentence):
        erased(camille, ground=ground)
    assert Identity.objects.exists()


def test_she_is_erased_once(camille: Practitioner) -> None:
    erased(camille)
    with pytest.raises(ErasureRefusedError, match="erased already"):
        erased(camille)
    assert Entry.objects.filter(type="erase").count() == 1


def test_a_refused_erasure_leaves_everything(camille: Practitioner) -> None:
    before = everything()
    with pytest.raises(ErasureRefusedError):
        erase_person(camille, by=None, at=NOW, ground=GROUND)
    assert everything() == before


def test_who_was_erased_acts_no_more(version: Version, camille: Practitioner) -> None:
    erased(camille)
    form = shown(version, ActKind.ACKNOWLEDGE)
    with pytest.raises(ActRefusedError, match="contract"):
        answer(camille, act=ActKind.ACKNOWLEDGE, shown=form, way=Way(), at=LATER)


@pytest.mark.parametrize(
    ("end", "first"),
    [
        (date(2026, 6, 30), date(2031, 7, 1)),
        (date(2028, 2, 29), date(2033, 3, 1)),  # no such day in 2033: the 28th is the last
        (date(2028, 2, 28), date(2033, 3, 1)),
        (date(2026, 12, 31), date(2032, 1, 1)),
    ],
)
def test_evidence_is_kept_through_the_anniversary_of_the_end(end: date, first: date) -> None:
    assert erasable_from(end, years=5) == first
    assert (
        last_contract_end(first, years=5)
        >= end
        > last_contract_end(first - timedelta(days=1), years=5)
    )

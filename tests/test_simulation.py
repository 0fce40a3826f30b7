"""What a notice would be before anybody is told: whom, when, how long, at what cost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from consent.models import Capacity, Practitioner
from notifications.composing.announced import Cited, Text
from notifications.desk.chart import HEIGHT, MOST_BARS, bars_of, rows_of
from notifications.models import Authorisation, Basis, Delivery, State
from notifications.schedule.capacity import SendingDay
from notifications.simulating import simulate
from notifications.simulating.silences import meant_of, words_of
from policies.actions import Plan, propose, text_of
from policies.clauses import Draft
from policies.models import Proposal
from policies.models.asking import AskedOf, Asks
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.brands import NOW
from tests.cabinets import cabinet, practitioner
from tests.conftest import TODAY, Brand
from tests.notices import delivery_to, notice_of, people, practice_of, route_of, second_version

pytestmark = pytest.mark.usefixtures("desk", "_today")

DAY = timedelta(days=1)
E = TODAY + 60 * DAY


@pytest.fixture
def _today() -> Iterator[None]:
    """Stay on the day NOW."""
    with time_machine.travel(NOW, tick=False):
        yield


def proposed(
    brand: Brand,
    *,
    kind: Kind = Kind.PRIVACY,
    asks: str = Asks.NONE,
    asked_of: str = AskedOf.PRACTITIONER,
    **plan: Any,
) -> Proposal:
    """Propose a text that follows a version in force."""
    brand.promulgate("We keep logs for one year.", kind=kind)
    page = brand.draft("We keep logs for two years.", kind=kind)
    page.asks, page.asked_of = asks, asked_of
    page.save_revision(user=brand.people["editor"])
    text = text_of(page, summary="It is longer.")
    values: dict[str, Any] = {"change": Change.SUBSTANTIAL, "in_force_from": E} | plan
    return propose([text], plan=Plan(**values), by=brand.people["editor"], at=NOW)


def test_people_are_counted_by_language_capacity_and_cabinet(brand: Brand) -> None:
    owner, other = people(brand, 2)
    practitioner(brand, "reader", language="en", second_email="other@cabinet.example")
    cabinet(brand, owner=(owner, Capacity.OWNER), other=(other, Capacity.OTHER))
    who = simulate(proposed(brand), at=NOW).who
    assert (who.count, who.languages) == (3, {"fr": 2, "en": 1})
    assert who.capacities == {"owner": 1, "other": 1}
    assert (who.cabinets, who.alone, who.second_addresses) == (1, 1, 1)


def test_only_those_of_the_rule_are_counted(brand: Brand) -> None:
    people(brand, 3)
    practitioner(brand, "reader", language="en")
    rule = {"languages": ["en"]}
    assert simulate(proposed(brand, audience=rule), at=NOW).who.count == 1


def test_of_named_cabinets_whoever_binds_them_is_counted(brand: Brand) -> None:
    owner, other = people(brand, 2)
    cabinet(brand, owner=(owner, Capacity.OWNER), other=(other, Capacity.OTHER))
    rule = {"cabinets": ["cabinet"]}
    assert simulate(proposed(brand, audience=rule), at=NOW).who.count == 2
    terms = proposed(brand, kind=Kind.TERMS, asked_of=AskedOf.CABINET, audience=rule)
    assert simulate(terms, at=NOW).who.count == 1


def test_another_brands_people_are_not_counted(brand: Brand, other_brand: Brand) -> None:
    people(other_brand, 2)
    assert simulate(proposed(brand), at=NOW).who.count == 0


def test_the_days_of_a_notice_are_those_of_the_rules(brand: Brand) -> None:
    people(brand, 2)
    route_of(brand)
    when = simulate(proposed(brand), at=NOW).when
    assert when.send_from.date() == E - 45 * DAY
    assert when.last_legal_day == E - 31 * DAY
    assert (when.last_mail, when.day) == (E - 45 * DAY, E)
    assert when.all_reached is not None
    assert when.all_reached <= when.last_legal_day
    assert len(when.reminders) == 3


def test_a_slow_way_sends_for_several_days(brand: Brand) -> None:
    people(brand, 5)
    route_of(brand, per_day=2)
    found = simulate(proposed(brand), at=NOW)
    assert [(one.sent, one.total) for one in found.days] == [(2, 2), (2, 4), (1, 5)]


def test_a_way_that_takes_nothing_has_no_last_mail(brand: Brand) -> None:
    proposal = proposed(brand)
    people(brand, 2)
    route_of(brand, per_day=0)
    found = simulate(proposal, at=NOW)
    assert found.when.last_mail is None
    assert "No day can be kept" in found.refusal


def test_what_waits_on_the_way_leaves_first(brand: Brand) -> None:
    waiting = notice_of(second_version(brand, kind=Kind.TERMS), send_from=NOW)
    for person in people(brand, 2):
        delivery_to(person, waiting)
    route_of(brand, per_day=2)
    days = simulate(proposed(brand), at=NOW).days
    assert [one.sent for one in days] == [0, 2]


def test_without_a_way_nothing_is_known_of_its_days_and_that_is_said(brand: Brand) -> None:
    people(brand, 2)
    found = simulate(proposed(brand), at=NOW)
    assert (found.days, found.when.last_mail) == ([], None)
    assert found.obstacles == ["No way for notices is set up."]


def test_letters_are_reckoned_by_an_assumption_that_says_so(brand: Brand) -> None:
    people(brand, 3)
    practice_of(brand, letter_cents=700)
    letters = simulate(proposed(brand), at=NOW).letters
    assert (letters.share, letters.is_assumed) == (0.02, True)
    # Two in a hundred of three people is one whole letter.
    assert (letters.count, letters.cents) == (1, 700)
    assert letters.without_address == 3


def test_past_notices_say_how_many_mails_come_back(brand: Brand) -> None:
    past = notice_of(second_version(brand, kind=Kind.TERMS))
    informed = {"state": State.INFORMED, "informed_at": NOW, "basis": Basis.DELIVERED}
    for place, person in enumerate(people(brand, 50)):
        failed = {"state": State.BOUNCED, "failed_at": NOW}
        delivery_to(person, past, **(failed if place < 10 else informed))
    letters = simulate(proposed(brand), at=NOW).letters
    assert (letters.share, letters.is_assumed, letters.count) == (0.2, False, 10)


def test_too_few_deliveries_say_nothing(brand: Brand) -> None:
    past = notice_of(second_version(brand, kind=Kind.TERMS))
    for person in people(brand, 3):
        delivery_to(person, past, state=State.BOUNCED, failed_at=NOW)
    assert simulate(proposed(brand), at=NOW).letters.is_assumed


def test_who_leaves_or_joins_until_then_is_exempt(brand: Brand) -> None:
    people(brand, 2)
    practitioner(brand, "leaver", contract_end=E - DAY)
    practitioner(brand, "stayer", contract_end=E)
    practitioner(brand, "joiner", contract_start=TODAY + 9 * DAY)
    practitioner(brand, "later", contract_start=E)
    exempt = simulate(proposed(brand), at=NOW).exempt
    assert (exempt.leaving, exempt.joining) == (1, 1)


def test_the_volume_is_that_of_a_message_in_each_language(brand: Brand) -> None:
    people(brand, 3)
    practitioner(brand, "reader", language="en")
    volume = simulate(proposed(brand), at=NOW).volume
    sizes = volume.by_language
    assert sizes.keys() == {"fr", "en"}
    assert all(3_000 < size < 1_000_000 for size in sizes.values())
    assert volume.total == 3 * sizes["fr"] + sizes["en"]


@pytest.mark.parametrize(
    ("kind", "asks", "said"),
    [
        (Kind.PRIVACY, Asks.NONE, "It binds all the same"),
        (Kind.TERMS, Asks.ACCEPT, "goes on binding until the new one is accepted"),
        (Kind.TERMS, Asks.ACCEPT, "asked at the next sign-in"),
        (Kind.DPA, Asks.ACCEPT, "goes on binding until the new one is accepted"),
    ],
)
def test_what_silence_will_mean_is_said_of_each_text(
    brand: Brand, kind: Kind, asks: Asks, said: str
) -> None:
    [one] = simulate(proposed(brand, kind=kind, asks=asks), at=NOW).silences
    assert said in one.words


@pytest.mark.parametrize(
    ("authorisation", "said"),
    [(Authorisation.GENERAL, "is authorised"), (Authorisation.SPECIFIC, "is refused")],
)
def test_silence_on_a_new_subprocessor_is_what_the_agreement_says(
    authorisation: Authorisation, said: str
) -> None:
    text = Text(
        id="1",
        title="",
        markdown="",
        html="",
        summary="",
        kind="dpa",
        language="fr",
        cited=Cited(number="2.0", sha256="", url=""),
        draft=Draft(clauses=(), language="fr"),
        day=E,
        asks="accept",
        asked_of="practitioner",
        pdf=bytes,
        subprocessors=("OVH",),
        only_subprocessors=True,
    )
    [one] = meant_of(text, authorisation=authorisation)
    assert said in words_of(one)


def test_a_simulation_writes_nothing(brand: Brand) -> None:
    people(brand, 2)
    route_of(brand)
    simulate(proposed(brand), at=NOW)
    assert not Delivery.objects.exists()


def page(brand: Brand, proposal: Proposal, role: str) -> Any:
    """Ask for the page of a simulation."""
    address = reverse("notifications_desk_simulation", args=[proposal.pk])
    return brand.client(role).get(address)


@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_names_are_for_those_who_may_read_about_people(brand: Brand, role: str) -> None:
    person = practitioner(brand, "zorglub")
    cabinet(brand, owner=(person, Capacity.OWNER))
    response = page(brand, proposed(brand), role)
    assert response.status_code == 200
    shown = response.content.decode()
    assert ("Zorglub" in shown) == ("Tilleuls" in shown) == (role != "editor")


def test_nobody_sees_another_brands_simulation(brand: Brand, other_brand: Brand) -> None:
    proposal = proposed(other_brand)
    assert page(brand, proposal, "approver").status_code in (302, 403, 404)


def test_a_correction_has_no_simulation(brand: Brand) -> None:
    reasons: dict[str, Any] = {
        "change": Change.MINOR,
        "in_force_from": TODAY,
        "lower_reason": "Same.",
    }
    assert page(brand, proposed(brand, **reasons), "approver").status_code == 404


def test_the_chart_has_its_numbers_in_a_table(brand: Brand) -> None:
    people(brand, 5)
    route_of(brand, per_day=2)
    shown = page(brand, proposed(brand), "approver").content.decode()
    assert shown.count("<rect") == 3
    table = shown[shown.index('class="listing pace"') :]
    assert table[: table.index("</table>")].count("<tr>") == 4


def test_a_day_that_can_no_longer_be_kept_is_said(brand: Brand) -> None:
    people(brand, 5)
    proposal = proposed(brand)
    route_of(brand, per_day=1, warm_up_from=TODAY + DAY, warm_up_first=1)
    Practitioner.objects.bulk_create(
        Practitioner(
            site=brand.site,
            external_id=f"more-{place}",
            name="More",
            email="more@cabinet.example",
            language="fr",
            contract_start=TODAY,
        )
        for place in range(60)
    )
    assert "Quota" in simulate(proposal, at=NOW).refusal


def _days(number: int) -> list[SendingDay]:
    return [
        SendingDay(day=TODAY + place * DAY, sent=place % 7, total=place) for place in range(number)
    ]


@pytest.mark.parametrize("number", [0, 1, 60, 61, 3_660])
def test_a_long_sending_is_drawn_in_few_bars_and_loses_no_mail(number: int) -> None:
    days = _days(number)
    rows = rows_of(days)
    assert len(rows) <= MOST_BARS
    assert sum(row.sent for row in rows) == sum(one.sent for one in days)
    assert [row.last for row in rows[-1:]] == [one.day for one in days[-1:]]


def test_the_highest_bar_is_as_high_as_the_drawing() -> None:
    bars = bars_of(rows_of(_days(7)))
    assert max(bar.height for bar in bars) == HEIGHT
    assert all(bar.y + bar.height == pytest.approx(HEIGHT) for bar in bars)

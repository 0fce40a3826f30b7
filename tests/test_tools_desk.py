"""The pages of tools in the desk: who sees them, who switches on, who attests and revokes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from config.doctor import trackers as doctor
from consent.actions.tools import revoke
from consent.choosing import is_attested
from consent.choosing.ending import ending
from consent.models import Attestation, Tool
from consent.trackers.attesting import longest, points
from notifications.watching.raising import alarms
from policies.registers import Subprocessor
from tests import vendors
from tests.brands import NOW
from tests.conftest import TODAY, Brand

pytestmark = pytest.mark.usefixtures("desk", "_today")

MATOMO = {"is_on": "on", "mode": "exempt", "address": "https://stats.example/", "identifier": "7"}
CONFIRMED = dict.fromkeys(points("matomo", "exempt"), "on")
ATTEST = CONFIRMED | {"expires_on": longest(TODAY).isoformat(), "remark": "Seen on the server."}


@pytest.fixture
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def at(brand: Brand, name: str = "tool", kind: str = "matomo") -> str:
    return reverse(f"consent_desk_{name}", args=[brand.site.pk, kind])


def send(brand: Brand, data: dict[str, Any], name: str = "tool", role: str = "approver") -> Any:
    return brand.client(role).post(at(brand, name), data)


def set_up(brand: Brand, **more: str) -> Tool:
    """Let the approver switch Matomo on through the page."""
    line = vendors.provider(brand, "matomo").pk
    answer = send(brand, MATOMO | {"subprocessor": line} | more)
    assert answer.status_code == 302
    tool: Tool = Tool.objects.get(site=brand.site, kind="matomo")
    return tool


def test_an_approver_switches_a_tool_on(brand: Brand) -> None:
    tool = set_up(brand)
    assert (tool.is_on, tool.mode, tool.address) == (True, "exempt", "https://stats.example")
    assert tool.history.get().history_user == brand.people["approver"]


def test_a_refused_tool_says_why_and_how_and_stays_off(brand: Brand) -> None:
    answer = send(brand, MATOMO)
    assert answer.status_code == 200
    [said] = answer.context["form"].non_field_errors()
    assert "not in the register" in said
    assert "Enter it there" in said
    assert not Tool.objects.exists()


def test_other_brands_providers_are_not_offered(brand: Brand, other_brand: Brand) -> None:
    theirs = vendors.provider(other_brand, "matomo")
    answer = send(brand, MATOMO | {"subprocessor": theirs.pk})
    assert "subprocessor" in answer.context["form"].errors


@pytest.mark.parametrize("role", ["editor", "dpo", "auditor"])
def test_others_see_how_it_is_used_and_change_nothing(brand: Brand, role: str) -> None:
    set_up(brand)
    shown = brand.client(role).get(at(brand))
    assert shown.status_code == 200
    assert all(field.disabled for field in shown.context["form"].fields.values())
    assert send(brand, MATOMO | {"identifier": "9"}, role=role).status_code in {302, 403}
    assert Tool.objects.get().identifier == "7"


@pytest.mark.parametrize("role", ["approver", "dpo"])
def test_those_who_answer_for_it_attest_every_point(brand: Brand, role: str) -> None:
    tool = set_up(brand)
    assert send(brand, ATTEST, "tool_attest", role).status_code == 302
    row = Attestation.objects.get()
    assert (row.by, row.statements, row.expires_on) == (
        brand.people[role],
        list(points("matomo", "exempt")),
        longest(TODAY),
    )
    assert is_attested(tool, day=TODAY)


def test_no_point_is_ticked_beforehand_and_none_may_be_left_out(brand: Brand) -> None:
    set_up(brand)
    shown = brand.client("dpo").get(at(brand)).context["attesting"]
    assert not any(shown[key].value() for key in points("matomo", "exempt"))
    less = {key: value for key, value in ATTEST.items() if key != "no_campaigns"}
    answer = send(brand, less, "tool_attest", "dpo")
    assert "Confirm every point" in answer.context["attesting"].non_field_errors()[0]
    assert not Attestation.objects.exists()


@pytest.mark.parametrize("role", ["editor", "auditor"])
def test_nobody_else_attests_or_revokes(brand: Brand, role: str) -> None:
    set_up(brand)
    assert send(brand, ATTEST, "tool_attest", role).status_code in {302, 403}
    assert not Attestation.objects.exists()
    assert 'id="attest"' not in brand.client(role).get(at(brand)).content.decode()


def test_what_is_attested_is_revoked_with_a_reason(brand: Brand) -> None:
    tool = set_up(brand)
    send(brand, ATTEST, "tool_attest", "dpo")
    assert send(brand, {"why": ""}, "tool_revoke", "dpo").status_code == 200
    assert is_attested(tool, day=TODAY)
    assert send(brand, {"why": "A plugin."}, "tool_revoke", "dpo").status_code == 302
    assert not is_attested(tool, day=TODAY)


def test_the_page_says_that_visitors_are_asked_until_somebody_attests(brand: Brand) -> None:
    set_up(brand)
    client = brand.client("approver")
    assert 'id="unattested"' in client.get(at(brand)).content.decode()
    send(brand, ATTEST, "tool_attest")
    shown = client.get(at(brand)).content.decode()
    assert 'id="attested"' in shown
    assert 'id="unattested"' not in shown


def test_with_consent_there_is_nothing_to_attest_on_the_page(brand: Brand) -> None:
    set_up(brand, mode="consent")
    shown = brand.client("approver").get(at(brand)).content.decode()
    assert 'id="nothing"' in shown
    assert 'id="attest"' not in shown


def test_each_attestation_and_change_stays_on_the_page(brand: Brand) -> None:
    set_up(brand)
    send(brand, ATTEST, "tool_attest", "dpo")
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        set_up(brand, identifier="8")
    shown = brand.client("auditor").get(at(brand)).context
    assert [len(words) for _row, words in shown["attestations"]] == [0, len(CONFIRMED)]
    assert len(shown["history"]) == 2


def test_a_tool_whose_provider_left_says_so_on_its_page(brand: Brand) -> None:
    tool = set_up(brand)
    assert tool.subprocessor is not None
    tool.subprocessor.until = TODAY
    tool.subprocessor.save()
    found = brand.client("approver").get(at(brand)).context["why_not"]
    assert found[0] == "The provider is not in the register of subprocessors on this day."


def test_the_list_holds_the_brands_of_the_person_and_no_others(
    brand: Brand, other_brand: Brand
) -> None:
    shown = brand.client("auditor").get(reverse("consent_desk_tools"))
    assert {line["site"] for line in shown.context["lines"]} == {brand.site}
    assert len(shown.context["lines"]) == 3


@pytest.mark.parametrize("name", ["tool", "tool_attest", "tool_revoke"])
def test_another_brands_tool_is_not_there(brand: Brand, other_brand: Brand, name: str) -> None:
    set_up(other_brand)
    answer = brand.client("approver").post(at(other_brand, name), ATTEST | {"why": "Mine."})
    assert answer.status_code == 404
    assert not Attestation.objects.exists()


@pytest.mark.parametrize("name", ["tool", "tool_attest", "tool_revoke"])
def test_there_is_no_fourth_tool_and_nothing_to_attest_of_none(brand: Brand, name: str) -> None:
    assert brand.client("approver").get(at(brand, "tool", "other")).status_code == 404
    expected = 200 if name == "tool" else 404
    assert send(brand, {"why": "Nothing."}, name).status_code == expected


# --- the doctor --------------------------------------------------------------------------------


# In how many days an attestation ends, and whether somebody is told.
ENDS = [(31, False), (30, True), (1, True), (0, True)]


def ends_in(brand: Brand, days: int) -> Tool:
    """Let Plausible be on, attested for some days from today on."""
    return vendors.switch_on(brand, "plausible", mode="cookieless", attested_days=days)


@pytest.mark.parametrize(("days", "is_told"), ENDS)
def test_the_doctor_tells_of_an_attestation_that_ends_within_thirty_days(
    brand: Brand, days: int, *, is_told: bool
) -> None:
    ends_in(brand, days)
    found = [one.id for one in doctor.examine(at=NOW)]
    assert found == ["trackers.attestation_ends"] * is_told


@pytest.mark.parametrize(("days", "is_told"), ENDS)
def test_who_answers_for_the_brand_is_told_in_time(
    brand: Brand, days: int, *, is_told: bool
) -> None:
    tool = ends_in(brand, days)
    found = [one for one in alarms(at=NOW) if one.kind == "attested"]
    assert [one.path for one in found] == [at(brand, kind=tool.kind)] * is_told
    assert all("Plausible" in one.said().sentence for one in found)


def test_nobody_is_told_of_what_is_off_revoked_or_asked_for_anyway(brand: Brand) -> None:
    tool = ends_in(brand, 5)
    for values in ({"is_on": False}, {"is_on": True, "mode": "consent"}):
        Tool.objects.update(**values)
        assert list(ending(day=TODAY)) == []
    Tool.objects.update(mode="cookieless")
    revoke(tool, remark="Otherwise.", by=brand.people["dpo"], at=NOW)
    assert list(ending(day=TODAY)) == []


def test_the_doctor_tells_of_a_tool_that_loads_nothing_any_more(brand: Brand) -> None:
    tool = vendors.switch_on(brand, "stripe")
    assert doctor.examine(at=NOW) == []
    Subprocessor.objects.filter(pk=tool.subprocessor_id).update(until=TODAY)
    found = doctor.examine(at=NOW)
    assert {one.id for one in found} == {"trackers.tool_refused"}

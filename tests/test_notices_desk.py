"""Staff read how a notice stands; who is behind its numbers is for those who may know."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from consent.links import LinkError, opened
from consent.models import Capacity
from notifications.composing import Values, body_of, link_in, message_of, values_for
from notifications.models import (
    Attempt,
    Basis,
    Delivery,
    Event,
    Exemption,
    Meaning,
    Notice,
    NoticeKind,
    Progress,
    Stage,
    State,
)
from tests.brands import NOW
from tests.cabinets import cabinet, practitioner
from tests.conftest import Brand
from tests.mails import changed
from tests.notices import delivery_to, notice_of, people, route_of, second_version

DAY = timedelta(days=1)
LIST = reverse("notifications_desk_notices")


@pytest.fixture(autouse=True)
def _at_the_desk(desk: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def notice(brand: Brand) -> Notice:
    """Give a notice that is being sent, by a way that is set up."""
    route_of(brand)
    made = notice_of(second_version(brand), send_from=NOW - DAY)
    Progress.objects.filter(notice=made).update(planned_at=NOW)
    return made


@pytest.fixture
def bounced(brand: Brand, notice: Notice) -> Delivery:
    """Give somebody whom no mail reached."""
    return delivery_to(
        practitioner(brand, "camille"), notice, state=State.BOUNCED, stage=Stage.IN_APP,
        failed_at=NOW, last_error="550 unknown",
    )  # fmt: skip


def address(name: str, *args: object) -> str:
    return reverse(f"notifications_desk_{name}", args=args)


def page(brand: Brand, name: str, *args: object, role: str = "approver", **query: str) -> Any:
    """Give the answer to somebody of the staff."""
    return brand.client(role).get(address(name, *args), query)


def words(brand: Brand, name: str, *args: object, role: str = "approver", **query: str) -> str:
    """Give the words of a page, which must be there."""
    response = page(brand, name, *args, role=role, **query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_empty_list_says_what_to_do_next(brand: Brand) -> None:
    said = words(brand, "notices")
    assert "No notice yet" in said
    assert reverse("policies_desk_proposals") in said


def test_the_list_tells_what_runs_from_what_is_coming_and_past(
    brand: Brand, notice: Notice
) -> None:
    groups = page(brand, "notices").context["groups"]
    assert [(str(label), len(lines)) for label, lines in groups] == [("En cours", 1)]
    with time_machine.travel(NOW + 90 * DAY, tick=False):
        groups = page(brand, "notices").context["groups"]
    assert [(str(label), len(lines)) for label, lines in groups] == [("Passés", 1)]


@pytest.mark.parametrize("role", ["editor", "approver", "dpo", "auditor"])
def test_every_role_sees_how_a_notice_stands(brand: Brand, bounced: Delivery, role: str) -> None:
    said = words(brand, "notice", bounced.notice_id, role=role)
    assert "20 January 2027" in said  # E
    assert "20 December 2026" in said  # the last legal day


def test_an_editor_reads_numbers_and_nobody_s_name(brand: Brand, bounced: Delivery) -> None:
    said = words(brand, "notice", bounced.notice_id, role="editor")
    assert "Camille" not in said
    assert address("people", bounced.notice_id) not in said
    for name, key in (("people", bounced.notice_id), ("delivery", bounced.pk)):
        assert page(brand, name, key, role="editor").status_code in {302, 403}


def test_another_brands_notice_is_not_there(
    brand: Brand, other_brand: Brand, bounced: Delivery
) -> None:
    for name in ("notice", "live", "people", "pause", "resume", "stop", "retry", "allow_late"):
        assert page(other_brand, name, bounced.notice_id).status_code == 404
    assert page(other_brand, "delivery", bounced.pk).status_code == 404
    assert "2.0" not in words(other_brand, "notices")


def test_each_number_leads_to_its_people(brand: Brand, bounced: Delivery) -> None:
    delivery_to(
        practitioner(brand, "claude"), bounced.notice, state=State.INFORMED,
        basis=Basis.PRESUMED, informed_at=NOW,
    )  # fmt: skip
    found = page(brand, "notice", bounced.notice_id).context["cells"]
    listed = [
        [one.delivery.practitioner.name for one in _people(brand, bounced.notice, cell["query"])]
        for cell in found
    ]
    assert sorted(listed) == [["Camille"], ["Claude"]]


def _people(brand: Brand, notice: Notice, query: str) -> Any:
    asked = f"{address('people', notice.pk)}?{query}"
    return brand.client("approver").get(asked).context["people"]


@pytest.mark.parametrize("asked", ["q=amil", "q=CAMILLE@", "q=camille", "state=bounced"])
def test_a_person_is_found_by_name_address_or_state(
    brand: Brand, bounced: Delivery, asked: str
) -> None:
    delivery_to(practitioner(brand, "claude"), bounced.notice)
    found = _people(brand, bounced.notice, asked)
    assert [one.delivery for one in found] == [bounced]


def test_those_informed_too_late_are_listed_apart(brand: Brand, notice: Notice) -> None:
    early, late = people(brand, 2)
    for person, at in ((early, NOW), (late, NOW + 30 * DAY)):
        delivery_to(person, notice, state=State.INFORMED, basis="delivered", informed_at=at)
    found = _people(brand, notice, "late=on")
    assert [one.delivery.practitioner for one in found] == [late]


def test_a_list_of_nobody_says_so(brand: Brand, notice: Notice) -> None:
    assert "Nobody yet" in words(brand, "people", notice.pk)
    assert "Nobody matches" in words(brand, "people", notice.pk, q="x")


def test_pages_follow_each_other(brand: Brand, notice: Notice) -> None:
    for person in people(brand, 60):
        delivery_to(person, notice)
    first = page(brand, "people", notice.pk)
    assert len(first.context["people"]) == 50
    rest = _people(brand, notice, first.context["next"])
    seen = {one.delivery.pk for one in [*first.context["people"], *rest]}
    assert len(seen) == 60


def test_whom_no_mail_reached_has_her_remedy_on_her_line(brand: Brand, bounced: Delivery) -> None:
    said = words(brand, "notice", bounced.notice_id)
    assert f'action="{address("address", bounced.pk)}"' in said
    assert address("retry", bounced.notice_id) in said
    for role in ("dpo", "auditor"):
        said = words(brand, "notice", bounced.notice_id, role=role)
        assert address("address", bounced.pk) not in said
        assert address("pause", bounced.notice_id) not in said


def test_near_the_last_day_it_leads_to_postponing_and_to_deciding(
    brand: Brand, bounced: Delivery
) -> None:
    early = words(brand, "notice", bounced.notice_id)
    assert "/postpone/" not in early
    with time_machine.travel(NOW + 27 * DAY, tick=False):
        said = words(brand, "notice", bounced.notice_id)
    version = bounced.notice.promulgation.versions.get()
    assert reverse("policies_desk_postpone", args=[version.pk]) in said
    assert address("allow_late", bounced.notice_id) in said


def test_cabinets_are_informed_with_their_owner(brand: Brand, notice: Notice) -> None:
    owner, other = people(brand, 2)
    cabinet(brand, owner=(owner, Capacity.OWNER), other=(other, Capacity.OTHER))
    delivery_to(owner, notice, state=State.INFORMED, basis="delivered", informed_at=NOW)
    delivery_to(other, notice)
    assert "1 of 1 informed, by their owners" in words(brand, "notice", notice.pk)


def test_what_follows_a_notice_stands_on_its_page(brand: Brand, notice: Notice) -> None:
    follower = notice_of(
        notice.promulgation, kind=NoticeKind.REMINDER, follows=notice, required_days=None
    )
    assert address("notice", follower.pk) in words(brand, "notice", notice.pk)
    assert address("notice", notice.pk) in words(brand, "notice", follower.pk)


def test_the_curve_has_a_table_and_both_lines(brand: Brand, notice: Notice) -> None:
    [person] = people(brand, 1)
    delivery_to(person, notice, state=State.INFORMED, basis="delivered", informed_at=NOW)
    drawn = page(brand, "notice", notice.pk).context["chart"]
    assert [mark.key for mark in drawn.marks] == ["last", "enters"]
    assert drawn.marks[0].x < drawn.marks[1].x
    assert [row.delivered for row in drawn.rows] == [1]


def test_the_live_part_is_the_page_s_own_and_is_never_kept(brand: Brand, notice: Notice) -> None:
    response = page(brand, "live", notice.pk)
    part = response.content.decode()
    assert "<html" not in part
    assert part.strip() in words(brand, "notice", notice.pk)
    assert "no-store" in response.headers["Cache-Control"]


def test_a_persons_page_shows_every_try_and_what_was_heard(brand: Brand, bounced: Delivery) -> None:
    Attempt.objects.create(
        delivery=bounced, round=1, number=1, claimed_at=NOW, begun_at=NOW,
        address="tried@cabinet.example", outcome="refused", code="550", reply="unknown",
    )  # fmt: skip
    _event(brand, bounced)
    said = words(brand, "delivery", bounced.pk)
    for expected in ("tried@cabinet.example", "550 unknown", "a-raw-report"):
        assert expected in said


def _event(brand: Brand, delivery: Delivery) -> None:
    Event.objects.create(
        provider="smtp", route=brand.site.notice_route, key="k", meaning=Meaning.BOUNCED,
        name="dsn", message_id="m", at=NOW, received_at=NOW, delivery=delivery, round=1,
        raw="a-raw-report",
    )  # fmt: skip


@pytest.mark.parametrize(("role", "sees"), [("approver", True), ("auditor", True), ("dpo", False)])
def test_raw_reports_are_for_who_mends_or_examines(
    brand: Brand, bounced: Delivery, role: str, *, sees: bool
) -> None:
    _event(brand, bounced)
    said = words(brand, "delivery", bounced.pk, role=role)
    assert ("a-raw-report" in said) == sees
    assert "Bounced for good" in said


def sent(delivery: Delivery) -> Attempt:
    """Give a try whose mail was made."""
    body = body_of(delivery.notice, "fr", at=NOW)
    values = values_for(delivery, address="camille@cabinet.example", at=NOW)
    made: Attempt = Attempt.objects.create(
        delivery=delivery, round=1, number=1, claimed_at=NOW, body=body, values=values.json(),
        address="camille@cabinet.example",
    )  # fmt: skip
    return made


def test_the_exact_mail_is_shown_and_can_be_kept(brand: Brand, bounced: Delivery) -> None:
    attempt = sent(bounced)
    url = address("message", bounced.pk, attempt.pk)
    shown = brand.client("auditor").get(url)
    assert "camille@cabinet.example" in dict(shown.context["headers"])["To"]
    assert shown.context["words"]
    kept = brand.client("auditor").post(url)
    assert kept.content == message_of(attempt)
    assert kept.headers["Content-Type"] == "message/rfc822"


def test_a_link_that_answers_in_her_name_is_read_by_nobody_else(brand: Brand) -> None:
    delivery = delivery_to(practitioner(brand, "camille"), notice_of(changed(brand)))
    attempt = sent(delivery)
    token = link_in(Values.read(attempt.values))
    assert token is not None
    url = address("message", delivery.pk, attempt.pk)
    shown = brand.client("approver").get(url).context
    assert token not in (shown["source"] + shown["words"]).replace("=\r\n", "")
    assert opened(token, purpose="answer", at=NOW).practitioner == delivery.practitioner_id
    assert token in brand.client("approver").post(url).content.decode().replace("=\r\n", "")
    with pytest.raises(LinkError):
        opened(token, purpose="answer", at=NOW)


def test_a_try_of_somebody_else_is_not_there(brand: Brand, bounced: Delivery) -> None:
    other = delivery_to(practitioner(brand, "claude"), bounced.notice)
    assert page(brand, "message", other.pk, sent(bounced).pk).status_code == 404


def test_the_canary_has_a_page_and_nothing_to_mend(brand: Brand, notice: Notice) -> None:
    canary = delivery_to(None, notice, state=State.BOUNCED)
    said = words(brand, "delivery", canary.pk)
    assert "Canary address" in said
    assert address("address", canary.pk) not in said
    sent = brand.client("approver").post(address("address", canary.pk), {"address": "a@b.example"})
    assert sent.status_code == 404


def test_exempt_ones_say_why(brand: Brand, notice: Notice) -> None:
    [person] = people(brand, 1)
    one = delivery_to(person, notice, state=State.EXEMPT, exemption=Exemption.LEFT)
    assert "no longer under contract" in words(brand, "notice", notice.pk)
    assert "no longer under contract" in words(brand, "delivery", one.pk)


def test_the_home_page_says_what_is_coming_and_who_is_at_risk(
    brand: Brand, bounced: Delivery
) -> None:
    home = reverse("wagtailadmin_home")
    said = brand.client("editor").get(home).content.decode()
    assert address("notice", bounced.notice_id) in said
    with time_machine.travel(NOW + 27 * DAY, tick=False):
        said = brand.client("editor").get(home).content.decode()
    assert "1 person is not informed" in said


def test_a_superuser_sees_all_of_it(superuser: Brand, bounced: Delivery) -> None:
    assert "Camille" in words(superuser, "notice", bounced.notice_id, role="superuser")

"""Auditors find acts by any filter, page by page; no filter is left out in silence."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring

from audit.reading import acts as reading
from audit.reading import people
from consent.actions import Objection, Source, Way, object_to
from consent.models import Act, ActKind, Capacity, Matter, Origin
from consent.models.people import NO_NAME
from policies.models.pages import Kind
from tests.audited import from_elsewhere, recorded
from tests.cabinets import answers, cabinet, practitioner
from tests.conftest import NOW, Brand
from tests.notices import notice_of

pytestmark = pytest.mark.django_db
LIST = reverse("audit_acts")
LATER = NOW + timedelta(days=2)
# What the page itself asks, not the frame around it: session, rights, menu.
OURS = re.compile("(consent|policies|notifications|audit)_(?!brandsettings)")
ROWS = "//table[contains(@class, 'acts-table')]/tbody/tr"


@pytest.fixture(autouse=True)
def _at_the_desk(desk: None) -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def get(brand: Brand, /, role: str = "auditor", **query: object) -> HttpResponse:
    """Ask for the list."""
    response: Any = brand.client(role).get(LIST, {k: str(v) for k, v in query.items()})
    assert response.status_code == 200, query
    return response  # type: ignore[no-any-return]


def html(brand: Brand, /, **query: object) -> HtmlElement:
    """Give the parsed list."""
    return document_fromstring(get(brand, **query).content.decode())


def of(page: HtmlElement, path: str) -> list[Any]:
    """Give the elements at an XPath."""
    found: list[Any] = page.xpath(path)
    return found


def listed(brand: Brand, /, **query: object) -> list[Any]:
    """Give the ids of the acts shown."""
    response: Any = get(brand, **query)
    return [line.act.pk for line in response.context["object_list"]]


def refused(brand: Brand, /, **query: object) -> list[str]:
    """Give the filters that cannot be taken; nothing is shown then."""
    response: Any = get(brand, **query)
    assert response.context["object_list"] == []
    return sorted(response.context["form"].errors)


@pytest.fixture
def answered(brand: Brand) -> list[Act]:
    """Give three acts of three people on two texts, the oldest first."""
    terms = brand.promulgate("Un contrat.", kind=Kind.TERMS)
    privacy = brand.promulgate("Des données.")
    camille, dominique, elisa = (practitioner(brand, one) for one in ("camille", "dom", "élisa"))
    of_cabinet = cabinet(brand, one=(dominique, Capacity.OWNER))
    return [
        answers(camille, terms, ActKind.ACCEPT, at=NOW),
        answers(dominique, terms, ActKind.REFUSE, cabinet=of_cabinet, at=NOW + timedelta(days=1)),
        answers(elisa, privacy, at=NOW + timedelta(days=1, hours=1)),
    ]


def test_all_acts_are_shown_newest_first(brand: Brand, answered: list[Act]) -> None:
    page = html(brand)
    assert listed(brand) == [act.pk for act in reversed(answered)]
    assert len(of(page, ROWS)) == 3
    assert "3 acts shown, newest first." in page.text_content()


def test_an_empty_list_says_what_to_do_next(brand: Brand) -> None:
    assert of(html(brand), "//*[@id='none-yet']//a/@href")[0] == reverse("audit_unanswered")


def test_nothing_that_fits_is_not_the_same_as_nobody(brand: Brand, answered: list[Act]) -> None:
    assert of(html(brand, act="object"), "//*[@id='none-fits']")
    assert of(html(brand, q="nobody at all"), "//*[@id='nobody']")


def test_every_filter_narrows(brand: Brand, answered: list[Act]) -> None:
    accepted, refused_, acknowledged = answered
    day = (NOW + timedelta(days=1)).date()
    for query, expected in (
        ({"q": "ELISA"}, [acknowledged]),  # without case or accents
        ({"q": "dom@cabinet"}, [refused_]),  # her address
        ({"policy": accepted.policy_id}, [refused_, accepted]),
        ({"version": acknowledged.version_id}, [acknowledged]),
        ({"policy": accepted.policy_id, "version": acknowledged.version_id}, []),
        ({"act": "refuse"}, [refused_]),
        ({"origin": "witnessed"}, [acknowledged, refused_, accepted]),
        ({"origin": "adopted"}, []),
        ({"channel": "page"}, [acknowledged, refused_, accepted]),
        ({"channel": "link"}, []),
        ({"cabinet": "cabinet"}, [refused_]),  # its external id
        ({"cabinet": "des tilleuls"}, [refused_]),  # a part of its name
        ({"cabinet": refused_.cabinet_id}, [refused_]),
        ({"person": accepted.practitioner_id}, [accepted]),
        ({"person": accepted.practitioner_id, "q": "dom"}, []),  # both at once are nobody
        ({"since": day}, [acknowledged, refused_]),
        ({"until": day}, [acknowledged, refused_, accepted]),  # the last day is in it
        ({"until": NOW.date()}, [accepted]),
        ({"on": day}, [accepted]),  # what had happened before that day began in Paris
        ({"brand": brand.site.pk, "act": "accept"}, [accepted]),
    ):
        assert listed(brand, **query) == [act.pk for act in expected], query


def test_a_notice_stands_for_the_texts_it_is_about(brand: Brand, answered: list[Act]) -> None:
    terms = answered[0].version
    notice = notice_of(terms.promulgation)
    assert listed(brand, notice=notice.pk) == [answered[1].pk, answered[0].pk]
    # Also one that follows a notice, which is not offered by itself.
    copy = notice_of(terms.promulgation, kind="copy", follows=notice, required_days=None)
    assert listed(brand, notice=copy.pk) == [answered[1].pk, answered[0].pk]
    assert listed(brand, notice=notice.pk, version=answered[2].version_id) == []


def test_what_is_no_filter_is_refused_and_nothing_is_shown(
    brand: Brand, answered: list[Act]
) -> None:
    for query, field in (
        ({"since": "yesterday"}, "since"),
        ({"until": "2026-02-30"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"since": "2026-11-22", "until": "2026-11-21"}, "until"),
        ({"on": "2030-01-01"}, "on"),  # not begun
        ({"act": "agree"}, "act"),
        ({"origin": "page"}, "origin"),
        ({"channel": "fax"}, "channel"),
        ({"policy": "x"}, "policy"),
        ({"version": "x"}, "version"),
        ({"notice": "x"}, "notice"),
        ({"person": "x"}, "person"),
        ({"cabinet": "nowhere"}, "cabinet"),
        ({"brand": "0"}, "brand"),
        ({"q": "a\0b"}, "q"),
        ({"after": "x"}, "after"),
        ({"before": "1.000000~x"}, "before"),
    ):
        assert refused(brand, **query) == [field], query


def test_what_is_another_brands_does_not_exist(brand: Brand, other_brand: Brand) -> None:
    text = other_brand.promulgate("Chez l’autre.")
    paul = practitioner(other_brand, "paul")
    theirs = answers(paul, text)
    of_paul = cabinet(other_brand, one=(paul, Capacity.OWNER))
    assert listed(brand) == []
    for query in (
        {"version": text.pk},
        {"policy": text.policy_id},
        {"notice": notice_of(text.promulgation).pk},
        {"cabinet": of_paul.pk},
        {"person": theirs.practitioner_id},
        {"brand": other_brand.site.pk},
    ):
        assert refused(brand, **query) == list(query), query
    assert listed(brand, q="paul") == []


def test_who_reads_of_two_brands_sees_both_and_may_take_one(
    brand: Brand, other_brand: Brand
) -> None:
    both = brand.people["auditor"]
    both.groups.add(*other_brand.people["auditor"].groups.all())
    ours = answers(practitioner(brand), brand.promulgate("Un."))
    theirs = answers(practitioner(other_brand, "paul"), other_brand.promulgate("Deux."))
    assert set(listed(brand)) == {ours.pk, theirs.pk}
    assert listed(brand, brand=other_brand.site.pk) == [theirs.pk]
    assert refused(brand, brand=brand.site.pk, person=theirs.practitioner_id) == ["person"]


def test_who_reads_about_nobody_is_sent_away(brand: Brand, answered: list[Act]) -> None:
    assert brand.client("editor").get(LIST).status_code == 302
    assert brand.client().get(LIST).status_code == 302
    assert [get(brand, role).status_code for role in ("approver", "dpo")] == [200, 200]


def test_words_that_mean_too_many_people_show_nobody(
    brand: Brand, answered: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST", 2)
    assert refused(brand, q="cabinet.example") == ["q"]
    assert "Too common: more than 2 people" in html(brand, q="cabinet.example").text_content()


def test_a_name_that_several_cabinets_share_asks_which(brand: Brand, answered: list[Act]) -> None:
    first = answered[1].cabinet
    assert first is not None
    type(first).objects.create(site=brand.site, external_id="c2", name="CABINET DES TILLEULS")
    assert refused(brand, cabinet="tilleuls") == ["cabinet"]
    said = of(html(brand, cabinet="tilleuls"), "//*[@id='refused']")[0].text_content()
    assert "(c2)" in said
    assert "(cabinet)" in said
    assert listed(brand, cabinet="CABINET") == [answered[1].pk]  # an external id means one


def test_a_place_in_the_list_is_read_as_it_was_written() -> None:
    for at in (NOW, NOW.replace(microsecond=1), NOW.replace(year=1931, microsecond=999_999)):
        key = reading.Key(at=at, id=uuid4())
        assert reading.Key.read(str(key)) == key
    for text in ("1~2", f"1.5~{uuid4()}", f"1.000000~{uuid4()} ", f"nan~{uuid4()}"):
        with pytest.raises(ValueError, match=re.escape(text)):
            reading.Key.read(text)


def test_pages_follow_each_other_and_keep_what_is_asked(
    brand: Brand, answered: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    client, query, seen = brand.client("auditor"), "?origin=witnessed&on=2026-11-23", []
    while query:
        response: Any = client.get(f"{LIST}{query}")
        seen += [line.act.pk for line in response.context["object_list"]]
        links = of(document_fromstring(response.content.decode()), "//a[@rel='next']/@href")
        query = links[0] if links else ""
        assert not query or "origin=witnessed&on=2026-11-23&after=" in query
    assert seen == [act.pk for act in reversed(answered)]


def test_a_later_page_leads_back(
    brand: Brand, answered: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    key = reading.page(reading.Wanted(sites=(brand.site.pk,), at=LATER)).older
    back = of(html(brand, after=key), "//a[@rel='prev']/@href")[0]
    response: Any = brand.client("auditor").get(f"{LIST}{back}")
    assert [line.act.pk for line in response.context["object_list"]] == [
        answered[2].pk,
        answered[1].pk,
    ]
    last = reading.Key(at=answered[0].at, id=answered[0].pk)
    assert of(html(brand, after=last), "//*[@id='no-more']//a")


def test_filters_that_hold_are_shown_and_can_be_removed(brand: Brand, answered: list[Act]) -> None:
    page = html(brand, q="elisa", act="acknowledge", on="2026-11-23", after="")
    held = {one.get("data-filter"): one for one in of(page, "//li[@data-filter]")}
    assert list(held) == ["on", "q", "act"]
    assert of(held["act"], ".//b")[0].text == "acknowledged"
    assert of(held["act"], ".//a/@href") == ["?q=elisa&on=2026-11-23"]
    # One that cannot be taken is shown as it came, so that it can be given up.
    assert of(html(brand, act="agree"), "//li[@data-filter]//b")[0].text == "agree"


def test_an_export_asks_for_what_is_shown(brand: Brand, answered: list[Act]) -> None:
    [link] = of(html(brand, act="accept", on="2026-11-23"), "//div[@class='summary']/a/@href")
    asked = f"{reverse('audit_exports_ask')}?kind=acts&act=accept&on=2026-11-23"
    assert link == asked


def test_wagtails_own_export_is_not_offered(brand: Brand, answered: list[Act]) -> None:
    for kind in ("csv", "xlsx"):
        assert get(brand, export=kind)["Content-Type"].startswith("text/html")
    assert "export=" not in get(brand).content.decode()


def test_people_are_shown_as_they_were_then(brand: Brand, answered: list[Act]) -> None:
    person = answered[0].practitioner
    person.history.update(history_date=NOW)
    person.name = "Camille Durand"
    person.save()
    then = html(brand, on="2026-11-22")
    assert "Camille" in (text := of(then, ROWS)[-1].text_content())
    assert "today: Camille Durand" in text
    now = of(html(brand, person=person.pk), f"{ROWS}/td")[1]
    assert of(now, "a")[0].text == "Camille Durand"
    assert "today:" not in now.text_content()


def test_links_stay_at_the_moment(brand: Brand, answered: list[Act]) -> None:
    row = of(html(brand, on="2026-11-22"), ROWS)[0]
    links = of(row, ".//a/@href")
    act = answered[0]
    assert links == [
        f"{reverse('audit_acts_act', args=[act.pk])}?on=2026-11-22",
        f"{reverse('audit_person', args=[act.practitioner_id])}?on=2026-11-22",
        f"{reverse('audit_version', args=[act.version_id])}?on=2026-11-22",
    ]


def test_an_act_that_was_recorded_on_a_later_day_says_so(brand: Brand, answered: list[Act]) -> None:
    assert of(html(brand), "//*[@class='later']") == []
    paper = from_elsewhere(brand, Origin.TRANSCRIBED)
    person = practitioner(brand, "paul")
    recorded(person, answered[0].version, source=paper, recorded_at=LATER)
    [said] = of(html(brand, origin="transcribed"), "//*[@class='later']")
    assert said.text_content() == "recorded later: 23 November 2026, 10:30:00"


def test_an_origin_is_a_word_and_no_colour_alone(brand: Brand, answered: list[Act]) -> None:
    person, version = practitioner(brand, "paul"), answered[0].version
    for hours, origin in enumerate(Origin, start=-9):
        source = Source() if origin == Origin.WITNESSED else from_elsewhere(brand, origin)
        recorded(person, version, source=source, at=NOW + timedelta(hours=hours))
    marks = of(html(brand, person=person.pk), f"{ROWS}//span[contains(@class, 'origin-')]")
    assert [one.text for one in marks] == ["adopted", "transcribed", "asserted", "witnessed"]
    ways = ["file", "paper", "software", "page"]
    assert [len(listed(brand, person=person.pk, channel=way)) for way in ways] == [1, 1, 1, 1]


def test_who_is_erased_is_shown_as_the_house_shows_her(brand: Brand, answered: list[Act]) -> None:
    person = answered[0].practitioner
    person.name, person.external_id = NO_NAME, person.erased_id
    person.save()
    [row] = of(html(brand, person=person.pk, on="2026-11-23"), f"{ROWS}/td[2]")
    assert "erased" in row.text_content()
    assert "Camille" not in row.text_content()


def test_an_objection_is_about_no_text(brand: Brand) -> None:
    act = object_to(
        practitioner(brand), Objection(matter=Matter.DIRECT_MARKETING), at=NOW, way=Way()
    )
    assert listed(brand, act="object") == [act.pk]
    assert "direct marketing" in of(html(brand), f"{ROWS}/td[4]")[0].text_content()


def test_the_queries_do_not_grow_with_the_acts(brand: Brand, answered: list[Act]) -> None:
    client = brand.client("auditor")
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(12):
        answers(practitioner(brand, f"p{number}"), answered[2].version, at=NOW)
    with CaptureQueriesContext(connection) as many:
        response: Any = client.get(LIST)
    assert len(response.context["object_list"]) == 15
    own = [one for one in few.captured_queries if OURS.search(one["sql"])]
    assert (len(many), len(own) <= 15) == (len(few), True)

"""Tools that bring trackers: who may be on, what is attested, what pages hold of each."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from lxml.html import HtmlElement, fragments_fromstring

from consent.actions.refusals import StaleError
from consent.actions.tools import (
    Setting,
    ToolRefusedError,
    attest,
    change_tool,
    obstacles,
    revoke,
    tool_of,
)
from consent.banner.tools import next_day, sources, state, templates
from consent.choosing import is_attested, modes, tools_on
from consent.models import Attestation, ConsentVersion, Tool
from consent.trackers.attesting import MODES, longest, points, unconfirmed
from policies.registers import Subprocessor
from tests import choosing, vendors
from tests.brands import NOW
from tests.conftest import TODAY, Brand
from tests.registers import subprocessor

DAY = timedelta(days=1)
YEAR = date(TODAY.year + 1, TODAY.month, TODAY.day)
MATOMO = Setting(is_on=True, mode="exempt", address="https://stats.example", identifier="7")


def set_up(brand: Brand, setting: Setting, kind: str = "matomo", *, at: datetime = NOW) -> Tool:
    by = brand.people["approver"]
    return change_tool(brand.site, kind, setting=setting, by=by, at=at)


def exempt(brand: Brand) -> Tool:
    """Switch Matomo on, exempt, its provider registered and in force."""
    return set_up(brand, replace(MATOMO, subprocessor=vendors.provider(brand, "matomo")))


def attested(tool: Tool, brand: Brand, **values: Any) -> Attestation:
    said = {"confirmed": points(tool.kind, tool.mode), "expires_on": YEAR, "remark": "", "at": NOW}
    return attest(tool, by=brand.people["dpo"], **(said | values))


def version(brand: Brand, **tools: str) -> ConsentVersion:
    """Fix what is asked with these tools on, at addresses of their own."""
    choosing.declare(brand, **tools)
    Tool.objects.filter(kind="matomo").update(address="https://stats.example", identifier="7")
    return choosing.fix(brand)


def shown(brand: Brand, of: ConsentVersion | None, on: str = "public") -> list[HtmlElement]:
    """Give the templates on a kind of page."""
    found = fragments_fromstring(str(templates(brand.site, of, TODAY, on)))
    return [one for one in found if not isinstance(one, str)]


# --- points ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MODES)
def test_whatever_needs_no_consent_has_points_to_confirm(kind: str) -> None:
    exempt_modes = [mode for mode in MODES[kind] if mode != "consent"]
    assert all(len(points(kind, mode)) >= 8 for mode in exempt_modes)
    assert unconfirmed(kind, "consent", points(kind, "consent")) == ()


def test_a_point_that_is_not_ticked_is_unconfirmed_and_others_do_not_replace_it() -> None:
    confirmed = [*points("matomo", "exempt")[1:], "no_cookies", "made_up"]
    assert unconfirmed("matomo", "exempt", confirmed) == ("sole_purpose",)


# The day of the attestation, and the last day that may be the first without it.
LONGEST = [
    (date(2026, 11, 21), date(2027, 11, 21)),
    (date(2028, 2, 29), date(2029, 2, 28)),  # a leap day has no anniversary
    (date(2027, 2, 28), date(2028, 2, 28)),
]


@pytest.mark.parametrize(("day", "last"), LONGEST)
def test_an_attestation_holds_for_twelve_months_at_most(day: date, last: date) -> None:
    assert longest(day) == last


# --- switching on ------------------------------------------------------------------------------


def test_a_tool_is_switched_on_with_a_provider_in_register_and_in_force(brand: Brand) -> None:
    tool = exempt(brand)
    assert tools_on(brand.site, day=TODAY) == [tool]
    assert tool.history.get().history_user == brand.people["approver"]


def test_a_provider_outside_the_register_is_refused_with_the_remedy(brand: Brand) -> None:
    with pytest.raises(ToolRefusedError, match=r"not in the register.* Enter it there"):
        set_up(brand, MATOMO)
    assert not Tool.objects.filter(site=brand.site).exists()


def test_a_provider_that_no_version_in_force_names_is_refused(brand: Brand) -> None:
    brand.promulgate("We name nobody.")
    setting = replace(MATOMO, subprocessor=subprocessor(brand.site, "Matomo"))
    with pytest.raises(ToolRefusedError, match="not among the subprocessors"):
        set_up(brand, setting)


def test_another_brands_provider_is_none_here(brand: Brand, other_brand: Brand) -> None:
    theirs = vendors.provider(other_brand, "matomo")
    with pytest.raises(ToolRefusedError, match="not in the register"):
        set_up(brand, replace(MATOMO, subprocessor=theirs))


# What is wrong with a set-up, and what is said of it.
WRONG = [
    ({"address": ""}, "The address of Matomo is missing."),
    ({"address": "http://stats.example"}, "not encrypted"),
    ({"address": "https://stats.example/matomo"}, "nothing after it"),
    ({"address": "https://stats.example; script-src *"}, "nothing after it"),
    ({"identifier": " "}, "The identifier is missing"),
    ({"mode": "made-up"}, "choose another mode"),
]


@pytest.mark.parametrize(("values", "said"), WRONG)
def test_a_tool_that_could_not_load_well_is_not_switched_on(
    brand: Brand, values: dict[str, Any], said: str
) -> None:
    setting = replace(MATOMO, subprocessor=vendors.provider(brand, "matomo"), **values)
    with pytest.raises(ToolRefusedError, match=said):
        set_up(brand, setting)
    assert not set_up(brand, replace(setting, is_on=False, mode="consent")).is_on


def test_a_stand_in_on_this_machine_needs_no_encryption(brand: Brand) -> None:
    provider = vendors.provider(brand, "matomo")
    here = replace(MATOMO, address="http://matomo.localhost:8001", subprocessor=provider)
    assert set_up(brand, here).is_on


@pytest.mark.parametrize(("kind", "mode"), [("plausible", "exempt"), ("stripe", "cookieless")])
def test_no_tool_is_set_up_in_a_way_it_does_not_know(brand: Brand, kind: str, mode: str) -> None:
    tool = Tool(site=brand.site, kind=kind, mode=mode, identifier="1")
    assert "choose another mode" in " ".join(obstacles(tool, day=TODAY))


def test_a_provider_that_leaves_the_register_takes_its_tool_off_every_page(brand: Brand) -> None:
    of = version(brand, matomo="consent")
    assert shown(brand, of)
    Subprocessor.objects.filter(site=brand.site, name="Matomo").update(until=TODAY)
    assert (shown(brand, of), sources(brand.site, of, TODAY)) == ([], {})


# --- attesting ---------------------------------------------------------------------------------


def test_an_attested_tool_is_exempt_until_the_day_it_ends(brand: Brand) -> None:
    tool = exempt(brand)
    row = attested(tool, brand)
    assert row.statements == list(points("matomo", "exempt"))
    assert is_attested(tool, day=YEAR - DAY)
    assert not is_attested(tool, day=YEAR)


# What is confirmed or asked for, and why it is no attestation.
NOT_ATTESTED = [
    ({"confirmed": ["sole_purpose"]}, "Confirm every point"),
    ({"expires_on": TODAY}, "after today"),
    ({"expires_on": YEAR + DAY}, "within 12 months"),
]


@pytest.mark.parametrize(("values", "said"), NOT_ATTESTED)
def test_less_than_everything_is_no_attestation(
    brand: Brand, values: dict[str, Any], said: str
) -> None:
    tool = exempt(brand)
    with pytest.raises(ToolRefusedError, match=said):
        attested(tool, brand, **values)
    assert not Attestation.objects.exists()


def test_with_consent_there_is_nothing_to_attest(brand: Brand) -> None:
    provider = vendors.provider(brand, "matomo")
    tool = set_up(brand, replace(MATOMO, mode="consent", subprocessor=provider))
    with pytest.raises(ToolRefusedError, match="nothing to attest"):
        attested(tool, brand)


def test_nobody_attests_what_was_set_up_otherwise_meanwhile(brand: Brand) -> None:
    seen = exempt(brand)
    Tool.objects.update(address="https://other.example")
    with pytest.raises(StaleError):
        attested(seen, brand)


def test_a_revoked_attestation_ends_today_by_a_row_of_its_own(brand: Brand) -> None:
    tool = exempt(brand)
    attested(tool, brand)
    row = revoke(tool, remark="Plugins changed.", by=brand.people["dpo"], at=NOW)
    assert (row.statements, row.expires_on, Attestation.objects.count()) == ([], TODAY, 2)
    assert not is_attested(tool, day=TODAY)


def test_nothing_is_revoked_twice_or_without_a_reason(brand: Brand) -> None:
    tool, by = exempt(brand), brand.people["dpo"]
    attested(tool, brand)
    with pytest.raises(ToolRefusedError, match="Say why"):
        revoke(tool, remark=" ", by=by, at=NOW)
    revoke(tool, remark="Plugins changed.", by=by, at=NOW)
    with pytest.raises(ToolRefusedError, match="nothing to revoke"):
        revoke(tool, remark="Again.", by=by, at=NOW)


@pytest.mark.parametrize("change", [{"address": "https://new.example"}, {"identifier": "8"}])
def test_another_set_up_ends_what_was_attested(brand: Brand, change: dict[str, Any]) -> None:
    tool = exempt(brand)
    attested(tool, brand)
    provider = Subprocessor.objects.get(pk=tool.subprocessor_id)
    set_up(brand, replace(MATOMO, subprocessor=provider, **change))
    assert not is_attested(tool_of(brand.site, "matomo"), day=TODAY)


def test_switching_off_and_on_again_keeps_what_was_attested(brand: Brand) -> None:
    tool = exempt(brand)
    attested(tool, brand)
    same = replace(MATOMO, subprocessor=Subprocessor.objects.get(pk=tool.subprocessor_id))
    set_up(brand, replace(same, is_on=False))
    assert is_attested(set_up(brand, same), day=TODAY)


def test_without_its_attestation_the_category_asks(brand: Brand) -> None:
    of = version(brand, matomo="exempt")
    tool = Tool.objects.get(site=brand.site)
    assert modes(of, day=TODAY)["audience"] == "exempt"
    assert modes(of, day=YEAR)["audience"] == "asks"
    revoke(tool, remark="A test.", by=brand.people["dpo"], at=NOW)
    assert modes(of, day=TODAY)["audience"] == "asks"


# --- on pages ----------------------------------------------------------------------------------


def test_a_tool_is_inert_in_the_template_of_its_category(brand: Brand) -> None:
    [outer] = shown(brand, version(brand, matomo="exempt"))
    assert (outer.tag, outer.get("data-category")) == ("template", "audience")
    [inner] = outer.xpath(".//template")
    assert dict(inner.attrib) == {
        "data-tool": "matomo",
        "data-of": "audience",
        "data-mode": "exempt",
        "data-site": "7",
        "data-address": "https://stats.example",
    }
    assert inner.xpath("script/@src") == ["https://stats.example/matomo.js"]


def test_no_template_holds_an_inline_script_or_a_handler(brand: Brand) -> None:
    for one in shown(brand, version(brand, plausible="cookieless", stripe="consent"), "payment"):
        assert all(script.get("src") and not script.text for script in one.iter("script"))
        assert not [name for tag in one.iter() for name in tag.attrib if name.startswith("on")]


def test_plausible_tells_its_views_by_hand_and_by_domain(brand: Brand) -> None:
    [outer] = shown(brand, version(brand, plausible="cookieless"))
    [script] = outer.xpath("./template/script")
    assert script.get("src") == "https://plausible.io/js/script.manual.js"
    assert script.get("data-domain") == "1"


def test_stripe_is_on_payment_pages_alone_without_fraud_signals(brand: Brand) -> None:
    of = version(brand, stripe="consent")
    assert shown(brand, of) == []
    [outer] = shown(brand, of, "payment")
    assert outer.get("data-on") == "payment"
    [address] = outer.xpath("./template/script/@src")
    assert address == "https://js.stripe.com/v3/?advancedFraudSignals=false"


def test_audience_is_measured_on_payment_pages_too(brand: Brand) -> None:
    of = version(brand, matomo="consent", stripe="consent")
    kinds = [one.get("data-category") for one in shown(brand, of, "payment")]
    assert kinds == ["audience", "payment"]


def test_nothing_is_on_a_page_before_a_consent_version_tells_of_it(brand: Brand) -> None:
    of = version(brand, matomo="consent")
    assert shown(brand, None) == []
    vendors.switch_on(brand, "stripe")
    assert [one.get("data-category") for one in shown(brand, of, "payment")] == ["audience"]


def test_a_mode_that_visitors_were_not_told_of_loads_nothing(brand: Brand) -> None:
    of = version(brand, matomo="cookieless")
    assert shown(brand, of)
    Tool.objects.update(mode="exempt")
    assert shown(brand, of) == []


def test_what_a_row_holds_cannot_leave_its_attribute(brand: Brand) -> None:
    of = version(brand, matomo="consent")
    Tool.objects.update(identifier='1"><script src="https://evil.example/"></script>')
    [outer] = shown(brand, of)
    assert len(list(outer.iter("script"))) == 2


def test_an_address_that_is_no_origin_loads_nothing(brand: Brand) -> None:
    of = version(brand, matomo="consent")
    Tool.objects.update(address="https://stats.example; script-src *")
    assert (shown(brand, of), sources(brand.site, of, TODAY)) == ([], {})


# --- what pages may load -----------------------------------------------------------------------


def test_a_page_may_load_from_its_tools_alone(brand: Brand) -> None:
    of = version(brand, matomo="consent", stripe="consent")
    hosts = ["https://stats.example"]
    wanted = {"script-src": hosts, "connect-src": hosts, "img-src": hosts}
    assert sources(brand.site, of, TODAY) == wanted


def test_stripes_hosts_are_its_own_list_without_the_one_for_fraud_signals(brand: Brand) -> None:
    found = sources(brand.site, version(brand, stripe="consent"), TODAY, "payment")
    assert found["frame-src"][0] == "https://js.stripe.com"
    assert not [host for hosts in found.values() for host in hosts if "stripe.network" in host]


def test_stripe_on_a_payment_page_changes_nothing_elsewhere(brand: Brand) -> None:
    of = version(brand, plausible="cookieless", stripe="consent")
    everywhere = {"script-src": ["https://plausible.io"], "connect-src": ["https://plausible.io"]}
    assert sources(brand.site, of, TODAY) == everywhere


# --- when it changes ---------------------------------------------------------------------------


def test_its_name_changes_with_what_pages_hold_and_with_nothing_else(brand: Brand) -> None:
    of = version(brand, matomo="exempt")
    before = state(brand.site, of, day=TODAY)
    assert state(brand.site, of, day=TODAY + DAY) == before
    Tool.objects.update(identifier="8")
    assert state(brand.site, of, day=TODAY) != before


def test_the_next_day_is_the_first_on_which_anything_ends_or_begins(brand: Brand) -> None:
    version(brand, matomo="exempt")
    assert next_day(brand.site, day=TODAY) == TODAY + 365 * DAY
    Subprocessor.objects.filter(site=brand.site).update(until=TODAY + 9 * DAY)
    assert next_day(brand.site, day=TODAY) == TODAY + 9 * DAY
    Tool.objects.update(is_on=False)
    assert next_day(brand.site, day=TODAY) is None

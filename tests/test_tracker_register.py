"""The register of trackers: what a brand has from the start, declares, and says in a text."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from consent.actions.seeding_trackers import seed_trackers
from consent.choosing import content, declared
from consent.choosing.placed import table
from consent.models import Category, Lasting, Tool, ToolMode, Tracker
from consent.trackers.limits import is_name, is_within
from policies.addresses import LANGUAGES
from policies.models import PolicyPage
from policies.ports import register_table
from policies.staleness import stale_registers
from tests.conftest import Brand
from tests.lint_texts import findings
from tests.trackers import category, tracker

OURS = ["cookie_consent", "csrftoken", "messages", "sessionid"]
EXEMPT = ["_pk_id.*", "_pk_ses.*", "_pk_testcookie"]
STRIPE = ["__stripe_mid", "__stripe_sid", "m"]

# A tool, how it is set up, and the rows that it adds to the brand's own.
BROUGHT = [
    ("matomo", ToolMode.COOKIELESS, []),
    ("matomo", ToolMode.EXEMPT, EXEMPT),
    ("matomo", ToolMode.CONSENT, [*EXEMPT, "_pk_hsr.*", "_pk_ref.*"]),
    ("plausible", ToolMode.COOKIELESS, ["plausible_ignore"]),  # it is read, never written
    ("stripe", ToolMode.EXEMPT, STRIPE),
    ("stripe", ToolMode.CONSENT, STRIPE),
]


def _switch_on(brand: Brand, kind: str, mode: ToolMode) -> None:
    Tool.objects.update_or_create(
        site=brand.site, kind=kind, defaults={"mode": mode, "is_on": True}
    )


def _names(brand: Brand) -> list[str]:
    return sorted(row.name for row in declared(brand.site))


def test_a_new_brand_has_the_categories_of_the_rules(brand: Brand) -> None:
    found = Category.objects.filter(site=brand.site).order_by("ordering")
    required = [(one.key, one.is_required) for one in found]
    assert required == [
        ("necessary", True),
        ("interface", True),
        ("audience", False),
        ("payment", False),
    ]


def test_a_brand_without_tools_declares_its_own_cookies_alone(brand: Brand) -> None:
    assert _names(brand) == OURS


@pytest.mark.parametrize(("kind", "mode", "rows"), BROUGHT)
def test_a_tool_brings_the_rows_of_its_mode(
    kind: str, mode: ToolMode, rows: list[str], brand: Brand
) -> None:
    _switch_on(brand, kind, mode)
    assert _names(brand) == sorted([*OURS, *rows])


@pytest.mark.parametrize("mode", ToolMode)
def test_what_matomo_would_keep_for_thirty_years_is_never_declared(
    mode: ToolMode, brand: Brand
) -> None:
    _switch_on(brand, "matomo", mode)
    assert Tracker.objects.filter(site=brand.site, name="mtm_consent").exists()
    assert not [name for name in _names(brand) if name.startswith(("mtm", "matomo"))]


def test_every_row_from_the_start_passes_the_registers_own_rules(brand: Brand) -> None:
    for row in Tracker.objects.filter(site=brand.site):
        row.full_clean()
    for one in Category.objects.filter(site=brand.site):
        one.full_clean()


def test_every_row_from_the_start_is_in_both_languages(brand: Brand) -> None:
    rows = Tracker.objects.filter(site=brand.site)
    assert not rows.filter(purpose_en="").exists()
    assert not rows.exclude(retention_fr="").filter(retention_en="").exists()
    assert not Category.objects.filter(site=brand.site, description_en="").exists()


def test_the_contested_rows_are_those_of_stripe(brand: Brand) -> None:
    rows = Tracker.objects.filter(site=brand.site, is_contested=True)
    assert sorted(rows.values_list("name", flat=True)) == STRIPE


def test_seeding_again_adds_nothing(brand: Brand) -> None:
    before = Tracker.objects.filter(site=brand.site).count()
    seed_trackers(brand.site)
    assert Tracker.objects.filter(site=brand.site).count() == before > 0


def test_seeding_again_keeps_an_editors_words(brand: Brand) -> None:
    Tracker.objects.filter(site=brand.site, name="sessionid").update(description="Autrement")
    seed_trackers(brand.site)
    assert Tracker.objects.get(site=brand.site, name="sessionid").description == "Autrement"


def test_seeding_again_does_not_bring_back_what_was_deleted(brand: Brand) -> None:
    Tracker.objects.get(site=brand.site, name="_pk_hsr.*").delete()
    seed_trackers(brand.site)
    assert not Tracker.objects.filter(site=brand.site, name="_pk_hsr.*").exists()


def test_a_brand_of_an_earlier_version_is_seeded_with_its_roles(brand: Brand) -> None:
    Tracker.history.filter(site=brand.site).delete()
    Category.objects.filter(site=brand.site).delete()
    Tracker.history.filter(site=brand.site).delete()
    Category.history.filter(site=brand.site).delete()
    call_command("grant_roles", verbosity=0)
    assert _names(brand) == OURS


def test_both_languages_have_the_same_rows_in_the_same_places(brand: Brand) -> None:
    _switch_on(brand, "matomo", ToolMode.CONSENT)
    french, english = (table(site=brand.site, language=language) for language in LANGUAGES)
    assert [row[0] for row in french.rows] == [row[0] for row in english.rows]
    assert french.rows != english.rows


def test_where_a_tool_asks_no_row_of_its_category_is_said_to_be_exempt(brand: Brand) -> None:
    for mode, said in ((ToolMode.EXEMPT, True), (ToolMode.CONSENT, False)):
        _switch_on(brand, "matomo", mode)
        rows = table(site=brand.site, language="en").rows
        assert any("Exempt" in cell for row in rows for cell in row) is said


def test_the_text_of_a_choice_says_no_exemption_where_one_is_asked(brand: Brand) -> None:
    _switch_on(brand, "matomo", ToolMode.CONSENT)
    audience = next(one for one in content(brand.site)["categories"] if one["key"] == "audience")
    assert audience["mode"] == "asks"
    assert {row["ground"] for row in audience["trackers"]} == {""}


def test_a_third_party_cookie_is_said_with_its_domain(brand: Brand) -> None:
    _switch_on(brand, "stripe", ToolMode.CONSENT)
    names = [row[0] for row in table(site=brand.site, language="fr").rows]
    assert "`m` (m.stripe.com)" in names


# The exemption's conditions are prose: a table cannot say them for the whole site.
_CONDITIONS = {
    "fr": "## 3. Mesure d’audience\n\nCes traceurs servent exclusivement à mesurer l’audience du"
    " site, pour notre seul compte, par des statistiques anonymes, et les données ne sont pas"
    " recoupées avec d’autres traitements. Leur configuration fait l’objet d’une attestation"
    " datée.\n",
    "en": "## 3. Audience measurement\n\nThese trackers only measure the audience of this site,"
    " for us alone, as anonymous statistics, and are not combined with other data. Their settings"
    " are checked against a dated attestation.\n",
}
_HEADS = {
    "fr": "# Politique relative aux cookies\n\n## 2. Liste des traceurs\n\n",
    "en": "# Cookie policy\n\n## 2. List of trackers\n\n",
}


def _policy(brand: Brand, language: str) -> str:
    placed = register_table("trackers", site=brand.site, language=language)
    assert placed is not None
    return f"{_HEADS[language]}{placed.markdown()}\n\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", ToolMode)
def test_the_table_in_a_cookie_policy_tells_what_l61_and_l64_ask(
    mode: ToolMode, language: str, brand: Brand
) -> None:
    for kind in ("matomo", "plausible", "stripe"):
        _switch_on(brand, kind, mode)
    text = _policy(brand, language)
    assert text.count("\n| `") == len(declared(brand.site)) > len(OURS)
    assert [*findings("L61", text), *findings("L64", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_exempt_rows_satisfy_l63_beside_the_conditions_of_the_exemption(
    language: str, brand: Brand
) -> None:
    _switch_on(brand, "matomo", ToolMode.EXEMPT)
    text = _policy(brand, language)
    assert findings("L63", text + _CONDITIONS[language]) == []
    assert findings("L63", text) != []  # the table says “exempt”, so the text must say how


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_that_ask_for_consent_need_no_such_conditions(language: str, brand: Brand) -> None:
    _switch_on(brand, "matomo", ToolMode.CONSENT)
    assert findings("L63", _policy(brand, language)) == []


def test_l61_hears_an_audience_row_that_outlives_thirteen_months(brand: Brand) -> None:
    _switch_on(brand, "matomo", ToolMode.CONSENT)
    Tracker.objects.filter(site=brand.site, name="_pk_id.*").update(lifetime=400)
    (found,) = findings("L61", _policy(brand, "fr"))
    assert "13" in found.context


def test_a_new_brands_cookie_policy_holds_the_register(db: None) -> None:
    call_command("create_brand", key="c", hostname="c.example", name="C", legal_name="C", json=True)
    page = PolicyPage.objects.get(kind="cookies", locale__language_code="fr")
    text = page.draft().markdown()
    assert "| `sessionid` |" in text
    assert [*findings("L61", text), *findings("L64", text)] == []


# A pattern, and whether it names a tracker.
NAMES = [
    ("_pk_id.*", True),
    ("m", True),  # one letter is a name where nothing varies
    ("clé", True),
    ("_ga*", True),
    ("*", False),
    ("**", False),
    ("a*", False),  # deletes whatever begins with a
    ("*_*", False),
    ("", False),
    ("two words", False),
    ("a`b", False),  # the text's code mark
    ("a;b", False),  # ends a cookie
]


@pytest.mark.parametrize(("pattern", "good"), NAMES)
def test_a_name_is_one_word_and_no_wildcard_alone(pattern: str, good: bool) -> None:  # noqa: FBT001 (a table's column)
    assert is_name(pattern) is good


# A number, its unit, and whether it is within thirteen months.
PERIODS = [
    (13, "month", True),
    (14, "month", False),
    (393, "day", True),
    (395, "day", True),
    (396, "day", False),
    (1, "year", True),
    (2, "year", False),
]


@pytest.mark.parametrize(("number", "unit", "good"), PERIODS)
def test_thirteen_months_are_counted_in_any_unit(number: int, unit: str, good: bool) -> None:  # noqa: FBT001 (a table's column)
    assert is_within(number, unit, months=13) is good


# What a row of exempt audience measurement is made to say, and the field that refuses it.
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"name": "*"}, "name"),
    ({"lifetime": 14}, "lifetime"),
    ({"lifetime": 400, "lifetime_unit": Lasting.DAY}, "lifetime"),
    ({"lifetime": 0}, "lifetime"),
    ({"retention": 26, "retention_unit": "month"}, "retention"),
    ({"lifetime": None, "lifetime_unit": Lasting.CLEARED}, "lifetime_unit"),  # of a cookie
    ({"modes": ["consent"]}, "modes"),  # of no tool
    ({"domain": "other.example", "provider": ""}, "provider"),
    ({"ground": "choice", "lifetime": 7}, "lifetime"),  # a choice lasts six months
]


@pytest.mark.parametrize(("said", "field"), REFUSED)
def test_a_row_beyond_the_rules_is_refused(said: dict[str, Any], field: str, brand: Brand) -> None:
    row = tracker(brand.site)
    for name, value in said.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert set(refusal.value.message_dict) == {field}


# The ground of a row, and whether a necessary category takes it.
GROUNDS = [("", False), ("audience", False), ("authentication", True), ("balancing", True)]


@pytest.mark.parametrize(("ground", "good"), GROUNDS)
def test_a_necessary_row_has_a_ground_that_nobody_may_refuse(
    ground: str,
    good: bool,  # noqa: FBT001 (a table's column)
    brand: Brand,
) -> None:
    row = tracker(brand.site, cookiegroup=category(brand.site, "necessary"), ground=ground)
    with nullcontext() if good else pytest.raises(ValidationError, match="ground"):
        row.full_clean()


def test_what_a_tool_brings_is_not_necessary(brand: Brand) -> None:
    row = tracker(brand.site, tool="stripe", ground="cart")
    row.cookiegroup = category(brand.site, "necessary")
    with pytest.raises(ValidationError, match="'tool'"):
        row.full_clean()


def test_a_category_becomes_necessary_only_with_rows_that_are(brand: Brand) -> None:
    audience = category(brand.site)
    audience.is_required = True
    with pytest.raises(ValidationError) as refusal:
        audience.full_clean()
    assert "_pk_id.*" in str(refusal.value)


def test_a_brands_own_domain_needs_no_provider(brand: Brand) -> None:
    tracker(brand.site, domain=f".{brand.site.hostname}", provider="").full_clean()


def _place(brand: Brand) -> PolicyPage:
    page = brand.draft("Les traceurs.")
    body = page.body.get_prep_value()
    clause = next(one for one in body if one["type"] == "clause" and one["value"]["body"])
    clause["value"]["body"].append({"type": "register", "value": {"register": "trackers"}})
    page.body = body
    page.save_revision()
    page.save()
    placed: PolicyPage = PolicyPage.objects.get(pk=page.pk)
    return placed


def test_a_version_keeps_the_table_it_was_fixed_with_and_the_desk_says_it_is_stale(
    brand: Brand,
) -> None:
    page = _place(brand)
    brand.fix(page)
    assert list(stale_registers(page)) == []
    Tracker.objects.filter(site=brand.site, name="messages").update(description="Autrement")
    version = page.policy.versions.get()
    assert ("Autrement" in version.markdown, "| `messages` |" in version.markdown) == (False, True)
    assert [one.label for one in stale_registers(page)] != []

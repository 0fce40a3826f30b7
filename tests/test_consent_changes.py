"""A material change of what is asked asks everybody again; a typo does not (C06)."""

from copy import deepcopy
from typing import Any

import pytest

from consent.choosing.suggesting import suggestion
from consent.trackers.changes import Difference, rewritten, structural

Content = dict[str, Any]


def _words(**french: str) -> Content:
    return {"fr": french, "en": {name: f"{words} (en)" for name, words in french.items()}}


def _tracker(name: str, **fields: Any) -> Content:
    said = _words(purpose="Compter les visites", lifetime="13 mois", retention="25 mois", ground="")
    return {
        "name": name,
        "domain": "",
        "storage": "cookie",
        "provider": "Matomo",
        "tool": "matomo",
        "ground": "",
        "contested": False,
        "lifetime": 100,
        "until": "",
        "retention": 30,
        **said,
        **fields,
    }


def _category(key: str, mode: str, *trackers: Content, tools: tuple[str, ...] = ()) -> Content:
    said = _words(name="Mesure", description="Compter les visites", consequence="Rien ne change")
    return {"key": key, "mode": mode, "tools": list(tools), "trackers": list(trackers), **said}


def asked() -> Content:
    """Give what a brand asks: audience measurement by Matomo, payment by Stripe."""
    stripe = {"provider": "Stripe", "tool": "stripe", "ground": "cart"}
    return {
        "texts": _words(title="Vos choix", text="Rien n’est chargé avant votre réponse."),
        "categories": [
            _category("audience", "asks", _tracker("_pk_*"), tools=("matomo",)),
            _category("payment", "exempt", _tracker("__stripe_sid", **stripe), tools=("stripe",)),
        ],
        "tools": [
            {"kind": "matomo", "mode": "consent", "provider": "Matomo"},
            {"kind": "stripe", "mode": "cookieless", "provider": "Stripe"},
        ],
    }


def changed(path: str, value: Any) -> Content:
    """Give what is asked with another value at a path: `categories.0.mode`."""
    return edited(asked(), path, value)


def edited(content: Content, path: str, value: Any) -> Content:
    """Give a content with another value at a path."""
    found: Any = deepcopy(content)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inner = found
    for step in way:
        inner = inner[step]
    inner[last] = value
    return found  # type: ignore[no-any-return]


_A, _P = "categories.0", "categories.1"
_ROW = f"{_A}.trackers.0"
_OTHER = _tracker("_hj*", provider="Hotjar")

STRUCTURAL = [
    # a purpose group that nobody was asked about
    ("categories", [*asked()["categories"], _category("video", "asks")], "category_added"),
    # so is one that needs no question: what it holds is read and written
    ("categories", [*asked()["categories"], _category("cdn", "necessary")], "category_added"),
    (f"{_A}.mode", "exempt", "no_longer_asks"),
    (f"{_A}.mode", "necessary", "no_longer_asks"),
    # it could be refused, and no longer can
    (f"{_P}.mode", "necessary", "no_longer_exempt"),
    (f"{_A}.tools", ["matomo", "plausible"], "tool_added"),
    (f"{_A}.trackers", [_tracker("_pk_*"), _OTHER], "tracker_added"),
    (f"{_ROW}.name", "_p*", "tracker_added"),  # a wider pattern
    (f"{_ROW}.domain", ".example.fr", "tracker_added"),  # read on other hosts
    (f"{_ROW}.storage", "local", "tracker_added"),  # kept elsewhere
    # what was in one purpose group is now in another
    (f"{_A}.trackers", [_tracker("__stripe_sid", provider="Stripe")], "tracker_added"),
    (f"{_ROW}.provider", "Google", "provider_changed"),
    (f"{_ROW}.tool", "plausible", "tool_added"),
    (f"{_ROW}.ground", "audience", "ground_changed"),  # it was asked, now it is said to be exempt
    (f"{_ROW}.lifetime", 101, "lifetime_longer"),
    (f"{_ROW}.retention", 31, "retention_longer"),
    # for as long as somebody else wishes
    (f"{_ROW}.retention", None, "retention_longer"),
    ("tools", [*asked()["tools"], {"kind": "x", "mode": "consent", "provider": "X"}], "tool_added"),
    ("tools.0.provider", "Another company", "provider_changed"),
    ("tools.1.mode", "exempt", "tool_writes_more"),  # cookies of 13 months where none were
    ("tools.1.mode", "whatever", "tool_writes_more"),  # a mode that nobody knows
]


@pytest.mark.parametrize(("path", "value", "reason"), STRUCTURAL)
def test_what_nobody_was_asked_is_structural(path: str, value: Any, reason: str) -> None:
    found = suggestion(asked(), changed(path, value))
    assert reason in {one.reason for one in found.differences}
    assert (found.change, found.is_never_minor) == ("substantial", True)


HARMLESS = [
    ("categories", asked()["categories"][:1]),  # a purpose group is gone
    (f"{_A}.trackers", []),  # so is a tracker
    (f"{_A}.tools", []),  # and a tool
    ("tools", []),
    (f"{_P}.mode", "asks"),  # what was exempt asks: its banner shows without another version
    (f"{_ROW}.name", "_pk_id.*"),  # a narrower pattern
    (f"{_ROW}.lifetime", 99),
    (f"{_ROW}.retention", 29),
    (f"{_P}.trackers.0.ground", ""),  # it needed no consent, and now does
    (f"{_ROW}.contested", True),  # an argument among lawyers
    (f"{_ROW}.provider", "matomo "),  # case and spaces name no other company
    ("tools.0.mode", "cookieless"),
    ("tools.0.mode", "exempt"),  # whether it still asks is its category's to say
    ("texts.fr.title", "Vos  choix"),  # a space
    ("texts.fr.text", "Rien n'est chargé avant votre réponse."),  # another apostrophe
    (f"{_ROW}.fr.purpose", "Compter les visites."),  # a full stop
    ("categories", asked()["categories"][::-1]),  # their order
]


@pytest.mark.parametrize(("path", "value"), HARMLESS)
def test_what_asks_for_nothing_more_is_minor(path: str, value: Any) -> None:
    assert suggestion(asked(), changed(path, value)).change == "minor"


def test_the_same_content_changes_nothing() -> None:
    found = suggestion(asked(), asked())
    assert (found.change, found.differences, found.judged) == ("none", (), ())


def test_a_first_content_is_substantial() -> None:
    assert (suggestion(None, asked()).change, suggestion(None, asked()).is_never_minor) == (
        "substantial",
        True,
    )


PURPOSES = [
    (f"{_ROW}.fr.purpose", "Vous proposer des publicités"),
    (f"{_ROW}.en.purpose", "Showing you advertisements"),  # who reads English agreed to English
    (f"{_A}.fr.description", "Compter les visites et dresser votre profil"),
]


@pytest.mark.parametrize(("path", "words"), PURPOSES)
def test_another_purpose_is_never_minor(path: str, words: str) -> None:
    found = suggestion(asked(), changed(path, words))
    assert (found.change, found.is_never_minor, found.differences) == ("substantial", True, ())


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("texts.en.text", "Choose freely."),  # the banner's words
        (f"{_A}.fr.name", "Statistiques de visite"),  # what a category is called
        (f"{_A}.fr.consequence", "Nous ne voyons plus les pages lentes."),
    ],
)
def test_other_words_look_substantial_and_may_be_minor(path: str, words: str) -> None:
    found = suggestion(asked(), changed(path, words))
    assert (found.change, found.is_never_minor) == ("substantial", False)


def test_a_purpose_whose_typo_is_corrected_is_minor() -> None:
    old = changed(f"{_ROW}.fr.purpose", "Compter les vistes")
    assert suggestion(old, asked()).change == "minor"


# The lifetime of what counts no days: from, to, whether it is longer.
LASTING = [
    ((None, "once"), (None, "visit"), True),
    ((None, "visit"), (60, ""), True),  # it outlives the visit
    ((60, ""), (None, "visit"), False),
    ((60, ""), (None, "cleared"), True),  # for ever
    ((None, "cleared"), (60, ""), False),
    ((None, "cleared"), (None, "once"), False),
    ((None, "visit"), (None, ""), True),  # nothing is said: it may last
    ((None, "visit"), (0, ""), True),
]


@pytest.mark.parametrize(("before", "after", "is_longer"), LASTING)
def test_lifetimes_without_a_number_are_compared_too(
    before: tuple[int | None, str], after: tuple[int | None, str], *, is_longer: bool
) -> None:
    contents = [
        edited(changed(f"{_ROW}.lifetime", number), f"{_ROW}.until", until)
        for number, until in (before, after)
    ]
    found = Difference(reason="lifetime_longer", where="_pk_*") in structural(*contents)
    assert found is is_longer


# How data are kept: days and words before and after, and whether that is never minor.
KEPT = [
    ((30, "30 jours"), (None, "Aucune"), False),  # nothing is kept any more
    ((30, "30 jours"), (None, "Tant que Matomo le veut"), True),
    ((None, "Aucune"), (1, "1 jour"), True),
    ((None, "Avec la session"), (None, "Avec la session."), False),
    ((None, "Avec la session"), (None, "Sans limite"), True),  # words without a number are judged
    ((None, "Aucune"), (None, "Tant que Matomo le veut"), True),
]


@pytest.mark.parametrize(("before", "after", "is_longer"), KEPT)
def test_how_data_are_kept_is_compared_by_number_else_by_words(
    before: tuple[int | None, str], after: tuple[int | None, str], *, is_longer: bool
) -> None:
    contents = [kept(*one) for one in (before, after)]
    assert suggestion(contents[0], contents[1]).is_never_minor is is_longer


def kept(days: int | None, words: str) -> Content:
    """Give what is asked, with data kept for so many days, or as these words say."""
    found = edited(changed(f"{_ROW}.retention", days), f"{_ROW}.fr.retention", words)
    return edited(found, f"{_ROW}.en.retention", "None" if words == "Aucune" else words)


def test_each_difference_is_told_once() -> None:
    new = asked()
    new["tools"].append({"kind": "plausible", "mode": "consent", "provider": "Plausible"})
    new["categories"][0]["tools"].append("plausible")
    assert structural(asked(), new) == (Difference(reason="tool_added", where="plausible"),)


def test_words_of_what_is_new_are_no_rewritten_words() -> None:
    new = changed("categories", [*asked()["categories"], _category("video", "asks")])
    assert rewritten(asked(), new) == ()


def test_rewritten_words_say_where_and_in_which_language() -> None:
    (found,) = rewritten(asked(), changed(f"{_A}.en.consequence", "Nothing."))
    assert (found.reason, found.where, found.language) == ("consequence", "audience", "en")
    assert (found.before, found.after) == ("Rien ne change (en)", "Nothing.")

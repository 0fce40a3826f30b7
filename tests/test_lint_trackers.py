"""L60 to L65: cookies and other trackers, in French and English."""

import pytest

from policies.clauses import Draft
from policies.lint import Facts
from tests.lint_content_texts import good, heard
from tests.lint_texts import findings, fires, section


@pytest.mark.parametrize("policy", ["fr-cookies", "en-cookies"])
def test_a_cookie_policy_that_tells_all_is_left_alone(policy: str) -> None:
    assert heard(good(policy)) == set()


def test_a_cookie_policy_without_a_list_lacks_it() -> None:
    (found,) = findings("L61", "# Cookies\n\n## 1. Usage\n\nNous utilisons des cookies.\n")
    assert (found.line, found.context) == (0, "the list of trackers")


def test_a_site_without_trackers_needs_no_list() -> None:
    assert not fires("L61", "# Cookies\n\n## 1. Usage\n\nNous n’utilisons aucun cookie.\n")


@pytest.mark.parametrize(
    "words",
    [
        "Vous pouvez gérer vos préférences cookies via les paramètres de votre navigateur.",
        "Pour refuser les cookies, configurez votre navigateur.",
        "You can block cookies in your browser settings.",
        # a choice of the site's own that is denied by the next words
        "Le bandeau informe. Les cookies se refusent uniquement par les réglages du navigateur.",
    ],
)
def test_the_browser_as_the_only_choice_blocks(words: str) -> None:
    assert [one.severity for one in findings("L62", section(words, "Cookies"))] == ["B"]


@pytest.mark.parametrize(
    "words",
    [
        "Choisissez sur la page [Vos choix](/cookies/preferences/). Votre navigateur peut aussi"
        " bloquer les cookies.",
        "Les cookies se refusent dans notre bandeau, ou dans les paramètres du navigateur.\n\n"
        "Le bandeau des cookies revient à tout moment.",
        "Use our cookie banner to choose. You can also block cookies in your browser settings.",
        "Nous enregistrons le type de navigateur.",  # no choice at all
    ],
)
def test_the_browser_beside_a_choice_of_the_sites_own_passes(words: str) -> None:
    assert not fires("L62", section(words, "Cookies"))


def test_what_was_observed_and_what_is_declared_must_agree() -> None:
    facts = Facts(observed_trackers=frozenset({"sessionid", "_ga"}))
    found = [one.context for one in findings("L65", good("fr-cookies"), facts)]
    assert sorted(found) == ["declared, not observed: _pk_id", "observed, not declared: _ga"]


def test_a_declared_star_stands_for_any_ending() -> None:
    text = good("fr-cookies").replace("_pk_id |", "`_pk_id.*` |")
    facts = Facts(observed_trackers=frozenset({"sessionid", "_pk_id.1.fff"}))
    assert findings("L65", text, facts) == []


def test_a_cookie_policy_of_the_brand_stands_for_a_clause() -> None:
    facts = Facts(others={"cookies": Draft(clauses=())})
    assert fires("L60", section("Rien."))
    assert not fires("L60", section("Rien."), facts)

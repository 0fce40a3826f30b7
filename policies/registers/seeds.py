"""What a new brand's registers hold from the start: the numbers of the law, as defaults."""

from typing import Final

from wagtail.models import Site

from policies.registers.claims import About, Parameter
from policies.registers.rows import Unit

# Sources: RULES sections 4 to 6. The notice period is a brand setting, not a parameter.
DEFAULTS: Final[tuple[tuple[About, int, Unit, str, str], ...]] = (
    # GDPR 33(1): to the authority, from awareness.
    (About.BREACH, 72, Unit.HOUR, "violation; CNIL", "breach; CNIL"),
    # GDPR 12(3): one month, two more for a complex request.
    (About.REQUEST, 1, Unit.MONTH, "réponse; demande", "answer; request"),
    (About.EXTENSION, 2, Unit.MONTH, "prolongé; complexe", "extended; complex"),
    # CNIL deliberations 2020-091 and 2020-092: a choice is asked again after six months.
    (About.CHOICE, 6, Unit.MONTH, "choix; traceurs; cookies", "choice; trackers; cookies"),
    (About.CHOICE_PROOF, 5, Unit.YEAR, "preuve; choix", "proof; choices"),
    # CNIL, 4 July 2025: audience measurement that is exempt from consent.
    (About.TRACKER, 13, Unit.MONTH, "durée de vie; traceur", "lifetime; tracker"),
    (About.AUDIENCE, 25, Unit.MONTH, "audience; statistiques", "audience; statistics"),
    # What proves acts: traces, then identities (C. civ. 2224 for the five years).
    (About.TRACE, 12, Unit.MONTH, "trace technique; adresse IP", "technical trace; IP address"),
    (About.EVIDENCE, 5, Unit.YEAR, "preuve; acceptation; lecture", "evidence; acceptance; reading"),
)


def seed_registers(site: Site) -> None:
    """Give a brand the parameters it lacks; one it has keeps its value. Safe to run again."""
    for about, value, unit, words_fr, words_en in DEFAULTS:
        Parameter.objects.get_or_create(
            site=site,
            about=about,
            defaults={"value": value, "unit": unit, "words_fr": words_fr, "words_en": words_en},
        )

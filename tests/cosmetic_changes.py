"""Cosmetic changes of a policy: a copy editor's work, which must bother nobody."""

import random
import re
import textwrap
from collections.abc import Mapping
from typing import Final

from policies.diff.suggestion.spelling import is_word
from tests.mutators import Mutator, at, put

_NAMES: Final = (("CabinetZen", "cabinetzen"), ("Cabinet en Ligne", "cabinet-en-ligne"))
_NEW_NAMES: Final = (("Prativia", "prativia"), ("Claire Agenda", "claire-agenda"))
_MONTHS: Final = (("janvier", "mars", "octobre"), ("January", "March", "October"))
_OWN_LINES: Final = (
    (
        "Dernière mise à jour : {day} {month} 2026",
        "*Date d’entrée en vigueur : {day} {month} 2026*",
        "Version {day}.0",
        "Version {day}.1 – en vigueur au {day} {month} 2026",
        "Mise à jour le {day}/12/2026",
        "La présente politique entre en vigueur le {day} {month} 2026.",
        "En vigueur depuis le {day} {month} 2026",
    ),
    (
        "Last updated: {month} {day}, 2026",
        "*Effective date: {day} {month} 2026*",
        "Version {day}.0",
        "Version {day}.1, in force since {day} {month} 2026",
        "Last modified on 2026-12-{day}",
        "This policy takes effect on {month} {day}, 2026.",
        "Effective {month} {day}, 2026",
    ),
)
_SAME: Final = (
    "courriel=e-mail,30 jours=trente jours,72 heures=72 h,RGPD=règlement général sur la protection"
    " des données,afin de=pour,un mois=1 mois, et = & ",
    "e-mail=email,30 days=thirty (30) days,72 hours=seventy-two hours,does not=doesn’t,"
    "do not=don’t,one month=1 month, and = & ,GDPR=General Data Protection Regulation",
)


def _quotes(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    """Write apostrophes, quotes and dashes as a typewriter does."""
    plain = text.replace("’", "'").replace("–", "-")
    quotes = re.sub(r"[“”]|«\s?|\s?»", '"', text)
    return text, chance.choice((plain, quotes, re.sub(r"[“”]|«\s?|\s?»", '"', plain)))


def _spaces(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    return text, chance.choice(
        (
            re.sub(r" ([:;!?»])", "\u00a0\\1", text),
            re.sub(r"(\d) ", "\\1\u202f", text),
            text.replace("\u00a0", " ").replace("\u202f", " ") + "\n",
            re.sub(r"(?<=[a-z]) (?=[a-z])", "  ", text, count=chance.randint(1, 40)),
            text.replace("\n", " \n", chance.randint(1, 20)),
            text.replace("\n", "\r\n"),
            "\ufeff" + text,
        )
    )


def _punctuation(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"(?<=[a-zé]) ?;$|(?<=[a-zé])\.$", chance)
    return put(text, found, chance.choice((",", "", " :"))) if found else None


def _link_target(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = re.search(r"\]\((/[^)]*)\)", text)
    targets = ("/aide/", "https://docs.example/page/", "#sommaire")
    return put(text, found, f"]({chance.choice(targets)})")


def _link_new(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"(?<=[a-z] )[a-zéè]{6,}(?= [a-z])", chance)
    return put(text, found, f"[{found[0]}](/aide/#mot)") if found else None


def _bold(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"(?<=[a-z] )[a-zéè]{4,}(?= [a-z])", chance)
    return (
        put(text, found, f"{chance.choice(('**', '*', '`'))}".join(("", found[0], "")))
        if found
        else None
    )


def _plain(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"\*\*([^*\n]+)\*\*", chance)
    return put(text, found, found[1]) if found else None


def _heading_level(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = chance.choice(list(re.finditer(r"^#(?=#)|^(?=##)", text, re.MULTILINE)))
    return put(text, found, "" if found[0] else "#")


def _bullets(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    return text, re.sub(r"^- ", chance.choice(("* ", "+ ", "-  ", " - ")), text, flags=re.MULTILINE)


def _wrapped(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    width = chance.choice((60, 72, 80, 100))
    long = r"^(?![#|>\s-]).{110,}$"
    return text, re.sub(long, lambda found: _filled(found[0], width), text, flags=re.MULTILINE)


def _filled(line: str, width: int) -> str:
    filled = textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
    # A line that begins as an item of a list does would be one.
    return line if re.search(r"^(?:\d+[.)]|[-+*]) ", filled, re.MULTILINE) else filled


def _blank_lines(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    return text, text.replace("\n\n", "\n\n\n", chance.randint(1, 30))


def _own_line(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    line = chance.choice(_OWN_LINES[language == "en"])
    month = chance.choice(_MONTHS[language == "en"])
    first, second = (line.format(day=day, month=month) for day in chance.sample(range(13, 28), 2))
    title, _gap, rest = text.partition("\n\n")
    old = chance.choice((f"{title}\n\n{first}\n\n{rest}", text))
    return old, f"{title}\n\n{second}\n\n{rest}"


def _renamed(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    """Give the house another name throughout, in its addresses too."""
    index = next(index for index, names in enumerate(_NAMES) if names[0] in text)
    (name, host), (other, other_host) = _NAMES[index], chance.choice(_NEW_NAMES)
    renamed = text.replace(name, other).replace(f"{host}.fr", f"{other_host}.fr")
    return (text, renamed) if text.count(name) > 2 else None


def _slip(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    """Correct a long word of which a letter is missing, doubled or exchanged: no word as it was."""
    found = at(text, r"(?<=[ ’(])[a-zàâçéèêîôû]{8,}(?=[ ,.;)])", chance)
    if not found:
        return None
    word, place = found[0], chance.randint(2, len(found[0]) - 3)
    wrong = chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )
    pair = None if is_word(wrong) or wrong in text else put(text, found, wrong)
    return (pair[1], pair[0]) if pair else None


def _capital(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"(?<=[a-z] )[a-z]{5,}(?= [a-z])", chance)
    return put(text, found, found[0].capitalize()) if found else None


def _accent(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"(?<=[ ’])\w*[éèêàçô]\w{3,}", chance)
    bare = str.maketrans("éèêàçô", "eeeaco")
    pair = put(text, found, found[0].translate(bare)) if found else None
    return (pair[1], pair[0]) if pair else None


def _stutter(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    found = at(text, r"(?<= )(?:de|le|la|the|of|pour|for|to)(?= [a-z])", chance)
    pair = put(text, found, f"{found[0]} {found[0]}") if found else None
    return (pair[1], pair[0]) if pair else None


def _same(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    pairs = [pair.split("=") for pair in _SAME[language == "en"].split(",")]
    before, after = chance.choice(pairs)
    return put(text, at(text, rf"(?<!\w){re.escape(before)}(?!\w)", chance), after)


def _moved(text: str, language: str, chance: random.Random) -> tuple[str, str] | None:
    """Let two neighbouring subsections change places, their words and numbers kept."""
    parts = re.split(r"^(?=#{2,3} )", text, flags=re.MULTILINE)
    places = [i for i in range(1, len(parts) - 1) if _may_follow(parts, i)]
    if not places:
        return None
    place = chance.choice(places)
    parts[place - 1 : place + 1] = [
        parts[place].rstrip() + "\n\n",
        parts[place - 1].rstrip() + "\n\n",
    ]
    return text, "".join(parts)


def _may_follow(parts: list[str], place: int) -> bool:
    return parts[place].startswith("### ") and parts[place - 1].startswith("### ")


COSMETIC: Final[Mapping[str, Mutator]] = {
    "quotes": _quotes,
    "spaces": _spaces,
    "punctuation": _punctuation,
    "link target": _link_target,
    "new link": _link_new,
    "bold": _bold,
    "no bold": _plain,
    "heading level": _heading_level,
    "bullets": _bullets,
    "wrapping": _wrapped,
    "blank lines": _blank_lines,
    "own line": _own_line,
    "renamed": _renamed,
    "slip": _slip,
    "capital": _capital,
    "accent": _accent,
    "stutter": _stutter,
    "same thing": _same,
    "moved": _moved,
}

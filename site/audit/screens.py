"""The screens on which people acted, as they were photographed: the interface of a bundle."""

from collections.abc import Iterable
from typing import Any

from consent.ledger import canonical_json, instant
from consent.models import Act, InterfaceScreen


def screens(acts: Iterable[Act]) -> dict[str, bytes]:
    """Give the pictures and DOMs of each build that the acts cite, in the languages displayed.

    `screens.json` of a build lists them with hashes; it is empty where nobody captured that build.
    """
    wanted: dict[str, set[str]] = {}
    for act in acts:
        language = act.version.language if act.version else act.practitioner.language
        wanted.setdefault(act.interface, set()).add(language)
    # What was done on paper cites none.
    wanted.pop("", None)
    files: dict[str, bytes] = {}
    for build, languages in sorted(wanted.items()):
        found = InterfaceScreen.objects.filter(build=build, language__in=languages)
        listed = []
        for screen in found.order_by("name", "language", "width"):
            name = f"{screen.name}-{screen.language}-{screen.width}"
            files[f"interface/{build}/{name}.png"] = bytes(screen.screenshot)
            files[f"interface/{build}/{name}.html"] = bytes(screen.dom)
            listed.append(_listed(screen, name))
        files[f"interface/{build}/screens.json"] = canonical_json(
            {"build": build, "captured": bool(listed), "screens": listed}
        )
    return files


def _listed(screen: InterfaceScreen, name: str) -> dict[str, Any]:
    return {
        "screen": screen.name,
        "language": screen.language,
        "width": screen.width,
        "captured_at": instant(screen.captured_at),
        "screenshot": {"file": f"{name}.png", "sha256": screen.screenshot_sha256},
        "dom": {"file": f"{name}.html", "sha256": screen.dom_sha256},
        "scripts": screen.scripts,
        "styles": screen.styles,
    }

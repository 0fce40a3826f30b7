"""Keeps what was photographed under the build that acts cite."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from consent.capturing.screens import SCREENS
from consent.capturing.values import SIZES, Place
from consent.interface import interface_build
from consent.models import InterfaceBuild, InterfaceScreen
from policies.addresses import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from consent.capturing.values import Photograph


def missing() -> list[Place]:
    """Give what is not captured yet of the build that acts cite now."""
    kept = {
        Place(screen=name, language=language, width=width)
        for name, language, width in InterfaceScreen.objects.filter(
            build=interface_build()
        ).values_list("name", "language", "width")
    }
    wanted = {
        Place(screen=screen.name, language=language, width=width)
        for screen in SCREENS
        for language in LANGUAGES
        for width in SIZES
    }
    return sorted(wanted - kept)


@transaction.atomic
def keep(photographs: Iterable[Photograph], *, at: datetime) -> int:
    """Keep the photographs of the present build that it lacks; give how many these were."""
    build, _made = InterfaceBuild.objects.get_or_create(
        name=interface_build(), defaults={"made_at": at}
    )
    lacking = set(missing())
    added = [_row(one, build, at=at) for one in photographs if one.place in lacking]
    InterfaceScreen.objects.bulk_create(added)
    return len(added)


def _row(photograph: Photograph, build: InterfaceBuild, *, at: datetime) -> InterfaceScreen:
    return InterfaceScreen(
        build=build,
        name=photograph.place.screen,
        language=photograph.place.language,
        width=photograph.place.width,
        captured_at=at,
        screenshot=photograph.screenshot,
        screenshot_sha256=hashlib.sha256(photograph.screenshot).hexdigest(),
        dom=photograph.dom,
        dom_sha256=hashlib.sha256(photograph.dom).hexdigest(),
        scripts=[asdict(one) for one in photograph.scripts],
        styles=[asdict(one) for one in photograph.styles],
    )

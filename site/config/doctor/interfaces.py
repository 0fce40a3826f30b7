"""The evidence of what was on the screen: acts cite a build whose screens must have been kept."""

from collections.abc import Iterator

from config.doctor.findings import Finding
from consent.capturing import missing
from consent.interface import interface_build


def examine() -> Iterator[Finding]:
    """Give the finding that acts cite a build of which screens are not captured, or nothing."""
    lacking = missing()
    if lacking:
        yield Finding(
            id="interface.not_captured",
            level="warning",
            sentence=f"Acts cite the interface build {interface_build()[:12]}, and {len(lacking)}"
            " of its screens are not captured: nobody could show later what was on them.",
            remedy="Run `manage.py capture_interface` at each update, before people act.",
        )

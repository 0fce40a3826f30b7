"""What a notice would be before anybody is told: whom, when, at what cost, and whether in time."""

from notifications.simulating.freezing import changed, frozen
from notifications.simulating.refusing import earliest, refusal
from notifications.simulating.simulation import (
    Outline,
    Simulation,
    announced_by,
    concerned_by,
    outline,
    simulate,
)
from notifications.simulating.who import largest_cabinets, sample

__all__ = [
    "Outline",
    "Simulation",
    "announced_by",
    "changed",
    "concerned_by",
    "earliest",
    "frozen",
    "largest_cabinets",
    "outline",
    "refusal",
    "sample",
    "simulate",
]

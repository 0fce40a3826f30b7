"""A translation beside the French text that prevails: what is in step, and what fell behind."""

from policies.translating.figures import Figures, differing
from policies.translating.pairs import Origin, Pair, State, side_by_side

__all__ = ["Figures", "Origin", "Pair", "State", "differing", "side_by_side"]

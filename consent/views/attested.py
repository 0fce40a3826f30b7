"""How well a checkpoint is attested, in words: the levels of RULES section 5."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Attested:
    """A level: its name, what it is called, and what it means for who reads."""

    name: str
    title: Promise
    words: Promise


_ALL: Final = (
    Attested(
        name="L1",
        title=_("in the log"),
        words=_("The lines form one tree. Only the operator knows its root."),
    ),
    Attested(
        name="L2",
        title=_("signed"),
        words=_(
            "The number of lines and the root are signed with the operator’s key, and public."
            " The time is the operator’s own."
        ),
    ),
    Attested(
        name="L3",
        title=_("time-stamped"),
        words=_(
            "An authority outside states, too, that this checkpoint, or a later one that holds it,"
            " existed at an instant (RFC 3161)."
        ),
    ),
    Attested(
        name="L4",
        title=_("with a qualified time stamp"),
        words=_(
            "That authority is qualified: the accuracy of its time is presumed in the European"
            " Union (Regulation (EU) 910/2014, art. 41 and 42)."
        ),
    ),
)
LEVELS: Final[Mapping[str, Attested]] = {one.name: one for one in _ALL}

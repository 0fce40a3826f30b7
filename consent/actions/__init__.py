"""What practitioners do: answer, object; and what staff enter of it. Each gives the act."""

from consent.actions.adopting import OlderAct, Origins, adopt_acts, plan_adoption
from consent.actions.answering import Shown, answer
from consent.actions.objecting import Objection, object_to, standing_objection, take_back
from consent.actions.recording import Declared, Source, Way, lock, record, record_of
from consent.actions.refusals import ActRefusedError, StaleError
from consent.actions.transcribing import check_paper, keep_paper, transcribe
from consent.actions.viewing import refuse_while_viewing

__all__ = [
    "ActRefusedError",
    "Declared",
    "Objection",
    "OlderAct",
    "Origins",
    "Shown",
    "Source",
    "StaleError",
    "Way",
    "adopt_acts",
    "answer",
    "check_paper",
    "keep_paper",
    "lock",
    "object_to",
    "plan_adoption",
    "record",
    "record_of",
    "refuse_while_viewing",
    "standing_objection",
    "take_back",
    "transcribe",
]

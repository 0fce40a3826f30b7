"""The demo's registers: the facts that the sample policies tell, as rows with a history."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import ForeignKey, ManyToManyField, Model
from wagtail.models import Site

from accounts.models import User
from demo.texts import FOLDER, PROMULGATED
from policies import registers
from policies.deadlines import paris_day
from policies.registers import BalancingNote, LegitimateInterest
from policies.registers.claims import About
from policies.registers.seeds import seed_registers

# Each after those it names.
ORDER: tuple[type[Model], ...] = (
    registers.Subprocessor,
    registers.DataCategory,
    registers.LawfulBasis,
    registers.Purpose,
    registers.LegitimateInterest,
    registers.RetentionPeriod,
    registers.Transfer,
    registers.AIFeature,
    registers.Claim,
    registers.Contact,
    registers.Parameter,
    registers.Processing,
)
# Before the versions that tell of them.
RECORDED_IN = -PROMULGATED - 2
# A day is given as days from today, by what the field is called without its ending.
DAYS = {"since_in": "since", "until_in": "until", "review_in": "review_on", "day_in": "day"}


@dataclass(frozen=True, kw_only=True)
class Registers:
    """A sample brand's registers, and who keeps them.

    In the file a text is a pair, French and English; a link is the name (or `key`) of a row above;
    `recorded_in` and `later` say in how many days, usually ago, the row was written or changed
    since the first texts were promulgated.
    """

    site: Site
    brand: str
    editor: User
    now: datetime
    rows: dict[tuple[type[Model], str], Model] = field(default_factory=dict)
    changes: list[Callable[[], None]] = field(default_factory=list)

    def load(self) -> None:
        """Write every register of the brand as it was when its first texts were promulgated."""
        seed_registers(self.site)
        path = FOLDER / self.brand / "registers.json"
        described = json.loads(path.read_text(encoding="utf-8"))
        for model in ORDER:
            for one in described.get(model._meta.model_name, ()):
                if "recorded_in" in one:
                    self.changes.append(partial(self._add, model, one))
                else:
                    self._add(model, one)

    def change(self) -> None:
        """Write what has changed since: the next texts tell of it."""
        while self.changes:
            self.changes.pop(0)()

    def _add(self, model: type[Model], described: dict[str, Any]) -> None:
        given = dict(described)
        recorded, later = given.pop("recorded_in", RECORDED_IN), given.pop("later", {})
        notes, key = given.pop("notes", ()), given.pop("key", None)
        values = self._values(model, given)
        links = {name: values.pop(name) for name in list(values) if isinstance(values[name], list)}
        row: Any = self._begun(model, values)
        row.full_clean()
        self._save(row, recorded)
        for name, linked in links.items():
            # A moment apart: the history goes by the instant.
            row._history_date += timedelta(seconds=1)
            getattr(row, name).set(linked)
        self.rows[model, key or values.get("name_fr") or str(row)] = row
        for note in notes:
            self._note(row, note)
        if later:
            self.changes.append(partial(self._change, row, **later))

    def _begun(self, model: type[Model], values: dict[str, Any]) -> Model:
        """Give a new row, or the number that every brand has from the start."""
        about = values.get("about", About.OTHER)
        known = (
            about != About.OTHER
            and model._default_manager.filter(site=self.site, about=about).first()
        )
        row = known or model(site=self.site)
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def _note(self, interest: LegitimateInterest, described: dict[str, Any]) -> None:
        recorded = described["day_in"]
        note = BalancingNote(interest=interest, **self._values(BalancingNote, described))
        self._save(note, recorded)

    def _change(self, row: Model, **later: Any) -> None:
        recorded = later.pop("in")
        for name, value in self._values(type(row), later).items():
            setattr(row, name, value)
        self._save(row, recorded)

    def _save(self, row: Any, recorded: int) -> None:
        row._history_date = self.now + timedelta(days=recorded)
        row._history_user = self.editor
        row.save()

    def _values(self, model: type[Model], given: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in given.items():
            if name in DAYS:
                values[DAYS[name]] = paris_day(self.now) + timedelta(days=value)
            elif hasattr(model, f"{name}_fr"):
                values[f"{name}_fr"], values[f"{name}_en"] = value
            else:
                values[name] = self._linked(model, name, value)
        return values

    def _linked(self, model: type[Model], name: str, value: Any) -> Any:
        to = model._meta.get_field(name)
        target: Any = to.related_model
        if isinstance(to, ManyToManyField):
            return [self.rows[target, key] for key in value]
        return self.rows[target, value] if isinstance(to, ForeignKey) else value

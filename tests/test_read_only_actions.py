"""An auditor changes nothing by any action: each that is told who acts refuses her first."""

import ast
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from config.embedded import REPOSITORY
from consent.actions import Origins, adopt_acts, keep_paper, plan_adoption
from consent.actions.erasing import erase_person
from consent.actions.holding import place_hold
from consent.models import PendingPaper
from policies import ports
from policies.acting import (
    ACTORS,
    ReadsOnlyError,
    RefusedError,
    acting,
    refuse_readers,
    refusing_readers,
)
from policies.actions import Plan, approve, import_draft, postpone, propose, text_of, withdraw
from policies.actions.reviews import review
from policies.models.pages import Kind
from policies.models.versions import Change
from tests.cabinets import practitioner
from tests.conftest import NOW, TODAY, Brand

APPS = ("policies", "consent", "notifications")
# Edges are told who asks by the request; models and migrations act for nobody.
ELSEWHERE = {"desk", "registers_desk", "management", "migrations", "models", "views"}
# Told of a person and guarded by nobody, each for a reason.
HARMLESS = {
    # They ask, and write nothing.
    "policies.actions.approvals.check_no_part",
    "policies.actions.approvals.has_part",
    "policies.actions.approvals.took_part",
    "notifications.following.allowing.is_officer",
    # A part of what adopts an archive or a file, which refuses first.
    "policies.actions.drafts.desk_kept",
    # Only her session changes; nothing is done on the pages shown (tests/test_viewing.py).
    "consent.actions.viewing.begin_viewing",
    # To whom a trial mail goes.
    "notifications.composing.previews.test_mail",
}


def _told() -> Iterator[str]:
    """Give the public functions of the apps that are told of somebody who signs in."""
    for app in APPS:
        for path in sorted((REPOSITORY / app).rglob("*.py")):
            parts = path.relative_to(REPOSITORY).with_suffix("").parts
            if not ELSEWHERE & set(parts):
                yield from (f"{'.'.join(parts)}.{name}" for name in _functions(path))


def _functions(path: Path) -> Iterator[str]:
    for one in ast.parse(path.read_text()).body:
        if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
            given = [*one.args.posonlyargs, *one.args.args, *one.args.kwonlyargs]
            if any(_is_person(arg) for arg in given):
                yield one.name


def _is_person(arg: ast.arg) -> bool:
    annotation = ast.unparse(arg.annotation) if arg.annotation else ""
    return arg.arg in {"by", "second", "operator"} or "User" in annotation.replace("|", " ").split()


TOLD = sorted(_told())


def _function(name: str) -> Callable[..., Any]:
    module, _dot, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def test_what_is_excepted_is_there() -> None:
    assert set(TOLD) >= HARMLESS
    assert len(set(TOLD) - HARMLESS) > 30


@pytest.mark.parametrize("name", [name for name in TOLD if name not in HARMLESS])
def test_an_action_refuses_an_auditor_before_it_looks_at_anything(name: str, brand: Brand) -> None:
    action, auditor = _function(name), brand.people["auditor"]
    given = signature(action).parameters
    nothing = {key: None for key in given if key not in ACTORS}
    for actor in (key for key in ACTORS if key in given):
        # Of several who act one is enough.
        who = (brand.people["editor"], auditor) if actor == "people" else auditor
        others = {key: brand.people["editor"] for key in ACTORS if key in given}
        with pytest.raises(ReadsOnlyError, match="You read as an auditor"):
            action(**nothing | others | {actor: who})


Act = Callable[[User], object]


def _proposing(brand: Brand) -> Act:
    plan = Plan(change=Change.SUBSTANTIAL, in_force_from=TODAY + timedelta(days=40))
    texts = [text_of(brand.draft("Peu."), summary="x")]
    return lambda by: propose(texts, plan=plan, by=by, at=NOW)


def _approving(brand: Brand) -> Act:
    proposal = brand.propose([text_of(brand.draft("Nous gardons."), summary="Plus clair.")])
    shown = {str(text.pk): text.sha256 for text in proposal.texts.all()}
    brand.answer(proposal)
    return lambda by: approve(proposal, shown=shown, by=by, at=NOW)


def _postponing(brand: Brand) -> Act:
    version = brand.promulgate("Nous gardons.", day=TODAY + timedelta(days=40))
    to = TODAY + timedelta(days=60)
    return lambda by: postpone(version, to=to, reason="Plus tard.", by=by, at=NOW)


def _withdrawing(brand: Brand) -> Act:
    version = brand.promulgate("Nous gardons.")
    return lambda by: withdraw(version, reason="Trop tôt.", by=by, at=NOW)


def _reviewing(brand: Brand) -> Act:
    policy, next_on = brand.promulgate("Nous gardons.").policy, TODAY + timedelta(days=90)
    return lambda by: review(policy, remark="Vu.", next_on=next_on, by=by, at=NOW)


def _importing(brand: Brand) -> Act:
    page = brand.draft("Nous gardons.")
    draft, kind = page.draft(), Kind(page.kind)
    return lambda by: import_draft(draft, site=brand.site, kind=kind, by=by)


def _holding(brand: Brand) -> Act:
    person = practitioner(brand, "camille")
    return lambda by: place_hold(person, ground="Litige.", by=by, at=NOW)


def _erasing(brand: Brand) -> Act:
    person, late = practitioner(brand, "camille", contract_end=TODAY), NOW + timedelta(days=9_999)
    return lambda by: erase_person(person, by=by, at=late, ground="Demandé.")


SAMPLE = [
    _proposing,
    _approving,
    _postponing,
    _withdrawing,
    _reviewing,
    _importing,
    _holding,
    _erasing,
]


@pytest.mark.parametrize("prepare", SAMPLE)
def test_what_somebody_of_the_brand_does_an_auditor_does_not(
    prepare: Callable[[Brand], Act], brand: Brand
) -> None:
    act = prepare(brand)
    with CaptureQueriesContext(connection) as queries, pytest.raises(ReadsOnlyError):
        act(brand.people["auditor"])
    asked = {one["sql"].split()[0] for one in queries.captured_queries}
    assert asked <= {"SAVEPOINT", "SELECT", "ROLLBACK", "RELEASE"}
    assert act(brand.people["approver"]) is not None


def test_a_paper_that_an_auditor_entered_is_not_kept(brand: Brand) -> None:
    paper = PendingPaper(by=brand.people["auditor"], practitioner=practitioner(brand, "camille"))
    with pytest.raises(ReadsOnlyError):
        keep_paper(paper, at=NOW)


def test_an_auditor_adopts_no_older_acts(brand: Brand) -> None:
    plan = plan_adoption([], site=brand.site, at=NOW)
    who = Origins(name="a.csv", sha256="0" * 64, by=brand.people["auditor"], note="")
    with pytest.raises(ReadsOnlyError):
        list(adopt_acts(plan, origins=who, at=NOW))


def test_a_refusal_is_shown_like_any_other_and_never_a_fault() -> None:
    assert issubclass(ReadsOnlyError, RefusedError)
    # What shows no sentences answers 403.
    assert issubclass(ReadsOnlyError, PermissionDenied)


def test_the_schedule_acts() -> None:
    refuse_readers(None)


@pytest.mark.django_db
def test_an_action_is_one_transaction() -> None:
    @acting
    def act(*, by: object) -> bool:
        return connection.in_atomic_block and by is None

    depth = len(connection.atomic_blocks)
    assert act(by=None)
    assert len(connection.atomic_blocks) == depth


def _by_place(by: object) -> None:
    """Act, told by place."""


def _for_nobody(*, at: object) -> None:
    """Act, told nothing."""


@pytest.mark.parametrize("action", [_by_place, _for_nobody])
def test_an_action_that_could_not_refuse_does_not_start(action: Callable[..., None]) -> None:
    with pytest.raises(TypeError, match="not told by keyword who acts"):
        refusing_readers(action)


def test_where_no_roles_are_kept_nobody_only_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_readers", [])
    refuse_readers(User(email="auditor@alpha.example"))

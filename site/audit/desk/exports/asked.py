"""What an address asks a file of: what every kind of file says of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final

from audit.desk.access import sites_of
from audit.models import ExportFormat

if TYPE_CHECKING:
    from datetime import datetime

    from django import forms
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise as StrPromise

    from audit.exports.asking import Wish

LISTS: Final = (ExportFormat.CSV, ExportFormat.XLSX, ExportFormat.JSONL)
BUNDLES: Final = (ExportFormat.ZIP,)


class Asked(ABC):
    """What an address asks a file of; `form` asks for what it needs, None where that is nothing."""

    kind: ClassVar[str]
    formats: ClassVar[tuple[ExportFormat, ...]] = BUNDLES
    # What the rows of a list are, and in which order.
    about: StrPromise | str = ""
    form: forms.Form | None = None

    def __init__(self, request: HttpRequest, *, at: datetime) -> None:
        self.request, self.at = request, at
        self.sites = sites_of(request)

    @property
    def is_whole(self) -> bool:
        """Tell whether all is said that is needed."""
        return self.form is None or self.form.is_valid()

    @property
    def refused(self) -> str:
        """Give why there is no such file, in a sentence; "" where there may be."""
        return ""

    @abstractmethod
    def said(self) -> list[tuple[str, str]]:
        """Give what is going to be in the file, in words."""

    @abstractmethod
    def wish(self, written: str) -> Wish:
        """Give what to ask for in a format; everything is said that is needed."""

"""Rows that are written in one statement are the rows that were given, or none."""

import pytest
from django.db import DataError, transaction

from consent.models import InterfaceBuild
from consent.writing import insert
from tests.brands import NOW


@pytest.mark.django_db
def test_what_is_too_long_for_its_column_is_refused_not_cut() -> None:
    with pytest.raises(DataError), transaction.atomic():
        insert(InterfaceBuild(name="a" * 65, made_at=NOW))
    assert not InterfaceBuild.objects.exists()


@pytest.mark.django_db
def test_what_fits_is_written_as_it_is() -> None:
    insert(InterfaceBuild(name="a" * 64, made_at=NOW))
    assert InterfaceBuild.objects.get().name == "a" * 64

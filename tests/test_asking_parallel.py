"""Consent versions that are fixed, proposed or withdrawn at the same moment: one stands."""

from functools import partial

import pytest

from consent.actions.asking import promulgate, propose, withdraw_proposal
from consent.choosing import standing
from consent.models import ConsentProposal, ConsentVersion, Entry
from policies.actions.refusals import NothingChangedError
from policies.models.versions import Change
from tests.brands import NOW
from tests.choosing import declare, tracker
from tests.conftest import Brand
from tests.test_races import Act, at_once

pytestmark = pytest.mark.django_db(transaction=True)

# Each thread speaks French, as the desk does.
OVER, ANEW = "est close", "proposez à nouveau"


def proposing(brand: Brand) -> Act:
    """Give the act of proposing what the register says now."""
    by = brand.people["editor"]
    return partial(propose, brand.site, by=by, at=NOW, change=Change.SUBSTANTIAL)


def proposed(brand: Brand) -> ConsentProposal:
    """Let the editor propose what the register says now."""
    found = proposing(brand)()
    assert isinstance(found, ConsentProposal)
    return found


def promulgation(brand: Brand, proposal: ConsentProposal) -> Act:
    """Give the act of promulgating a proposal, as a page of its own has read it."""
    own = ConsentProposal.objects.select_related("site", "by").get(pk=proposal.pk)
    return partial(promulgate, own, by=brand.people["approver"], at=NOW)


def versions(brand: Brand) -> list[str]:
    """Give the numbers of a brand's consent versions."""
    found = ConsentVersion.objects.filter(site=brand.site).order_by("major", "minor")
    return [version.number for version in found]


@pytest.mark.parametrize("people", [2, 8])
def test_of_promulgations_of_one_proposal_at_once_one_stands(brand: Brand, people: int) -> None:
    declare(brand)
    proposal, lines = proposed(brand), Entry.objects.count()
    refusals = at_once([promulgation(brand, proposal) for _one in range(people)])
    assert [OVER in str(one) for one in refusals] == [True] * (people - 1)
    assert (versions(brand), Entry.objects.count() - lines) == (["1.0"], 1)


def test_of_two_proposals_of_a_brand_only_the_open_one_is_promulgated(brand: Brand) -> None:
    declare(brand)
    older, newer = proposed(brand), proposed(brand)
    (refusal,) = at_once([promulgation(brand, one) for one in (older, newer)])
    assert OVER in str(refusal)
    assert [version.proposal for version in ConsentVersion.objects.all()] == [newer]


def test_of_proposals_at_once_one_stays_open(brand: Brand) -> None:
    declare(brand)
    assert at_once([proposing(brand)] * 4) == []
    assert ConsentProposal.objects.filter(site=brand.site).count() == 4
    assert ConsentProposal.objects.filter(site=brand.site, closed_at=None).count() == 1


def test_a_promulgation_and_a_new_proposal_at_once_leave_one_state(brand: Brand) -> None:
    declare(brand)
    (refusal,) = at_once([promulgation(brand, proposed(brand)), proposing(brand)])
    if isinstance(refusal, NothingChangedError):
        assert versions(brand) == ["1.0"]
    else:
        assert (OVER in str(refusal), versions(brand)) == (True, [])
    is_open = ConsentProposal.objects.filter(site=brand.site, closed_at=None).exists()
    assert is_open is (versions(brand) == [])


def test_a_promulgation_and_a_withdrawal_at_once_leave_one_state(brand: Brand) -> None:
    declare(brand)
    proposal = proposed(brand)
    end = partial(withdraw_proposal, ConsentProposal.objects.get(pk=proposal.pk), at=NOW)
    (refusal,) = at_once([promulgation(brand, proposal), end])
    assert OVER in str(refusal)
    proposal.refresh_from_db()
    assert proposal.closed_at == NOW
    assert len(versions(brand)) <= 1


def test_promulgations_of_two_brands_at_once_both_stand(brand: Brand, other_brand: Brand) -> None:
    for one in (brand, other_brand):
        declare(one)
    acts = [promulgation(one, proposed(one)) for one in (brand, other_brand)]
    assert at_once(acts) == []
    assert versions(brand) == versions(other_brand) == ["1.0"]


def test_a_register_that_changes_at_that_moment_is_in_no_version_unseen(brand: Brand) -> None:
    declare(brand)
    proposal = proposed(brand)
    write = partial(tracker, brand.site, "audience", "_pk_ses.*", tool="matomo")
    refusals = at_once([promulgation(brand, proposal), write])
    assert [ANEW in str(one) for one in refusals] in ([], [True])
    fixed = standing(brand.site)
    assert fixed is None or fixed.content == proposal.content

"""A consent version is fixed by two people, once everything in it is said, signed and attested."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest

from consent.actions.asking import promulgate, propose, withdraw_proposal
from consent.choosing import content, digest, modes, standing
from consent.ledger import canonical_json
from consent.models import (
    BannerWording,
    Category,
    ConsentProposal,
    ConsentVersion,
    Crawl,
    EntryType,
    Tool,
    Tracker,
)
from policies.actions.refusals import NothingChangedError, RefusedError
from policies.models.versions import Change
from policies.registers import Subprocessor
from tests.brands import NOW
from tests.choosing import SUMMARIES, asked, attest, category, declare, fix, tracker
from tests.conftest import TODAY, Brand

LATER = NOW + timedelta(days=1)


def proposed(brand: Brand, change: Change = Change.SUBSTANTIAL, **said: object) -> ConsentProposal:
    """Let the editor propose what the register says now."""
    told = {"summaries": SUMMARIES} | said
    return propose(brand.site, by=brand.people["editor"], at=LATER, change=change, **told)  # type: ignore[arg-type]


def promulgated(brand: Brand, proposal: ConsentProposal) -> ConsentVersion:
    """Let the approver promulgate a proposal."""
    return promulgate(proposal, by=brand.people["approver"], at=LATER)


def change_text(brand: Brand, french: str, english: str) -> None:
    """Let the banner say something else."""
    words = {"text_fr": french, "text_en": english}
    BannerWording.objects.update_or_create(site=brand.site, defaults=words)


# First versions


def test_nobody_is_asked_before_the_first_version(brand: Brand) -> None:
    declare(brand)
    assert standing(brand.site) is None
    assert modes(None, day=TODAY) == {}


def test_the_first_version_is_1_0_and_stands(brand: Brand) -> None:
    version = asked(brand)
    assert (version.number, version.change) == ("1.0", Change.SUBSTANTIAL)
    assert standing(brand.site) == version
    assert modes(version, day=TODAY) == {
        "necessary": "necessary",
        "audience": "asks",
        "payment": "asks",
    }


def test_a_version_holds_what_is_asked_and_its_sha256(brand: Brand) -> None:
    version = ConsentVersion.objects.get(pk=asked(brand).pk)
    assert version.content == content(brand.site)
    assert version.sha256 == sha256(canonical_json(version.content)).hexdigest()


def test_its_line_in_the_ledger_opens_to_its_record(brand: Brand) -> None:
    version = asked(brand)
    assert (version.entry.type, version.entry.time) == (EntryType.VERSION, NOW)
    record = bytes(version.entry.opening.record)
    assert version.sha256.encode() in record
    assert str(version.proposal.by_id).encode() in record


def test_a_category_of_nothing_is_not_asked(brand: Brand) -> None:
    declare(brand, matomo="consent")
    assert [one["key"] for one in content(brand.site)["categories"]] == ["necessary", "audience"]


def test_two_brands_number_apart(brand: Brand, other_brand: Brand) -> None:
    assert asked(brand).number == asked(other_brand).number == "1.0"


# Two people


def test_whoever_proposed_does_not_promulgate(brand: Brand) -> None:
    declare(brand)
    proposal = proposed(brand)
    with pytest.raises(RefusedError, match="somebody else"):
        promulgate(proposal, by=brand.people["editor"], at=LATER)


def test_whoever_wrote_in_the_register_does_not_promulgate(brand: Brand) -> None:
    declare(brand)
    row = Tracker.objects.filter(site=brand.site).first()
    row._history_user = brand.people["approver"]
    row.save()
    with pytest.raises(RefusedError, match="somebody else"):
        promulgated(brand, proposed(brand))


def test_whoever_wrote_before_the_version_before_may_promulgate(brand: Brand) -> None:
    asked(brand, at=NOW)
    row = Tracker.objects.filter(site=brand.site).first()
    row._history_user, row._history_date = brand.people["approver"], NOW - timedelta(hours=1)
    row.save()
    change_text(brand, "Autre chose.", "Something else.")
    assert promulgated(brand, proposed(brand)).number == "2.0"


# What is missing


def without_english(brand: Brand) -> None:
    Tracker.objects.filter(site=brand.site, name="_pk_id.*").update(purpose_en="")


def without_english_words_of_retention(brand: Brand) -> None:
    Tracker.objects.filter(site=brand.site, name="_pk_id.*").update(retention_fr="Selon Matomo")


def without_french(brand: Brand) -> None:
    row = Tracker.objects.get(site=brand.site, name="_pk_id.*")
    row.description = " "
    row.save()


def without_consequence(brand: Brand) -> None:
    Category.objects.filter(site=brand.site, key="audience").update(consequence_en="")


def without_name(brand: Brand) -> None:
    Category.objects.filter(site=brand.site, key="necessary").update(name_en="")


def contested(brand: Brand) -> None:
    tracker(brand.site, "necessary", "clef", ground="interface", is_contested=True)


def contested_and_exempt(brand: Brand) -> None:
    rows = Tracker.objects.filter(site=brand.site, name="_pk_id.*")
    rows.update(ground="audience", is_contested=True)
    Tool.objects.filter(site=brand.site, kind="matomo").update(mode="exempt")
    attest(Tool.objects.get(site=brand.site, kind="matomo"), by=brand)


def unregistered(brand: Brand) -> None:
    Tool.objects.filter(site=brand.site, kind="stripe").update(subprocessor=None)


def ended(brand: Brand) -> None:
    Subprocessor.objects.filter(site=brand.site, name="Stripe").update(until=TODAY)


def unattested(brand: Brand) -> None:
    Tracker.objects.filter(site=brand.site, name="_pk_id.*").update(ground="audience")
    Tool.objects.filter(site=brand.site, kind="matomo").update(mode="exempt")


def empty(brand: Brand) -> None:
    Tracker.objects.filter(site=brand.site).delete()
    Category.objects.filter(site=brand.site).delete()


SPOILT = [
    (without_english, "_pk_id"),  # a purpose in one language
    (without_english_words_of_retention, "_pk_id"),  # a retention in words, in one language
    (without_french, "_pk_id"),  # the language that prevails
    (without_consequence, "what refusing changes"),  # C04: named before the choice
    (without_name, "what it is for"),  # of a necessary category too
    (contested, "signed it off"),  # RULES: contested is a sign-off flag
    (contested_and_exempt, "signed it off"),  # attested, and argued about all the same
    (unregistered, "register of subprocessors"),  # nobody is named as its provider
    (ended, "register of subprocessors"),  # its provider's line ended today
    (unattested, "nobody attests"),  # exempt without an attestation (C08)
    (empty, "no category"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILT)
def test_what_is_not_ready_is_not_proposed(
    brand: Brand, spoil: Callable[[Brand], None], words: str
) -> None:
    declare(brand)
    spoil(brand)
    with pytest.raises(RefusedError, match=words):
        proposed(brand)
    assert not ConsentProposal.objects.filter(site=brand.site).exists()


def test_what_ceased_to_be_ready_is_not_promulgated(brand: Brand) -> None:
    declare(brand)
    proposal = proposed(brand)
    ended(brand)
    with pytest.raises(RefusedError, match="register of subprocessors"):
        promulgated(brand, proposal)
    proposal.refresh_from_db()
    assert (standing(brand.site), proposal.closed_at) == (None, None)


def test_what_is_signed_off_and_attested_is_promulgated(brand: Brand) -> None:
    declare(brand)
    contested_and_exempt(brand)
    by = {"sign_off": "We looked.", "signed_off_at": NOW, "signed_off_by": brand.people["dpo"]}
    Tracker.objects.filter(site=brand.site, name="_pk_id.*").update(**by)
    assert modes(fix(brand), day=TODAY)["audience"] == "exempt"


def test_where_consent_is_asked_nobody_has_to_answer_for_an_exemption(brand: Brand) -> None:
    declare(brand)
    rows = Tracker.objects.filter(site=brand.site, name="__stripe_mid")
    rows.update(is_contested=True, ground="cart")
    assert modes(fix(brand), day=TODAY)["payment"] == "asks"


def test_an_attestation_that_ended_is_none(brand: Brand) -> None:
    declare(brand, matomo="exempt")
    attest(Tool.objects.get(site=brand.site), by=brand, at=LATER, expires_on=TODAY)
    with pytest.raises(RefusedError, match="nobody attests"):
        proposed(brand)


# Changes


def test_a_register_that_changed_since_is_not_promulgated(brand: Brand) -> None:
    declare(brand)
    proposal = proposed(brand)
    tracker(brand.site, "audience", "_pk_ses.*", tool="matomo")
    with pytest.raises(RefusedError, match="propose it anew"):
        promulgated(brand, proposal)


def test_what_stands_already_is_not_proposed(brand: Brand) -> None:
    asked(brand)
    with pytest.raises(NothingChangedError):
        proposed(brand)


def test_a_typo_asks_nobody_again(brand: Brand) -> None:
    change_text(brand, "Un traceur lit une informations.", "A tracker reads something.")
    asked(brand)
    change_text(brand, "Un traceur lit une information.", "A tracker reads something.")
    assert promulgated(brand, proposed(brand, Change.MINOR, summaries={})).number == "1.1"


def test_a_new_tracker_asks_everybody_again(brand: Brand) -> None:
    asked(brand)
    tracker(brand.site, "audience", "_pk_ses.*", tool="matomo")
    assert promulgated(brand, proposed(brand)).number == "2.0"


def test_no_reason_makes_a_new_category_minor(brand: Brand) -> None:
    asked(brand)
    category(brand.site, "video")
    tracker(brand.site, "video", "_player")
    with pytest.raises(RefusedError, match="Choose substantial"):
        proposed(brand, Change.MINOR, lower_reason="Nobody will mind.")


def test_no_reason_makes_a_first_version_minor(brand: Brand) -> None:
    declare(brand)
    with pytest.raises(RefusedError, match="first"):
        proposed(brand, Change.MINOR, lower_reason="It is small.")


def test_other_words_of_the_banner_are_minor_only_with_a_reason(brand: Brand) -> None:
    asked(brand)
    change_text(brand, "Choisissez librement.", "Choose freely.")
    with pytest.raises(RefusedError, match="look substantial"):
        proposed(brand, Change.MINOR, lower_reason=" ")
    version = promulgated(brand, proposed(brand, Change.MINOR, lower_reason="It means the same."))
    assert (version.number, version.proposal.lower_reason) == ("1.1", "It means the same.")


def test_a_translation_is_no_class_here(brand: Brand) -> None:
    declare(brand)
    with pytest.raises(RefusedError, match="Both languages"):
        proposed(brand, Change.TRANSLATION)


SUMMARIES_REFUSED = [
    {},  # nothing is said
    {"fr": "Plus clair."},  # in one language
    {"fr": "mot " * 61, "en": "Clearer."},  # longer than 60 words
]


@pytest.mark.parametrize("summaries", SUMMARIES_REFUSED)
def test_who_is_asked_again_is_told_why_in_her_language(
    brand: Brand, summaries: dict[str, str]
) -> None:
    asked(brand)
    tracker(brand.site, "audience", "_pk_ses.*", tool="matomo")
    with pytest.raises(RefusedError, match=r"what changed"):
        proposed(brand, summaries=summaries)


# Proposals


def test_a_later_proposal_takes_the_place_of_an_open_one(brand: Brand) -> None:
    declare(brand)
    first, second = proposed(brand), proposed(brand)
    with pytest.raises(RefusedError, match="over"):
        promulgated(brand, first)
    assert promulgated(brand, second).proposal == second


def test_a_proposal_is_promulgated_once(brand: Brand) -> None:
    declare(brand)
    proposal = proposed(brand)
    promulgated(brand, proposal)
    with pytest.raises(RefusedError, match="over"):
        promulgated(brand, proposal)
    assert ConsentVersion.objects.filter(site=brand.site).count() == 1


def test_a_withdrawn_proposal_is_over(brand: Brand) -> None:
    declare(brand)
    proposal = proposed(brand)
    withdraw_proposal(proposal, at=LATER)
    with pytest.raises(RefusedError, match="over"):
        promulgated(brand, proposal)


# What the crawler saw


def crawled(brand: Brand, *names: str, kind: str = "undeclared") -> None:
    """Let the crawler see trackers otherwise than the register says."""
    said = {"kind": kind, "storage": "cookie", "domain": "", "state": "none", "page": "/"}
    Crawl(
        site=brand.site,
        build="0" * 64,
        digest=digest(content(brand.site)),
        began_at=NOW,
        at=NOW + timedelta(minutes=Crawl.objects.count()),
        differences=[said | {"name": name} for name in names],
    ).save()


def test_what_the_crawler_saw_undeclared_holds_a_version_up(brand: Brand) -> None:
    declare(brand)
    crawled(brand, "_ga_X1")
    with pytest.raises(RefusedError, match="_ga_X1"):
        proposed(brand)


def test_a_tracker_that_was_declared_since_is_no_difference_any_more(brand: Brand) -> None:
    declare(brand)
    crawled(brand, "_pk_ses.1.abcd")
    tracker(brand.site, "audience", "_pk_ses.*", tool="matomo")
    assert promulgated(brand, proposed(brand)).number == "1.0"


# What a passage of the crawler may say of a declared tracker.
SEEN = [("unasked", "before any consent"), ("misplaced", "where it may not be")]


@pytest.mark.parametrize(("kind", "words"), SEEN)
def test_a_difference_stands_while_the_register_is_the_same(
    brand: Brand, kind: str, words: str
) -> None:
    declare(brand)
    crawled(brand, "_pk_id.1.abcd", kind=kind)
    with pytest.raises(RefusedError, match=words):
        proposed(brand)


def test_what_is_declared_and_was_not_seen_holds_nothing_up(brand: Brand) -> None:
    declare(brand)
    crawled(brand, "_pk_id.*", kind="unseen")
    assert promulgated(brand, proposed(brand)).number == "1.0"


def test_only_the_latest_passage_counts(brand: Brand) -> None:
    declare(brand)
    crawled(brand, "_ga_X1")
    crawled(brand)
    assert promulgated(brand, proposed(brand)).number == "1.0"

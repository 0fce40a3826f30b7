"""A mail's HTML says what its text says, loads nothing, and fits; its template is not stale."""

import re
from base64 import b64decode
from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from hashlib import sha256
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from notifications.composing import pages
from notifications.composing.bodies import (
    HTML_LIMIT,
    MESSAGE_LIMIT,
    TooLongError,
    attachments,
    body_from,
)
from notifications.composing.reading import announced_by
from notifications.models import Notice, NoticeKind
from policies.models.asking import Asks
from policies.models.pages import Kind
from policies.stored.keeping import WantedPdf
from tests.brands import NOW
from tests.cabinets import practitioner
from tests.conftest import Brand
from tests.mails import (
    MEMBER,
    SIGNATORY,
    bare,
    changed,
    encoded_size,
    fixed,
    html_of,
    long_text,
    normalised,
    sent,
    text_of_mail,
)
from tests.notices import E, delivery_to, notice_of

LONG = long_text(15_000)


@pytest.fixture(scope="module")
def short(scene: Brand) -> Notice:
    """Give the notice of a short policy."""
    return notice_of(changed(scene, signatory=SIGNATORY, member=MEMBER))


@pytest.fixture(scope="module")
def long(scene: Brand) -> Notice:
    """Give the notice of a policy of 15,000 words, of which many change."""
    fixed(scene, LONG, kind=Kind.TERMS, asks=Asks.ACCEPT)
    other = LONG.replace("à l’étranger", "hors de France")
    promulgation = fixed(scene, other, day=E, kind=Kind.TERMS, asks=Asks.ACCEPT)
    WantedPdf(version=promulgation.versions.get()).keep(scene.site, at=NOW)
    return notice_of(promulgation)


def mail_of(brand: Brand, notice: Notice) -> EmailMessage:
    """Give the mail of a notice to somebody."""
    return sent(delivery_to(practitioner(brand, language="en"), notice))


def following(notice: Notice, kind: NoticeKind) -> Notice:
    """Give what follows a notice."""
    return notice_of(notice.promulgation, kind=kind, follows=notice, required_days=None)


@pytest.mark.parametrize("kind", NoticeKind)
def test_both_forms_say_the_same_words(brand: Brand, short: Notice, kind: NoticeKind) -> None:
    notice = short if kind == NoticeKind.CHANGE else following(short, kind)
    mail = mail_of(brand, notice)
    (main,) = html_of(mail).xpath("//*[@role='main']")
    assert bare(" ".join(main.itertext())) == normalised(text_of_mail(mail))


def test_both_forms_lead_to_the_same_places(brand: Brand, short: Notice) -> None:
    mail = mail_of(brand, short)
    led = set(html_of(mail).xpath("//a/@href"))
    named = set(re.findall(r"https?://\S+", text_of_mail(mail)))
    assert named <= led
    # The quoted text's own links stand in it as Markdown.
    assert led - named == {"http://alpha.localhost/cookies/"}


def test_nothing_is_loaded_from_anywhere(brand: Brand, short: Notice) -> None:
    page = html_of(mail_of(brand, short))
    assert page.xpath("//img | //script | //link | //iframe | //object | //@src | //@srcset") == []
    styles = " ".join([*page.xpath("//style/text()"), *page.xpath("//@style")])
    assert not re.search(r"url\(|@import", styles)


def test_headings_go_down_without_gaps_and_the_language_is_named(
    brand: Brand, short: Notice
) -> None:
    page = html_of(mail_of(brand, short))
    levels = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.get("lang") == "en"
    assert page.xpath("//div[@lang='fr']//h3[text()='Le texte']")


def test_a_text_of_15000_words_fits_into_the_html_clause_by_clause(
    brand: Brand, long: Notice
) -> None:
    mail = mail_of(brand, long)
    text, page = text_of_mail(mail), html_of(mail).text_content()
    assert len(LONG.split()) > 15_000
    assert HTML_LIMIT * 0.8 < encoded_size(mail, "html") < HTML_LIMIT
    assert len(mail.as_bytes()) < MESSAGE_LIMIT
    assert "quotes the first" in " ".join(page.split())
    assert long.promulgation.versions.get().markdown.strip() in text


def test_a_clause_is_quoted_whole_or_not_at_all(brand: Brand, long: Notice) -> None:
    mail = mail_of(brand, long)
    quoted = html_of(mail).xpath("//h4[starts-with(text(), '1') or contains(text(), 'Clause')]")
    last = quoted[-1].getnext().text_content()
    number = quoted[-1].text_content().split(".")[0]
    assert last.rstrip().endswith(
        f"n°{int(number) * 100 + 9} hors de France, près de l’hôpital, dès l’été."
    )


def test_a_list_of_many_changes_is_whole_in_the_text_part(brand: Brand, long: Notice) -> None:
    mail = mail_of(brand, long)
    whole, some = (one.count("becomes") for one in (text_of_mail(mail), html_words(mail)))
    assert 0 < some < whole
    assert f"lists the first {some} of {whole}" in html_words(mail)


def html_words(mail: EmailMessage) -> str:
    """Give the words of the HTML part on one line."""
    return " ".join(html_of(mail).text_content().split())


def test_a_pdf_that_does_not_fit_gives_way_to_the_text_itself(long: Notice) -> None:
    (text,) = announced_by(long, "fr", at=NOW).texts
    texts = tuple(replace(text, pdf=partial(bytes, size)) for size in (9, 600_000))
    chosen = [one.name if one else "" for one in attachments(texts)]
    assert chosen == ["conditions-2.0.pdf", "conditions-2.0.txt"]


def test_the_text_in_the_place_of_a_pdf_has_the_digest_that_is_named(long: Notice) -> None:
    (text,) = announced_by(long, "fr", at=NOW).texts
    (file,) = attachments((replace(text, pdf=bytes),))
    assert file is not None
    assert sha256(b64decode(file.lines)).hexdigest() == text.cited.sha256


def test_texts_that_do_not_fit_into_one_mail_are_refused(long: Notice) -> None:
    announced = announced_by(long, "fr", at=NOW)
    (text,) = announced.texts
    with pytest.raises(TooLongError):
        body_from(replace(announced, texts=(text,) * 12), at=NOW)


def test_the_compiled_template_is_what_the_mjml_makes() -> None:
    call_command("compile_mail", "--check")


def test_a_stale_template_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.management.commands.compile_mail.COMPILED", pages.STYLE)
    with pytest.raises(CommandError, match="is stale"):
        call_command("compile_mail", "--check")


def test_french_words_are_written_as_french_is(brand: Brand, short: Notice) -> None:
    mail = sent(delivery_to(practitioner(brand, "zoe"), short))
    own = text_of_mail(mail).split("\n# Le texte")[0]
    without = re.sub(r"https?://\S+", "", own)
    assert "20 janvier 2027" in own
    assert re.findall(r"(?<![\u00a0\u202f\w])[;!?](?!\S)", without) == []

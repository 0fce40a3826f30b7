"""Sentences of several mails: who writes, what silence means, where the texts stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consent.wording import answer_label
from notifications.composing.blocks import (
    OWN_PATH,
    Block,
    Button,
    Digest,
    ForRole,
    Greeting,
    Heading,
    Items,
    Link,
    Words,
)
from notifications.schedule.silence import silence
from policies.dates import in_words

if TYPE_CHECKING:
    from notifications.composing.announced import Announced, Cited, Sender, Text

_BUTTONS: Final = {
    "accept": gettext_noop("Read the text, then accept or refuse it"),
    "acknowledge": gettext_noop("Read the text, then confirm that you have read it"),
}


def greeting() -> Greeting:
    """Give the first words, with a gap for the reader's name."""
    before, after = _("Hello%(name)s,").split("%(name)s")
    return Greeting(before=before, after=after)


def titled(text: Text) -> str:
    """Give a text's name with its number."""
    return _("“%(title)s”, version %(number)s") % {
        "title": text.title,
        "number": text.cited.number,
    }


def controller(sender: Sender) -> list[Block]:
    """Say who writes, and whom to ask."""
    lines = [_("Controller: %(who)s") % {"who": sender.identity}]
    if sender.dpo_email:
        officer = ", ".join(filter(None, (sender.dpo_name, sender.dpo_email)))
        lines.append(_("Data protection officer: %(who)s") % {"who": officer})
    if sender.contact:
        lines.append(_("Contact: %(address)s") % {"address": sender.contact})
    return [
        Heading(level=2, text=_("Who writes to you")),
        Items(lines=lines),
        Link(
            words=_("Your texts, your answers and your receipts:"), address=sender.root + OWN_PATH
        ),
        Words(
            text=_(
                "You are sent this mail because these texts concern you: it is a mandatory notice,"
                " from which one cannot unsubscribe. It holds no image, and nothing in it tells us"
                " whether you open it."
            )
        ),
    ]


def unanswered(text: Text, announced: Announced) -> list[Block]:
    """Say what happens from the day on if the reader says nothing."""
    heading = Heading(level=3, text=_("From when, and what if you say nothing"))
    on_text = [Words(text=one) for one in _of_text(text)]
    on_subprocessors = [Words(text=one) for one in _of_subprocessors(text, announced)]
    if text.only_subprocessors:
        return [heading, *on_subprocessors]
    return [heading, *on_text, *on_subprocessors, *_asked_later(text)]


def _of_text(text: Text) -> Iterator[str]:
    said = {"day": in_words(text.day), "old": text.former.cited.number if text.former else ""}
    result = silence(text.kind, asks=text.asks).result
    if result == "in_force":
        yield (
            _(
                "This text is in force from %(day)s at 00:00 (Paris time). From then on it applies"
                " to you, even if you do not answer."
            )
            % said
        )
        return
    yield _("This text is to bind from %(day)s at 00:00 (Paris time).") % said
    if text.kind == "dpa":
        yield _(
            "An agreement on data processing is made in writing (GDPR art. 28(9)): your silence is"
            " not an acceptance."
        )
    else:
        yield _("Your silence is not an acceptance (French civil code, art. 1120).")
    if text.former is not None:
        yield _("Until you accept the new text, version %(old)s binds on.") % said
    else:
        yield _("Until you accept it, this text does not bind you.")


def _of_subprocessors(text: Text, announced: Announced) -> Iterator[str]:
    if not text.subprocessors:
        return
    said = {"day": in_words(text.day), "names": ", ".join(text.subprocessors)}
    yield _("New in the list of subprocessors: %(names)s.") % said
    result = silence(
        "dpa", asks=text.asks, of="subprocessors", authorisation=announced.authorisation
    ).result
    if result == "authorised":
        yield (
            _(
                "Your agreement holds a general authorisation (GDPR art. 28(2)): unless"
                " you object before %(day)s, the subprocessor is authorised."
            )
            % said
        )
    else:
        yield _(
            "Your agreement asks for a specific authorisation (GDPR art. 28(2)): without your"
            " answer, the subprocessor is refused for your data."
        )


def _asked_later(text: Text) -> Iterator[Block]:
    """Say that the question is put at the next sign-in, to whoever is asked at all."""
    if not silence(text.kind, asks=text.asks).asked_at_sign_in:
        return
    asked = Words(
        text=_(
            "At your first sign-in from %(day)s on, you are asked for your answer before anything"
            " else."
        )
        % {"day": in_words(text.day)}
    )
    yield asked if text.asked_of == "practitioner" else ForRole(role="signatory", blocks=[asked])


def answering(text: Text, announced: Announced) -> list[Block]:
    """Say how the reader answers a text; nothing for one that asks for nothing."""
    if not text.is_asking:
        return []
    place = announced.asking().index(text)
    button = Button(words=_(_BUTTONS[text.asks]), root=announced.sender.root, place=place)
    own: list[Block] = [Words(text=_asks(text)), button, Words(text=_only_hers())]
    if text.asked_of == "practitioner":
        return own
    other = _(
        "In a cabinet, the owner or a signatory answers for it. You have nothing to answer: this"
        " mail informs you."
    )
    return [
        ForRole(role="signatory", blocks=own),
        ForRole(role="member", blocks=[Words(text=other)]),
    ]


def _asks(text: Text) -> str:
    named = {"number": text.cited.number, "cabinet": "", "language": text.language}
    if text.asks == "acknowledge":
        label = {"label": answer_label("acknowledge", **named)}
        return (
            _(
                "You are asked to confirm that you have read it, by the button “%(label)s”."
                " Nothing is agreed to by that."
            )
            % label
        )
    labels = {
        "accept": answer_label("accept", **named),
        "refuse": answer_label("refuse", **named),
    }
    return (
        _(
            "You are asked for an answer: the button “%(accept)s” accepts the text, the button"
            " “%(refuse)s” refuses it. If you refuse, the text that binds you today binds on."
        )
        % labels
    )


def _only_hers() -> str:
    return _(
        "This link is yours alone: it opens this text only, without a password if this is your main"
        " address, once signed in if it is another. It ends on the day of entry into force, or"
        " thirty days after this mail if that is later. Do not forward it."
    )


def where(text: Text, root: str) -> list[Block]:
    """Say where the old and the new text stand, and by which SHA-256 each is known."""
    return [Heading(level=3, text=_("The texts and their fingerprints")), *_cited(text, root)]


def _cited(text: Text, root: str) -> Iterator[Block]:
    yield from _one(_("The new text, version %(number)s:"), text.cited)
    if text.former is not None:
        yield from _one(_("The text before, version %(number)s:"), text.former.cited)
        yield Link(words=_("Both compared, word by word:"), address=text.compared_url(root))
    if text.corrected is not None:
        yield Words(
            text=_(
                "After it was announced, the text was corrected and its meaning left unchanged:"
                " version %(new)s takes the place of version %(old)s. Its day stays."
            )
            % {"new": text.cited.number, "old": text.corrected.number}
        )
        yield from _one(
            _("The text as it was announced first, version %(number)s:"), text.corrected
        )
    if text.prevailing is not None:
        yield Words(text=_("This is a translation: the French text prevails."))
        yield from _one(_("The French text, version %(number)s:"), text.prevailing)
    yield Words(
        text=_(
            "Each fingerprint is that of the text in Markdown: the address of a text, with index.md"
            " at its end, gives it."
        )
    )


def _one(words: str, cited: Cited) -> Iterator[Block]:
    said = {"number": cited.number}
    yield Link(words=words % said, address=cited.url)
    yield Digest(label=_("SHA-256 of version %(number)s:") % said, sha256=cited.sha256)


def leaving(sender: Sender) -> str:
    """Say how to end the contract, and whom to write to."""
    leave = _(
        "If you want to leave, ask for the export of your data and end your contract: %(how)s"
    )
    if sender.reply_to:
        return leave % {"how": _("write to %(address)s.") % {"address": sender.reply_to}}
    return leave % {"how": _("write to whoever you have your contract with.")}

"""The catalogues say what code and templates say; the tool finds every way in which they do not."""

from pathlib import Path

import polib
import pytest

from config import messages

CODE = '''"""A module."""
from django.utils.translation import gettext as _, ngettext, pgettext
one = _("Hello %(name)s.")
two = ngettext("%(count)s day", "%(count)s days", 2)
three = pgettext("of a month", "May")
'''
TEMPLATE = """{% load i18n %}
<p class="it's">{% translate "Good morning" %}</p>
  {% blocktranslate trimmed with day=today %}
      It is {{ day }},
      100% sure.
  {% endblocktranslate %}
{% blocktranslate count n=items %}{{ n }} page{% plural %}{{ n }} pages{% endblocktranslate %}
"""
FRENCH = {
    "Hello %(name)s.": "Bonjour %(name)s.",
    "May": "mai",
    "Good morning": "Bonjour",
    "It is %(day)s, 100%% sure.": "Nous sommes le %(day)s, sûr à 100%%.",
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a small source tree with catalogues in which all is well."""
    monkeypatch.setattr(messages, "REPOSITORY", tmp_path)
    (tmp_path / "policies/templates").mkdir(parents=True)
    (tmp_path / "policies/days.py").write_text(CODE)
    (tmp_path / "policies/templates/a.html").write_text(TEMPLATE)
    messages.write()
    french = french_of(tmp_path)
    for entry in french:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        else:
            entry.msgstr = FRENCH[entry.msgid]
    french.save()
    messages.write()
    return tmp_path


def french_of(tree: Path) -> polib.POFile:
    """Read the French catalogue, as somebody else's program does."""
    return polib.pofile(str(tree / "locale/fr/LC_MESSAGES/django.po"), wrapwidth=98)


def test_the_catalogues_of_this_project_are_up_to_date() -> None:
    assert messages.problems() == []


def test_code_and_templates_are_read(tree: Path) -> None:
    assert messages.problems() == []
    found = {entry.msgid for entry in french_of(tree)}
    assert found == {*FRENCH, "%(count)s day", "%(n)s page"}


def test_english_is_its_own_translation(tree: Path) -> None:
    english = polib.pofile(str(tree / "locale/en/LC_MESSAGES/django.po"))
    assert [entry.msgstr for entry in english if entry.msgid == "May"] == ["May"]
    assert english.find("%(count)s day").msgstr_plural == {0: "%(count)s day", 1: "%(count)s days"}


def test_context_plurals_and_files_are_kept(tree: Path) -> None:
    french = french_of(tree)
    assert french.find("May").msgctxt == "of a month"
    assert french.metadata["Plural-Forms"] == "nplurals=2; plural=(n > 1);"
    assert french.find("May").occurrences == [("policies/days.py", "")]


def test_writing_again_changes_nothing(tree: Path) -> None:
    assert messages.write() == []


def test_lines_that_move_change_nothing(tree: Path) -> None:
    (tree / "policies/days.py").write_text(CODE.replace("one =", "\n\n\none ="))
    assert messages.problems() == []


def test_what_is_compiled_is_what_was_written(tree: Path) -> None:
    compiled = polib.mofile(str(tree / "locale/fr/LC_MESSAGES/django.mo"))
    assert compiled.find("Good morning").msgstr == "Bonjour"


def test_a_new_message_is_found_and_keeps_the_others(tree: Path) -> None:
    (tree / "policies/more.py").write_text('_ = str\nfour = _("Good night, everybody in here.")\n')
    assert any("Good night" in sentence for sentence in messages.problems())
    messages.write()
    assert french_of(tree).find("Good morning").msgstr == "Bonjour"
    assert any("is not translated" in sentence for sentence in messages.problems())


def test_a_message_that_is_used_no_more_is_found(tree: Path) -> None:
    (tree / "policies/templates/a.html").unlink()
    assert any("used no more" in sentence for sentence in messages.problems())


def test_a_translation_that_lacks_a_placeholder_is_found(tree: Path) -> None:
    french = french_of(tree)
    french.find("Hello %(name)s.").msgstr = "Bonjour %(nom)s."
    french.save()
    assert any("differ in placeholders" in sentence for sentence in messages.problems())


def test_a_fuzzy_translation_is_found(tree: Path) -> None:
    french = french_of(tree)
    french.find("Good morning").flags.append("fuzzy")
    french.save()
    assert any("is marked fuzzy" in sentence for sentence in messages.problems())


def test_a_missing_plural_is_found(tree: Path) -> None:
    french = french_of(tree)
    french.find("%(n)s page").msgstr_plural = {0: "%(n)s page", 1: ""}
    french.save()
    assert any("is not translated" in sentence for sentence in messages.problems())


def test_a_catalogue_that_is_not_compiled_is_found(tree: Path) -> None:
    compiled = tree / "locale/fr/LC_MESSAGES/django.mo"
    compiled.write_bytes(compiled.read_bytes().replace(b"Bonjour", b"Bonsoir"))
    assert any("django.mo is not what" in sentence for sentence in messages.problems())
    messages.write()
    assert messages.problems() == []


def test_a_missing_catalogue_is_found(tree: Path) -> None:
    (tree / "locale/fr/LC_MESSAGES/django.po").unlink()
    assert any("is missing" in sentence for sentence in messages.problems())

"""The catalogues of what people read: extracted from code and templates, compiled, checked.

Needs Babel, which is in the development environment only, and neither gettext's tools nor a
database. English is the language of the msgids, so its catalogue is written by the machine.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.embedded import REPOSITORY

SOURCES = ("site", "policies", "consent", "notifications")
LANGUAGES = ("fr", "en")
SPOKEN = "en"  # the language of the msgids
DOMAIN = "django"
_TEMPLATES = {".html", ".txt", ".xml"}
_LAZY = {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
KEYWORDS = {**DEFAULT_KEYWORDS, **_LAZY}
_PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "en": "nplurals=2; plural=(n != 1);"}
_PLACEHOLDER = re.compile(r"%(?:\([^)]*\))?[#0 +-]*\d*(?:\.\d+)?[a-zA-Z%]|\{[^{}]*\}")
_SHOWN = 5


class SteadyCatalog(Catalog):
    """A catalogue whose header has no date and no tool's name: the same words, the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Give the header's lines."""
        return [
            ("Project-Id-Version", "Opposable"),
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", _PLURALS[str(self.locale)]),
        ]


def catalogue_path(language: str) -> Path:
    """Give the file of a language's catalogue."""
    return REPOSITORY / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def write() -> list[Path]:
    """Write the catalogues and compile them; give the files that changed."""
    wanted = _wanted()
    changed = [path for path, content in wanted.items() if _content(path) != content]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wanted[path])
    return changed


def problems() -> list[str]:
    """Give what is wrong with the catalogues, a sentence each; none when all is well."""
    found: list[str] = []
    for language in LANGUAGES:
        path = catalogue_path(language)
        name = path.relative_to(REPOSITORY)
        if not path.exists():
            found.append(f"{name} is missing: run `manage.py make_messages`.")
            continue
        catalogue = _read(path, language)
        found += [f"{name}: {sentence}" for sentence in _drift(catalogue)]
        found += [f"{name}: {one}" for message in _messages(catalogue) for one in _wrong(message)]
    found += [
        f"{path.relative_to(REPOSITORY)} is not what `manage.py make_messages` writes: run it."
        for path, content in _wanted().items()
        if path.exists() and _content(path) != content
    ]
    return found


def _wanted() -> dict[Path, bytes]:
    """Give the content that each file of the catalogues should have."""
    files: dict[Path, bytes] = {}
    for language in LANGUAGES:
        catalogue, path = _renewed(language), catalogue_path(language)
        written, compiled = BytesIO(), BytesIO()
        write_po(written, catalogue, width=99, sort_output=True, include_lineno=False)
        write_mo(compiled, catalogue)
        files[path] = written.getvalue()
        files[path.with_suffix(".mo")] = compiled.getvalue()
    return files


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _renewed(language: str) -> Catalog:
    """Give a language's catalogue with the messages of now and the translations it has."""
    template, catalogue = extracted(), SteadyCatalog(locale=language, fuzzy=False)
    catalogue.header_comment = f"# {'Français' if language == 'fr' else 'English'}"
    known = _read(catalogue_path(language), language)
    if language == SPOKEN:
        for message in _messages(template):
            _copy(message, into=catalogue, string=message.id)
        return catalogue
    known.update(template, update_header_comment=False)
    for message in _messages(known):
        _copy(message, into=catalogue, string=message.string)
    return catalogue


def _copy(message: Message, *, into: Catalog, string: object) -> None:
    into.add(
        message.id,
        string,  # type: ignore[arg-type]
        locations=message.locations,
        flags=message.flags,
        auto_comments=message.auto_comments,
        user_comments=message.user_comments,
        context=message.context,
    )


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def _messages(catalogue: Catalog) -> list[Message]:
    """Give the messages, without the header."""
    return [message for message in catalogue if message.id]


def extracted() -> Catalog:
    """Give every message of code and templates, with the files it stands in."""
    catalogue = Catalog()
    for path in _sources():
        name = str(path.relative_to(REPOSITORY))
        for _line, message, comments, context in _found(path):
            catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def _sources() -> Iterator[Path]:
    for folder in SOURCES:
        for path in sorted((REPOSITORY / folder).rglob("*")):
            is_template = path.suffix in _TEMPLATES and "templates" in path.parts
            if is_template or (path.suffix == ".py" and "migrations" not in path.parts):
                yield path


def _found(path: Path) -> Iterable[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of a template has indentation of its own; in brackets it means nothing.
        text = f"({templatize(text, origin=str(path))}\n)"
    return extract("python", BytesIO(text.encode()), KEYWORDS, ("Translators",), {})


def _drift(catalogue: Catalog) -> Iterator[str]:
    now = {(message.context, message.id) for message in _messages(extracted())}
    known = {(message.context, message.id) for message in _messages(catalogue)}
    if missing := now - known:
        yield f"{len(missing)} messages are missing ({_shown(missing)}): run make_messages."
    if gone := known - now:
        yield f"{len(gone)} messages are used no more ({_shown(gone)}): run make_messages."


def _shown(messages: Iterable[tuple[object, object]]) -> str:
    texts = sorted(f"“{_first(message)}”" for _context, message in messages)
    return ", ".join(texts[:_SHOWN]) + (" …" if len(texts) > _SHOWN else "")


def _wrong(message: Message) -> Iterator[str]:
    forms = _forms(message.string)
    if not all(forms):
        yield f"“{_first(message.id)}” is not translated."
        return
    if message.fuzzy:
        yield f"“{_first(message.id)}” is marked fuzzy: read its translation, remove the mark."
    allowed = [_placeholders(form) for form in _forms(message.id)]
    for form in forms:
        if _placeholders(form) not in allowed:
            yield f"“{_first(message.id)}” and its translation “{form}” differ in placeholders."


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


def _first(text: object) -> str:
    return _forms(text)[0]


def _placeholders(text: str) -> Mapping[str, int]:
    found = _PLACEHOLDER.findall(text)
    return {one: found.count(one) for one in found}

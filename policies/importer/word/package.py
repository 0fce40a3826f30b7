"""The parts of a .docx file that hold its text, read with care: the file comes from anyone."""

import io
import lzma
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from lxml import etree

from policies.importer.decoding import Unreadable
from policies.importer.word.names import REL, STRICT, TRANSITIONAL, R, W

# A long contract has 3 MB of XML; a file of 5 MB that unpacks to more than this is no contract.
LARGEST_TEXT: Final = 8_000_000
MOST_ELEMENTS: Final = 400_000
LARGEST_WHOLE: Final = 200_000_000
MOST_ENTRIES: Final = 5_000
# Word nests tables and text boxes ten levels deep at most; a reader that recurses stops later.
DEEPEST: Final = 120
_OLE: Final = b"\xd0\xcf\x11\xe0"
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
)
_OFFICE: Final = f"{R}/officeDocument"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One XML part and what its relationships point to, by their ids."""

    root: etree._Element
    targets: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Package:
    """The text of a file, and what its look depends on; what the file lacks is None."""

    document: Part
    styles: etree._Element | None
    numbering: etree._Element | None
    footnotes: Part | None
    endnotes: Part | None
    comments: etree._Element | None


def unpack(data: bytes, name: str) -> Package:
    """Give the parts of a Word file; `Unreadable` says why it cannot be read.

    Nothing outside the file is ever opened, no DTD is obeyed, and no more is unpacked than a text
    can need.
    """
    if data.startswith(_OLE):
        # Word wraps an encrypted file in the old container (MS-OFFCRYPTO 2.3).
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable("encrypted" if encrypted else "old_format", name=name)
    if not data.startswith(b"PK"):
        raise Unreadable("no_word_file", name=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive, name).package()
    except Unreadable:
        raise
    except _DAMAGED:
        raise Unreadable("damaged", name=name) from None


class _Reader:
    """One archive, and how much of it may still be unpacked."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        held = archive.infolist()
        if len(held) > MOST_ENTRIES or sum(one.file_size for one in held) > LARGEST_WHOLE:
            raise Unreadable("too_much_inside", name=name)
        if any(one.flag_bits & 1 for one in held):
            raise Unreadable("encrypted", name=name)
        self._archive, self._name = archive, name
        self._names = {one.filename for one in held}
        self._left, self._elements = LARGEST_TEXT, MOST_ELEMENTS

    def package(self) -> Package:
        """Give the parts, the document's own first."""
        main = next((one for one in self._targets("").values() if one[0] == _OFFICE), None)
        path = main[1] if main and main[1] in self._names else "word/document.xml"
        document = self._part(path)
        if document is None or document.root.tag != f"{W}document":
            raise Unreadable("no_document", name=self._name)
        beside = {kind.rpartition("/")[2]: at for kind, at in self._targets(path).values()}
        return Package(
            document=document,
            styles=self._root(beside.get("styles", "word/styles.xml")),
            numbering=self._root(beside.get("numbering", "word/numbering.xml")),
            footnotes=self._part(beside.get("footnotes", "word/footnotes.xml")),
            endnotes=self._part(beside.get("endnotes", "word/endnotes.xml")),
            comments=self._root(beside.get("comments", "word/comments.xml")),
        )

    def _part(self, path: str) -> Part | None:
        root = self._root(path)
        if root is None:
            return None
        links = {
            key: target for key, (kind, target) in self._targets(path).items() if kind == _LINK
        }
        return Part(root=root, targets=links)

    def _targets(self, path: str) -> dict[str, tuple[str, str]]:
        """Give the relationships of a part: by id, the kind and the target."""
        folder, file = posixpath.split(path)
        root = self._root(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for one in root.iterchildren(f"{REL}Relationship") if root is not None else ():
            kind, target = one.get("Type", ""), one.get("Target", "")
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
                target = target if not one.get("Target", "").startswith("#") else ""
            found[one.get("Id", "")] = (kind.replace(STRICT[1], R), target)
        return found

    def _root(self, path: str) -> etree._Element | None:
        if path not in self._names:
            return None
        with self._archive.open(path) as opened:
            data = opened.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable("too_much_inside", name=self._name)
        return self._parsed(data)

    def _parsed(self, data: bytes) -> etree._Element:
        try:
            root = _parse(data)
        except etree.XMLSyntaxError as error:
            deep = "depth" in str(error)
            raise Unreadable("too_deep" if deep else "damaged", name=self._name) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise Unreadable("unsafe_xml", name=self._name)
        count, depth = _size(root)
        self._elements -= count
        if self._elements < 0:
            raise Unreadable("too_much_inside", name=self._name)
        if depth > DEEPEST:
            raise Unreadable("too_deep")
        return _transitional(root)


_LINK: Final = f"{R}/hyperlink"


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def _size(root: etree._Element) -> tuple[int, int]:
    """Give how many elements there are, and how deep they nest."""
    count, deepest, depth = 0, 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        deepest = max(deepest, depth)
    return count, deepest


def _transitional(root: etree._Element) -> etree._Element:
    """Give the tree in the names that Word writes by default (ISO 29500 has two sets of them)."""
    if not any(uri == STRICT[0] for uri in root.nsmap.values()):
        return root
    for element in root.iter(etree.Element):
        element.tag = _renamed(str(element.tag))
        for name, value in list(element.attrib.items()):
            if (new := _renamed(str(name))) != name:
                del element.attrib[name]
                element.set(new, value)
    return root


def _renamed(name: str) -> str:
    for strict, transitional in zip(STRICT, TRANSITIONAL, strict=True):
        name = name.replace(f"{{{strict}}}", f"{{{transitional}}}")
    return name

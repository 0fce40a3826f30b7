"""A workbook (XLSX, ECMA-376) that is written from its beginning to its end. Pure.

openpyxl and its peers hold or spool a sheet and cannot go on with one after a crash; rows come as
XML from PostgreSQL, text as inline strings, so that no cell is ever a formula.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Self

from audit.exports import container
from audit.exports.cells import xml
from audit.exports.container import Member

# Excel's last row; and a sheet's XML stays well below 4 GiB.
ROWS: Final = 1_048_576
_LARGEST: Final = 3 << 30
AT_ONCE: Final = 4_096
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET: Final = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    '</sheetViews><sheetFormatPr defaultRowHeight="15"/>'
    '<cols><col min="1" max="{columns}" width="20" customWidth="1"/></cols><sheetData>'
)
_SHEET_END: Final = b"</sheetData></worksheet>"
_CELL: Final = '<c s="2" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
# Style 0 is plain, 1 an instant, 2 a heading, 3 a day.
_STYLES: Final = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_FIRST: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


@dataclass(kw_only=True)
class Book:
    """A workbook as far as it is written: `size` bytes, the last sheet open with `rows` rows."""

    headings: list[str]
    members: list[Member] = field(default_factory=list)
    sheet: Member | None = None
    rows: int = 0
    size: int = 0

    @classmethod
    def read(cls, plain: dict[str, Any] | None, *, headings: list[str]) -> Self:
        """Give a new workbook, or the one that `plain` gave."""
        if plain is None:
            return cls(headings=headings)
        return cls(
            headings=headings,
            members=[Member(**one) for one in plain["members"]],
            sheet=Member(**plain["sheet"]) if plain["sheet"] else None,
            rows=plain["rows"],
            size=plain["size"],
        )

    def plain(self) -> dict[str, Any]:
        """Give how far it is as JSON holds it."""
        return {
            "members": [one.plain() for one in self.members],
            "sheet": self.sheet.plain() if self.sheet else None,
            "rows": self.rows,
            "size": self.size,
        }

    def add(self, lines: bytes, count: int) -> bytes:
        """Give the bytes of some rows, AT_ONCE at most, in a new sheet if the last one is full."""
        full = self.sheet is not None and (
            self.rows + count > ROWS or self.sheet.size + len(lines) > _LARGEST
        )
        ahead = self._close() if full else b""
        ahead += self._open() if self.sheet is None else b""
        self.rows += count
        return ahead + self._grow(lines.replace(b"\n", b""))

    def end(self) -> bytes:
        """Give the bytes that complete it; a workbook without rows has a sheet with headings."""
        written = (self._open() if self.sheet is None else b"") + self._close()
        sheets = [one for one in self.members if one.name.startswith("xl/worksheets/")]
        for name, text in _parts(len(sheets)).items():
            written += self._whole(name, text)
        return written + container.directory(self.members, offset=self.size)

    def _open(self) -> bytes:
        """Begin a sheet; before the first one, say what the file is."""
        ahead = b"" if self.members else self._whole("_rels/.rels", _FIRST)
        number = sum(one.name.startswith("xl/worksheets/") for one in self.members) + 1
        self.sheet, head = container.begun(f"xl/worksheets/sheet{number}.xml", offset=self.size)
        self.size += len(head)
        cells = "".join(_CELL.format(xml(one)) for one in self.headings)
        first = f"{_SHEET.format(columns=len(self.headings))}<row>{cells}</row>"
        self.rows = 1
        return ahead + head + self._grow(first.encode())

    def _grow(self, data: bytes) -> bytes:
        if self.sheet is None:
            raise ValueError(data[:80])
        self.sheet, packed = container.grown(self.sheet, data)
        self.size += len(packed)
        return packed

    def _close(self) -> bytes:
        packed = self._grow(_SHEET_END)
        if self.sheet is None:
            return packed
        whole, tail = container.ended(self.sheet)
        self.members.append(whole)
        self.sheet, self.rows = None, 0
        self.size += len(tail)
        return packed + tail

    def _whole(self, name: str, text: str) -> bytes:
        member, data = container.stored(name, text.encode(), offset=self.size)
        self.members.append(member)
        self.size += len(data)
        return data


def _parts(sheets: int) -> dict[str, str]:
    """Give the parts that name the sheets."""
    numbers = range(1, sheets + 1)
    named = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    styles = f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    return {
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{targets}{styles}</Relationships>",
        "xl/styles.xml": _STYLES,
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{kinds}</Types>',
    }

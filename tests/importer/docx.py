"""Word files for tests, written by hand: paragraphs, styles and numbers as Word writes them."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{LINKS}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
STYLES = [
    # id, name, further XML: as French Word writes them
    ("Normal", "Normal", ""),
    ("Titre", "Title", ""),
    ("Titre1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>'),
    ("Titre2", "heading 2", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
    ("Chapitre", "Chapitre", '<w:basedOn w:val="Titre1"/>'),
    ("TM1", "toc 1", ""),
    ("Cache", "Caché", "<w:rPr><w:vanish/></w:rPr>"),
    ("Gras", "Gras", "<w:rPr><w:b/></w:rPr>"),
    ("Puce", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
    ("Puce2", "List Bullet 2", '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'),
    ("Numero", "List Number", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'),
]
# A list is its levels: how a number is written, its sign, where it starts, its margin.
Level = tuple[str, str]
LISTS: dict[str, list[Level]] = {
    "1": [("bullet", "\uf0b7"), ("bullet", "o")],
    "2": [("decimal", "%1."), ("lowerLetter", "%2)")],
    "3": [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")],
    "4": [("upperRoman", "Article %1 –"), ("decimal legal", "%1.%2")],
    "5": [("bullet", "–")],
    "6": [("ordinalText", "%1")],
}
FARTHER = {"5"}


def run(text: str, *properties: str) -> str:
    """Give a run; `properties` are names of switches ("b", "i", "vanish") or whole elements."""
    marks = "".join(one if one.startswith("<") else f"<w:{one}/>" for one in properties)
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, style: str = "", number: tuple[str, int] | None = None, more: str = "") -> str:
    """Give a paragraph of runs (or plain texts) with a style, a list and its level."""
    held = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    if number is not None:
        held += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{held}{more}</w:pPr>{inner}</w:p>"


def bold(text: str) -> str:
    """Give a paragraph that is bold throughout."""
    return p(run(text, "b"))


def cell(*paragraphs: str, more: str = "") -> str:
    """Give a cell of paragraphs (or plain texts)."""
    inner = "".join(one if one.startswith("<") else p(one) for one in paragraphs or ("",))
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, head: bool = False) -> str:
    """Give a row of cells (or plain texts)."""
    inner = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{'<w:tblHeader/>' if head else ''}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    """Give a table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def note(kind: str, key: int) -> str:
    """Give the call of a footnote or endnote."""
    return f'<w:r><w:{kind}Reference w:id="{key}"/></w:r>'


def field(instruction: str, *content: str) -> str:
    """Give a field and what it shows, as runs."""
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
    return "".join(
        (char.format("begin"), code, char.format("separate"), *content, char.format("end"))
    )


def styles() -> str:
    """Give the part of styles."""
    held = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"'
        f"{' w:default=' + quoteattr('1') if key == 'Normal' else ''}>"
        f'<w:name w:val="{name}"/>{more}</w:style>'
        for key, name, more in STYLES
    )
    accent = (
        '<w:style w:type="character" w:styleId="Accent"><w:name w:val="Strong"/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )
    return f"<w:styles {NAMESPACES}>{held}{accent}</w:styles>"


def numbering(restarted: dict[str, str] | None = None) -> str:
    """Give the part of lists; `restarted` are further lists that count anew by another's rules."""
    schemes = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{_levels(key, levels)}</w:abstractNum>'
        for key, levels in LISTS.items()
    )
    lists = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in LISTS
    )
    again = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{scheme}"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for key, scheme in (restarted or {}).items()
    )
    return f"<w:numbering {NAMESPACES}>{schemes}{lists}{again}</w:numbering>"


def _levels(key: str, levels: list[Level]) -> str:
    return "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form.split()[0]}"/>{"<w:isLgl/>" if " " in form else ""}'
        f'<w:lvlText w:val="{text}"/><w:pPr>'
        f'<w:ind w:left="{360 * (depth + 1 + (key in FARTHER))}"/></w:pPr></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )


def notes(kind: str, texts: list[str]) -> str:
    """Give the part of footnotes or endnotes, numbered from 1, after Word's own separator."""
    held = "".join(
        f'<w:{kind} w:id="{key}">' + "".join(p(one) for one in text.split("\n")) + f"</w:{kind}>"
        for key, text in enumerate(texts, start=1)
    )
    lines = f'<w:{kind} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return f"<w:{kind}s {NAMESPACES}>{lines}{held}</w:{kind}s>"


def comments(*texts: str) -> str:
    """Give the part of comments, numbered from 0."""
    held = "".join(
        f'<w:comment w:id="{key}" w:author="A">{p(text)}</w:comment>'
        for key, text in enumerate(texts)
    )
    return f"<w:comments {NAMESPACES}>{held}</w:comments>"


def document(*blocks: str) -> str:
    """Give the main part."""
    return f"<w:document {NAMESPACES}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>"


def package(parts: dict[str, str | bytes]) -> bytes:
    """Give the bytes of a file with these parts, and nothing else."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def docx(*blocks: str, links: dict[str, str] | None = None, **parts: str) -> bytes:
    """Give a Word file of blocks; `parts` are further ones by name, `links` targets by id."""
    relations = "".join(
        f'<Relationship Id="{key}" Type="{LINKS}/hyperlink" Target="{target}"'
        ' TargetMode="External"/>'
        for key, target in (links or {}).items()
    )
    held: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="d"'
        f' Type="{LINKS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document(*blocks),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
    }
    return package(held | {f"word/{name}.xml": content for name, content in parts.items()})

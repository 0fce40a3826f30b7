"""What may stand in a cell: no program that opens a file may take what people wrote for a formula.

Pure; PostgreSQL applies the same classes of characters to millions of rows (`statements`).
"""

import re
from typing import Final

# With these a formula begins, in full width and as small forms too (East Asian settings).
_FORMULA: Final = "=+@\t\r\n＝＋－＠﹢﹣﹦﹫-"
# What a program may pass over before it looks for one.
_BLANK: Final = "\x20\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
# They break a row, or may not stand in XML: C0 but for what PostgreSQL never holds, C1, and two.
_CONTROL: Final = "\x01-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"

FORMULA: Final = f"^[{_BLANK}\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*[{_FORMULA}]"
CONTROL: Final = f"[{_CONTROL}]"
# Any cell but one in many thousands: it begins with a letter or digit, and has no such characters.
CLEAN: Final = f"^[[:alnum:]][^{_CONTROL}]*$"
# Excel reads these as the character with that number.
ESCAPE: Final = "_(?=x[0-9A-Fa-f]{4}_)"


def neutral(text: str) -> str:
    """Give a text as a cell of a CSV file: in one line, and behind an apostrophe if need be."""
    flat = re.sub(CONTROL, " ", text)
    return f"'{flat}" if re.match(FORMULA, text) else flat


def xml(text: str) -> str:
    """Give a text as a cell of a workbook holds it, which says itself that it is text."""
    flat = re.sub(ESCAPE, "_x005F_", re.sub(CONTROL, " ", text))
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

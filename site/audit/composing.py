"""Makes the verifier's modules one file that stands alone: the `verify.py` of every bundle."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

PARTS: Final = Path(__file__).resolve().parent / "verifying"
# Each needs only those before it.
ORDER: Final = (
    "failures",
    "container",
    "notes",
    "trees",
    "bundles",
    "log",
    "stamps",
    "rules",
    "choices",
    "notices",
    "periods",
)
LAST: Final = "command"
_OWN: Final = "audit.verifying"
_HEAD: Final = '''"""Verify an evidence bundle without the system that made it.

    python verify.py BUNDLE.zip [...] [--checkpoint FILE] [--vkey KEY]

It needs Python 3.11 and the package `cryptography`; time stamps need the program openssl too.
Exit codes: 0 all holds, 2 a file or the hash of a record, 3 a signature or an inclusion,
4 consistency with another checkpoint, 5 a time stamp, 6 a rule of law. Nothing is loaded or sent.
"""
'''


@cache
def verifier() -> bytes:
    """Give the one file, as it goes into bundles."""
    sources = {name: (PARTS / f"{name}.py").read_text(encoding="utf-8") for name in (*ORDER, LAST)}
    imports = sorted({line for source in sources.values() for line in _imports(source)})
    parts = [_HEAD, "\n".join(imports), *(_part(source) for source in sources.values())]
    return ("\n\n".join(parts) + '\n\nif __name__ == "__main__":\n    sys.exit(main())\n').encode()


def _imports(source: str) -> Iterator[str]:
    """Give what a module imports from elsewhere, a name a line."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            yield from (f"import {one.name}" for one in node.names)
        if isinstance(node, ast.ImportFrom) and not str(node.module).startswith(_OWN):
            yield from (f"from {node.module} import {one.name}" for one in node.names)


def _part(source: str) -> str:
    """Give a module without its imports, what it is for as a comment."""
    docstring, *rest = ast.parse(source).body
    beside = [one for one in rest if not isinstance(one, ast.Import | ast.ImportFrom)]
    start = min([beside[0].lineno, *(one.lineno for one in _decorators(beside[0]))])
    lines = source.splitlines()
    while lines[start - 2].startswith("#"):
        start -= 1
    words = ast.literal_eval(docstring.value) if isinstance(docstring, ast.Expr) else ""
    body = "\n".join(lines[start - 1 :]).rstrip()
    return f"# {words.splitlines()[0]}\n\n{body}\n"


def _decorators(node: ast.stmt) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []

"""What the suite needs of the machine to draw PDFs: found, or refused with the remedy."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SETUP = Path(__file__).parent.parent / ".setup" / "browser.py"


@pytest.fixture
def setup() -> ModuleType:
    """Give the set-up's program as a module of its own."""
    spec = importlib.util.spec_from_file_location("setup_browser", SETUP)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pango_is_found_where_it_is(setup: ModuleType) -> None:
    assert setup.draws_pdfs()


def test_without_the_library_it_is_not_found(setup: ModuleType, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    setup.PYTHON = broken
    assert not setup.draws_pdfs()


def test_who_may_not_install_is_told_what_to_install(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup.PYTHON = tmp_path / "nothing"
    setup.PYTHON.write_text("#!/bin/sh\nexit 1\n")
    setup.PYTHON.chmod(0o755)
    monkeypatch.setattr("os.getuid", lambda: 1000)
    with pytest.raises(SystemExit, match=r"apt-get install libpango-1\.0-0 libpangoft2"):
        setup.main()

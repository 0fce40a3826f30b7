"""What the README names exists, and what exists that people rely on is named there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
OURS = ("config", "accounts", "audit", "demo", "policies", "consent", "notifications")
SETTINGS = "".join(
    path.read_text(encoding="utf-8")
    for path in (
        ROOT / "site/config/settings.py",
        ROOT / "site/config/embedded.py",
        ROOT / "site/config/evidence.py",
        ROOT / "site/config/choices.py",
    )
)


def _section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _first_cells(section: str) -> list[str]:
    cells = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    names = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    return [name for name in names if not name.startswith("--")]


def test_every_folder_the_readme_names_exists() -> None:
    missing = [
        name for name in _first_cells(_section("How it is made")) if not (ROOT / name).is_dir()
    ]
    assert missing == []


def test_every_command_the_readme_names_exists_and_every_command_of_ours_is_named() -> None:
    named = {name.split()[0] for name in _first_cells(_section("Commands"))}
    ours = {name for name, app in get_commands().items() if app in OURS} - {"load_demo"}
    assert named - set(get_commands()) == set()
    assert ours - named == set()


def test_every_variable_is_in_the_readme_and_every_one_of_the_readme_is_read() -> None:
    named = set(_first_cells(_section("Settings")))
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", SETTINGS))
    read |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", SETTINGS))
    assert named - {"0", "1"} == read


def test_every_target_the_readme_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", README)) <= targets | {"and"}


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_every_local_link_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_direct_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r'^  "([a-zA-Z0-9\[\]-]+)[<>=].*",\s*(#.+)?$', text, re.MULTILINE)
    assert [name for name, reason in listed if not reason] == []
    assert len(listed) > 20


def test_no_file_names_a_registry_host_or_a_path_of_a_machine() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted", "npm" + "js", "deb.deb" + "ian")
    named = [
        path.relative_to(ROOT).as_posix()
        for pattern in ("*.py", "*.md", "*.toml", "*.txt", "*.html", "Makefile", "run")
        for folder in (ROOT, ROOT / ".setup", ROOT / ".ci")
        for path in (folder.rglob(pattern) if folder != ROOT else _tracked(pattern))
        if any(host in path.read_text(encoding="utf-8") for host in hosts)
    ]
    assert named == []


def _tracked(pattern: str) -> list[Path]:
    """Give the project's own files, none of the environment's."""
    folders = [
        *(ROOT / name for name in ("policies", "consent", "notifications", "site", "tests")),
        *(ROOT / name for name in ("docs", "benchmarks")),
    ]
    return [*ROOT.glob(pattern), *(path for folder in folders for path in folder.rglob(pattern))]

"""The import contracts of pyproject.toml: kept by the project, and broken by what breaks them."""

import re
import shutil
import subprocess
import sys
import tomllib

import pytest

#: What is planted: the importing file, the import, and the contract that must notice.
VIOLATIONS = [
    ("domain/consent.py", "stratum_desktop.store.tables", "Arrows point down"),
    ("store/backup.py", "stratum_desktop.host.paths", "Arrows point down"),
    ("services/audit.py", "stratum_desktop.cli.main", "Arrows point down"),
    ("gui/fuzzy.py", "stratum_desktop.cli.main", "Arrows point down"),
    ("engine/runner.py", "stratum_desktop.bootstrap.build", "Arrows point down"),
    ("cli/output.py", "stratum_desktop.store.tables", "Front ends ask services"),
    ("platforms/toy/mapping.py", "stratum_desktop.platforms.meta.mapping", "No platform knows"),
    ("gui/pages/emq/view_model.py", "stratum_desktop.gui.pages.dedupe.columns", "No page knows"),
    ("domain/money.py", "sqlite3", "The domain does no I/O"),
    ("services/settings.py", "PySide6", "live in gui"),
    ("services/settings.py", "httpx", "httpx lives in platforms"),
    ("services/settings.py", "sqlalchemy", "live in store"),
    ("services/settings.py", "psycopg", "psycopg lives in store.server"),
    ("store/backup.py", "keyring", "keyring lives in host"),
    ("gui/fuzzy.py", "platformdirs", "platformdirs lives in host"),
    ("gui/fuzzy.py", "tzlocal", "tzlocal lives in host"),
    ("services/settings.py", "cryptography", "cryptography lives where keys are"),
    ("services/settings.py", "openpyxl", "File readers live in host"),
    ("services/settings.py", "apscheduler", "apscheduler lives in engine"),
    ("services/settings.py", "starlette", "Web servers live in practice"),
]


def lint_imports(folder):
    # In the folder's own interpreter path, so that the copy is read and not the checkout.
    program = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command"
    )
    return subprocess.run(
        [sys.executable, "-c", f"{program}; lint_imports_command()", "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def contracts(project):
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    return settings["tool"]["importlinter"]["contracts"]


@pytest.fixture(scope="module")
def report(project, tmp_path_factory):
    """What the contracts say of a copy of the package in which every violation was planted."""
    copy = tmp_path_factory.mktemp("planted")
    shutil.copy(project / "pyproject.toml", copy)
    shutil.copytree(
        project / "stratum_desktop",
        copy / "stratum_desktop",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for path, imported, _ in VIOLATIONS:
        file = copy / "stratum_desktop" / path
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            (file.parent / "__init__.py").touch()
        with file.open("a", encoding="utf-8") as text:
            text.write(f"\nimport {imported}\n")
    (copy / "stratum_desktop" / "stray").mkdir()
    (copy / "stratum_desktop" / "stray" / "__init__.py").touch()
    first = lint_imports(copy).stdout
    shutil.rmtree(copy / "stratum_desktop" / "stray")
    return first, re.sub(r"\s+", " ", lint_imports(copy).stdout)


def test_the_project_keeps_every_contract(project):
    done = lint_imports(project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(contracts(project))} kept, 0 broken" in done.stdout


@pytest.mark.parametrize(("path", "imported", "contract"), VIOLATIONS)
def test_a_planted_import_breaks_its_contract(report, path, imported, contract):
    _, words = report
    importer = "stratum_desktop." + path.removesuffix(".py").replace("/", ".")
    assert re.search(rf"{re.escape(contract)}[^.]*BROKEN", words)
    assert f"{importer} -> {imported}" in words


def test_a_package_that_no_layer_names_is_noticed(report):
    with_stray, _ = report
    assert "stratum_desktop.stray" in with_stray


def test_every_contract_is_planted_against(project):
    for contract in contracts(project):
        assert any(words in contract["name"] for _, _, words in VIOLATIONS), contract["name"]


def test_every_library_contract_watches_every_package(project):
    packages = {
        f"stratum_desktop.{found.parent.name}"
        for found in (project / "stratum_desktop").glob("*/__init__.py")
    }
    assert len(packages) >= 9
    for contract in contracts(project):
        if contract["id"].startswith("home-of-"):
            homes = packages - set(contract["source_modules"])
            assert 1 <= len(homes) <= 2, f"{contract['id']} leaves out {sorted(homes)}"

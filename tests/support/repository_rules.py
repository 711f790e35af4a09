"""The house rules of the repository: what every file, test, folder and requirement obeys.

Findings read like those of `source_rules`.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version
from source_rules import FROZEN, Module, modules

NOT_OURS = frozenset(
    [
        ".git",
        ".venv",
        ".venv-replaced",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".import_linter_cache",
        ".hypothesis",
        "__pycache__",
        "build",
        "dist",
    ]
)
RULES = frozenset({"tests/support/repository_rules.py", "tests/architecture/test_repository.py"})

UNTESTED = {
    "stratum_desktop/__main__.py": "hands over to bootstrap.launch, which its own tests start",
    "stratum_desktop/domain/clock.py": "a protocol",
    "stratum_desktop/platforms/contract.py": "values and protocols, used by every platform's test",
    "stratum_desktop/store/unit_of_work.py": "a list of repositories, used by each of their tests",
}
"""Modules with code and without a test file of their own, and why that is right."""

ACROSS = frozenset(
    {
        "",
        "architecture",
        "benchmarks",
        "docs",
        "end2end",
        "faults",
        "figures",
        "packaging",
        "support",
    }
)
"""Folders of tests that belong to no package."""

SLEEPS = {
    "tests/faults/kill_harness.py": "kills after a random time; it waits for nothing",
}

PLATFORM_FILES = [
    "__init__.py",
    "manifest.py",
    "auth.py",
    "client.py",
    "mapping.py",
    "errors.py",
    "sender.py",
    "README.md",
    "icon.svg",
]
CAPABILITY_FILES = {"READ": "reader.py", "ACT": "actuator.py", "WEBHOOK": "webhook.py"}
PAGE_FILES = ["__init__.py", "view_model.py", "view.py"]

_INDEX = re.compile(
    r"(?i)\bpypi\b|pythonhosted|(extra-)?index-url|find-links|trusted-host|\bartifactory\b|devpi"
)
_MACHINE_PATH = re.compile(
    r"(?<![\w.])/(work|root|tmp|opt|home/(?!ana/|me/|you/))[\w./-]*/|\b[A-Z]:\\Users\\"
)
_IMPOLITE = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bghp_\w{20,}|\bAKIA[0-9A-Z]{16}\b")


def files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every text file that is ours."""
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root)
        if NOT_OURS.isdisjoint(path.parts) and file.is_file():
            try:
                yield path.as_posix(), file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a font, an image, a sample in another encoding


def foreign_places(root: Path) -> Iterator[str]:
    """No file knows a package index, a folder of somebody's computer, or a real credential."""
    for path, text in files(root):
        if path in RULES:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            for pattern in (_INDEX, _MACHINE_PATH, _IMPOLITE):
                if found := pattern.search(line):
                    yield f"{path}:{number} {found.group()!r} has no place in the repository"


def untested_modules(root: Path) -> Iterator[str]:
    """Every module that does something has its test file, at the same place below `tests`.

    A test of the same layer that imports the module will do. So will its neighbours' tests, if
    the neighbours in its folder are all that use it: a part is tested through its whole.
    """
    doing = [
        module
        for module in modules(root)
        if _does_something(module.tree) and not module.path.startswith(FROZEN)
    ]
    tested = [module for module in doing if _has_test(root, module) or _is_imported(root, module)]
    waiting = [module for module in doing if module not in tested]
    while found := [part for part in waiting if _is_part_of(part, tested)]:
        tested += found
        waiting = [module for module in waiting if module not in found]
    for module in waiting:
        path = Path(module.path)
        if path.name != "__init__.py" and not _is_excused(module.path):
            folder = path.relative_to("stratum_desktop").parent
            wanted = (Path("tests") / folder / f"test_{path.stem}.py").as_posix()
            yield f"{module.path}:1 has no {wanted}"


def _is_excused(path: str) -> bool:
    return any(path == excused or path.startswith(f"{excused}/") for excused in UNTESTED)


def _has_test(root: Path, module: Module) -> bool:
    path = Path(module.path)
    folder = root / "tests" / path.relative_to("stratum_desktop").parent
    if (folder / f"test_{path.stem}.py").exists():
        return True
    # A module with much to test has a folder of tests, or several files that begin with its name.
    return any(folder.glob(f"test_{path.stem}_*.py")) or any((folder / path.stem).glob("test_*.py"))


def _is_imported(root: Path, module: Module) -> bool:
    return _imports(_tests_of_layer(root, Path(module.path).parts[1]), module)


@cache
def _tests_of_layer(root: Path, layer: str) -> str:
    return "\n".join(test.text for test in modules(root, f"tests/{layer}"))


def _is_part_of(part: Module, tested: list[Module]) -> bool:
    return any(
        Path(neighbour.path).parent == Path(part.path).parent and _imports(neighbour.text, part)
        for neighbour in tested
    )


def _imports(text: str, module: Module) -> bool:
    """Say whether a text imports a module, or by its package one of the names it defines."""
    path = Path(module.path)
    name = ".".join(path.with_suffix("").parts)
    if f"from {name} import" in text or f"import {name}\n" in text:
        return True
    package = name.rpartition(".")[0]
    if f"from {package} import" not in text:
        return False
    taken = re.findall(rf"^\s*from {package} import ([^(\n]+|\([^)]*\))", text, re.MULTILINE)
    defined = {node.name for node in module.tree.body if hasattr(node, "name")}
    return any({path.stem, *defined} & set(re.findall(r"\w+", names)) for names in taken)


def _does_something(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_declaration(node)
        for node in ast.walk(tree)
    )


def _is_declaration(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    last = function.body[-1]
    return isinstance(last, ast.Expr) and isinstance(last.value, ast.Constant)


def homeless_tests(root: Path) -> Iterator[str]:
    """A folder of tests mirrors a package, or is one of the few that cut across them."""
    for module in modules(root, "tests"):
        folder = Path(module.path).parent.relative_to("tests")
        is_mirror = (root / "stratum_desktop" / folder).is_dir()
        if (
            not is_mirror
            and (folder.parts or ("",))[0] not in ACROSS
            and not _mirrors_module(root, folder)
        ):
            yield f"{module.path}:1 lies in a folder that mirrors nothing"


def _mirrors_module(root: Path, folder: Path) -> bool:
    return (root / "stratum_desktop" / folder).with_suffix(".py").exists()


def impatient_tests(root: Path) -> Iterator[str]:
    """Tests wait for states, never for time, and run the real thing."""
    for module in modules(root, "tests"):
        for node in ast.walk(module.tree):
            if _sleeps(node) and module.path not in SLEEPS:
                yield f"{module.path}:{node.lineno} sleeps"
            if isinstance(node, ast.Import | ast.ImportFrom) and "mock" in ast.unparse(node):
                yield f"{module.path}:{node.lineno} mocks what it should run"


def _sleeps(node: ast.AST) -> bool:
    # sleep(0) lets others run; it waits for nothing.
    if not isinstance(node, ast.Call) or not re.search(r"\bsleep$", ast.unparse(node.func)):
        return False
    return [ast.unparse(argument) for argument in node.args] != ["0"]


def misshapen_platforms(root: Path) -> Iterator[str]:
    """Every platform folder has the same files; optional ones match what its manifest declares."""
    for folder in _packages(root / "stratum_desktop" / "platforms"):
        manifest = folder / "manifest.py"
        declared = manifest.read_text(encoding="utf-8") if manifest.exists() else ""
        wanted = set(PLATFORM_FILES)
        for capability, name in CAPABILITY_FILES.items():
            if f"Capability.{capability}" in declared:
                wanted.add(name)
            elif (folder / name).exists():
                yield f"{folder.relative_to(root)}:1 has {name} without Capability.{capability}"
        for name in sorted(wanted):
            if not (folder / name).exists():
                yield f"{folder.relative_to(root)}:1 lacks {name}"


def misshapen_pages(root: Path) -> Iterator[str]:
    """Every page folder has the same files, and a view model that needs no widgets."""
    for folder in _packages(root / "stratum_desktop" / "gui" / "pages"):
        for name in PAGE_FILES:
            if not (folder / name).exists():
                yield f"{folder.relative_to(root)}:1 lacks {name}"
    for module in modules(root, "stratum_desktop/gui/pages"):
        if module.path.endswith("/view_model.py"):
            for node in ast.walk(module.tree):
                is_import = isinstance(node, ast.Import | ast.ImportFrom)
                if is_import and re.search(r"PySide6\b.*(QtWidgets|QtGui)", ast.unparse(node)):
                    yield f"{module.path}:{node.lineno} a view model needs QtCore alone"


def _packages(folder: Path) -> list[Path]:
    return [
        found
        for found in sorted(folder.glob("*/"))
        if found.is_dir() and not found.name.startswith("_")
    ]


def loose_requirements(root: Path) -> Iterator[str]:
    """Every requirement is pinned and hashed, and the pins agree with pyproject and each other."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = {"runtime": project["dependencies"]}
    asked |= {level: extras[level] for level in ("build", "test", "bench")}
    before: dict[str, list[str]] = {}
    for level, wishes in asked.items():
        path = f"requirements/{level}.txt"
        pins, findings = _pins((root / path).read_text(encoding="utf-8"))
        yield from (f"{path}:{finding}" for finding in findings)
        for name, versions in before.items():
            if pins.get(name) != versions:
                yield f"{path}:1 pins {name} otherwise than the level before"
        for wish in map(Requirement, wishes):
            versions = pins.get(wish.name.lower(), [])
            if not versions or not all(Version(one) in wish.specifier for one in versions):
                yield f"{path}:1 pins {wish.name} {versions}, pyproject wants {wish.specifier}"
        before = pins


def _pins(text: str) -> tuple[dict[str, list[str]], list[str]]:
    pins: dict[str, list[str]] = {}
    findings = []
    for number, line in enumerate(text.replace("\\\n", " ").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if "://" in line or line.startswith("-"):
            findings.append(f"{number} an option or address instead of a pin")
            continue
        pin = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line)
        if pin is None or not re.search(r"--hash=sha256:[0-9a-f]{64}", line):
            findings.append(f"{number} {line.split()[0]} is not pinned by version and hash")
            continue
        pins.setdefault(pin[1].lower(), []).append(pin[2])
    return pins, findings

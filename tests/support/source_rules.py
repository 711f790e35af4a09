"""The house rules of Python source, each a function from a tree of files to what breaks it.

A finding reads `path:line what is wrong`. The tests in `architecture/` run every rule on the
project, where it must find nothing, and on planted violations, where it must find them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE_LINES, CLASS_LINES, FUNCTION_LINES = 400, 250, 60

FORBIDDEN_NAMES = frozenset(
    [
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "misc",
        "base",
        "bases",
        "manager",
        "managers",
        "handler",
        "handlers",
        "core",
        "types",
        "stuff",
        "lib",
        "tools",
    ]
)

FROZEN = "stratum_desktop/store/migrations/versions/"
"""Migrations are history: they are written once and never tidied."""

BROAD_EXCEPT = {
    "stratum_desktop/bootstrap/launch.py": "the top of the program: a bug is told and kept",
    "stratum_desktop/cli/main.py": "the top of a command: a bug is told and kept",
    "stratum_desktop/engine/runner.py": "the job wrapper: one job's bug stops no other job",
    "stratum_desktop/services/autopilot/evaluation.py": "one rule's fault stops no other rule",
    "stratum_desktop/services/mapping.py": "a mapping's fault: one event's stops no other event",
}


@dataclass(frozen=True)
class Module:
    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


@cache
def modules(root: Path, folder: str = "stratum_desktop") -> tuple[Module, ...]:
    """Return every Python file below a folder of the tree, parsed, in order."""
    found = []
    for file in sorted((root / folder).rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        found.append(Module(file.relative_to(root).as_posix(), text, ast.parse(text)))
    return tuple(found)


def vague_names(root: Path) -> Iterator[str]:
    """A file or folder is named after what it is, never after being of use."""
    for module in modules(root):
        for part in Path(module.path).with_suffix("").parts:
            if part.strip("_") in FORBIDDEN_NAMES:
                yield f"{module.path}:1 the name {part!r} says nothing"


def oversize(root: Path) -> Iterator[str]:
    """Files, classes and functions stay short enough to be read at once."""
    for module in modules(root):
        if module.path.startswith(FROZEN):
            continue
        length = len(module.lines)
        if length > FILE_LINES:
            yield f"{module.path}:1 the file has {length} lines, at most {FILE_LINES}"
        for node in ast.walk(module.tree):
            limit = _limit(node)
            if limit and (length := _length(node)) > limit:
                yield f"{module.path}:{node.lineno} {node.name} has {length} lines, at most {limit}"


def _limit(node: ast.AST) -> int:
    if isinstance(node, ast.ClassDef):
        return CLASS_LINES
    return FUNCTION_LINES if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else 0


def _length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def unsourced_numbers(root: Path) -> Iterator[str]:
    """A public number of the domain says where it comes from, or its module does for all."""
    for module in modules(root, "stratum_desktop/domain"):
        if "Source:" in (ast.get_docstring(module.tree) or ""):
            continue
        body = module.tree.body
        for index, node in enumerate(body):
            name = _number_name(node)
            if name is None:
                continue
            after = body[index + 1] if index + 1 < len(body) else None
            words = _comment_beside(module.lines, node) + _docstring_of(after)
            if "Source:" not in words:
                yield f"{module.path}:{node.lineno} {name} does not say its Source:"


def _number_name(node: ast.stmt) -> str | None:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(targets[0], ast.Name):
        return None
    name = targets[0].id
    is_public_constant = name.isupper() and not name.startswith("_")
    return name if is_public_constant and node.value and _is_number(node.value) else None


def _is_number(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return isinstance(value.value, int | float) and not isinstance(value.value, bool)
    if isinstance(value, ast.UnaryOp):
        return _is_number(value.operand)
    if isinstance(value, ast.BinOp):
        return _is_number(value.left) and _is_number(value.right)
    if isinstance(value, ast.Tuple):
        return bool(value.elts) and all(map(_is_number, value.elts))
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return value.func.id in {"Decimal", "timedelta"}
    return False


def _comment_beside(lines: list[str], node: ast.stmt) -> str:
    first = node.lineno - 1
    while first > 0 and lines[first - 1].startswith("#"):
        first -= 1
    return "\n".join(lines[first : node.end_lineno])


def _docstring_of(node: ast.stmt | None) -> str:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return str(node.value.value) if is_text else ""


def bare_type_ignores(root: Path) -> Iterator[str]:
    """What mypy is told to overlook is named."""
    for module in (*modules(root), *modules(root, "tests")):
        for number, line in enumerate(module.lines, 1):
            if re.search(r"#\s*type:\s*ignore(?!\[)", line) and '"' not in line:
                yield f"{module.path}:{number} a type: ignore without its code"


def colour_literals(root: Path) -> Iterator[str]:
    """Colours have one home, the themes; code asks for roles."""
    for module in modules(root, "stratum_desktop/gui"):
        for node in ast.walk(module.tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"#([0-9a-fA-F]{3,4}){1,2}", text):
                yield f"{module.path}:{node.lineno} the colour {text} belongs into a theme"
            if _called(node) in {"QColor", "QColor.fromRgb"} and _has_numbers(node):
                yield f"{module.path}:{node.lineno} a colour made of numbers belongs into a theme"


def _has_numbers(call: ast.Call) -> bool:
    return any(isinstance(argument, ast.Constant) for argument in call.args)


def _called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def nested_event_loops(root: Path) -> Iterator[str]:
    """A dialog is opened and awaited: `exec` would run a second event loop inside the first."""
    for module in modules(root, "stratum_desktop/gui"):
        for node in ast.walk(module.tree):
            if re.search(r"\.exec_?$", _called(node)):
                yield f"{module.path}:{node.lineno} {_called(node)}() nests an event loop"


def broad_excepts(root: Path) -> Iterator[str]:
    """Only named places catch everything; anything else would hide bugs."""
    for module in modules(root):
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ExceptHandler) or module.path in BROAD_EXCEPT:
                continue
            caught = ast.unparse(node.type) if node.type else "everything"
            is_broad = re.search(r"\b(Exception|BaseException|everything)\b", caught)
            raises_again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if is_broad and not raises_again:
                yield f"{module.path}:{node.lineno} catches {caught}"


def stubs(root: Path) -> Iterator[str]:
    """Nothing is left undone: no reminders, and no method that only a subclass yet to come has."""
    overridden = {
        (ast.unparse(parent).split("[")[0], method.name)
        for module in modules(root)
        for one in ast.walk(module.tree)
        if isinstance(one, ast.ClassDef)
        for parent in one.bases
        for method in one.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    for module in modules(root):
        for number, line in enumerate(module.lines, 1):
            if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b", line):
                yield f"{module.path}:{number} a reminder instead of the work"
        for owner, method in _methods(module.tree):
            undone = any(
                isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node)
                for node in ast.walk(method)
            )
            if undone and owner and (owner, method.name) not in overridden:
                yield f"{module.path}:{method.lineno} {method.name} is not implemented"


def _methods(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    owners = {
        child: node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for child in node.body
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield owners.get(node, ""), node

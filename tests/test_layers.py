"""Who may know whom: the folder listing is the pipeline, and stages do not know each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "feeder"
LEAVES = {
    "model",
    "media",
    "report",
    "errors",
    "durable",
    "streams",
    "records",
    "globs",
    "inside",
    "chars",
    "counts",
    "crowded",
    "yamlfaults",
    "addresses",
    "language",
    "liquid",
    "rst",
    "__init__",
}
STAGES = {
    "discover",
    "decode",
    "events",
    "parse",
    "decide",
    "ledger",
    "catalog",
    "selection",
    "lock",
    "pulse",
    "supervisor",
    "render",
    "write",
    "check",
    "imports",
}
COMPOSERS = {"publish", "inspect", "scaffold", "serve", "visit"}
ABOVE = {
    "cli": COMPOSERS | {"calls", "config", "logs", "supervisor", "telling", "terminal", "upkeep"} | LEAVES,
    "calls": {"logs", "supervisor", "terminal"} | LEAVES,
    "logs": {"journal"} | LEAVES,
    "upkeep": {"calls", "config", "logs", "publish", "telling_upkeep", "terminal", "visit"} | LEAVES,
    "telling_upkeep": {"publish", "telling"} | LEAVES,
    "publish": STAGES | {"config"} | LEAVES,
    "serve": {"publish", "config", "render", "telling"} | LEAVES,
    "inspect": {"config", "discover", "decode", "parse", "telling"} | LEAVES,
    "scaffold": {"config"} | LEAVES,
    "visit": {"check", "decide"} | LEAVES,
    "telling": {"publish", "check"} | LEAVES,
    "terminal": {"telling", "check", "logs"} | LEAVES,
    "selection": {"config"} | LEAVES,
    "config": LEAVES,
    "records": {"model"},
    "durable": {"errors"},
    "report": {"errors", "model"},
    "media": {"model", "liquid"},
    "__init__": {"config", "errors", "model", "publish", "report"},
}
"""What a module may import of the package, besides its own parts; a stage that is not named: the leaves."""

ONLY_IN = {
    "watchdog": {"events/system.py", "events/elsewhere.py", "events/linux.py"},
    "feedgen": {"render/xml.py"},
    "click": {"calls.py", "cli.py", "terminal.py", "upkeep.py"},
    "sqlite3": {
        "catalog/__init__.py",
        "catalog/away.py",
        "catalog/deliveries.py",
        "catalog/documents.py",
        "catalog/files.py",
        "catalog/filling.py",
        "catalog/items.py",
        "catalog/schema.py",
        "catalog/stored.py",
    },
    "pydantic": {
        "config/__init__.py",
        "config/guarding.py",
        "config/model.py",
        "config/reference.py",
        "config/section.py",
        "config/values.py",
        "config/watching.py",
    },
    "rich": {"terminal.py"},
    "docutils": {"rst.py"},
    "starlette": {"serve/app.py"},
    "uvicorn": {"serve/__init__.py"},
    "charset_normalizer": set(),
    "subprocess": {"publish/after.py"},
    "random": set(),
    "uuid": set(),
}
PURE = (
    "addresses",
    "counts",
    "crowded",
    "yamlfaults",
    "media",
    "model",
    "report",
    "errors",
    "records",
    "globs",
    "language",
    "liquid",
    "rst",
    "telling",
    "journal",
    "parse",
    "decode",
    "decide",
    "selection",
    "render",
    "check",
    "imports",
    "telling_upkeep",
)
IMPURE = {
    "os",
    "pathlib",
    "io",
    "time",
    "logging",
    "sqlite3",
    "socket",
    "shutil",
    "tempfile",
    "subprocess",
    "threading",
}
PATHS_ONLY = {"decide/settle.py"}
"""Pure modules that take a path apart, and open none."""

FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))


def room(path: str) -> str:
    """Give the room that a file belongs to."""
    return path.split("/", maxsplit=1)[0].removesuffix(".py")


def tree(path: str) -> ast.Module:
    """Give the syntax tree of a file."""
    return ast.parse((ROOT / path).read_text())


def imports(path: str) -> set[str]:
    """Give the dotted names that a file imports."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES)
def test_imports_go_one_way(path: str) -> None:
    """A file imports of the package only what its room may know."""
    own = room(path)
    known = {name.split(".")[1] for name in imports(path) if name.startswith("feeder.")}

    assert known - {own, "__version__"} - ABOVE.get(own, LEAVES) == set()


@pytest.mark.parametrize("path", FILES)
def test_libraries_have_one_home(path: str) -> None:
    """Each library is known to the one place that wraps it."""
    tops = {name.split(".")[0] for name in imports(path)}

    assert {top for top in tops & ONLY_IN.keys() if path not in ONLY_IN[top]} == set()


@pytest.mark.parametrize("path", [path for path in FILES if room(path) in PURE])
def test_pure_rooms_touch_nothing(path: str) -> None:
    """Pure rooms open no file, read no clock, and log nothing."""
    tops = {name.split(".")[0] for name in imports(path)}
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}

    assert tops & IMPURE <= ({"pathlib"} if path in PATHS_ONLY else set())
    assert not calls & {"open", "print", "input", "datetime.now", "date.today", "datetime.utcnow"}


@pytest.mark.parametrize("path", FILES)
def test_files_and_functions_fit(path: str) -> None:
    """A module has at most 300 lines, a function fits a screen."""
    text = (ROOT / path).read_text()
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]

    assert text.count("\n") <= 300
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno > 50] == []


def test_nothing_reads_the_environment() -> None:
    """Settings come from the configuration and the command line only."""
    assert [path for path in FILES if "environ" in (ROOT / path).read_text()] == []

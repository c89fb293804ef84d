"""What import contracts cannot see: routes and forms ask no database, operations ask leave, and nothing lies about unused."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "app").rglob("*.py"))
OUTER = [path for path in MODULES if {"routes", "forms"} & {path.stem, path.parent.name} and "core" not in path.parts]
SOURCES = "\n".join(path.read_text("utf-8") for path in MODULES)
TEMPLATES = {path: path.read_text("utf-8") for path in sorted((ROOT / "templates").rglob("*.html"))}


def _operations() -> list[tuple[str, ast.FunctionDef]]:
    """Return the public functions marked `@transaction` that are done on behalf of an `actor`, with their names."""
    found = []
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not node.args.args:
                continue
            if node.args.args[0].arg == "actor" and "transaction" in [ast.unparse(one) for one in node.decorator_list]:
                found.append((f"{path.relative_to(ROOT)}:{node.name}", node))
    return found


@pytest.mark.parametrize("path", OUTER, ids=lambda path: str(path.relative_to(ROOT)))
def test_routes_and_forms_ask_no_database(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert [one for one in modules if one.startswith("sqlalchemy") or one in {"app.core.database", "app.extensions"}] == []


def test_operations_ask_leave() -> None:
    operations = _operations()
    assert len(operations) > 40
    # One that does nothing but hand its actor on to others leaves the question to them.
    silent = [name for name, node in operations if not re.search(r"\bensure\(|\b[a-z_]+\(actor, guest\)", ast.unparse(node))]
    assert silent == []


def test_no_template_is_forgotten() -> None:
    said = SOURCES + "\n".join(TEMPLATES.values())
    shown_by_status = ROOT / "templates/errors"
    # Mails are named without their ending, because each has several.
    names = {path: path.stem if "mail" in path.parts else path.name for path in TEMPLATES}
    assert [path for path, name in names.items() if path.parent != shown_by_status and name not in said] == []


def test_no_behaviour_is_forgotten() -> None:
    told = "\n".join(line for text in [*TEMPLATES.values(), SOURCES] for line in text.splitlines() if "behaviour" in line)
    scripts = [path.stem for path in (ROOT / "static/js/behaviours").glob("*.js")]
    assert [name for name in scripts if not re.search(rf"(?<![\w-]){name}(?![\w-])", told)] == []

"""The arrows of docs/architecture: who may import whom. Read from the source, so nothing needs to run."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: later ones may import earlier ones
APPS = ["projects", "stages", "agency", "reports", "administration", "config"]
STAGES = ["enums", "rules", "models", "acts", "flows", "access", "loading", "rehearsing", "desks"]
PROJECTS = ["enums", "refusal", "rules", "models", "acting"]


def modules(folder):
    return [path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]


def imports(path):
    """Dotted names that a file imports, with names taken from packages spelled out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("app", APPS)
def test_an_app_imports_nothing_above_itself(app):
    above = APPS[APPS.index(app) + 1 :]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(app)
        for name in imports(path)
        if name.split(".")[0] in above and not (app == "projects" and name.startswith("config.settings"))
    ]
    assert wrong == []


def layer_of(name, app, layers):
    parts = name.split(".")
    return parts[1] if parts[0] == app and len(parts) > 1 and parts[1] in layers else None


@pytest.mark.parametrize("app,layers", [("stages", STAGES), ("projects", PROJECTS)])
def test_a_layer_imports_nothing_above_itself(app, layers):
    wrong = []
    for layer in layers:
        above = layers[layers.index(layer) + 1 :]
        places = modules(f"{app}/{layer}") or [ROOT / app / f"{layer}.py"]
        for path in places:
            wrong += [
                f"{path.relative_to(ROOT)} imports {name}"
                for name in imports(path)
                if layer_of(name, app, layers) in above
            ]
    assert wrong == []


def test_rules_know_no_framework_and_no_database():
    banned = ("django.db", "django.conf", "django.utils.timezone", "projects.models", "stages.models")
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for folder in ("stages/rules", "projects/rules", "agency/rules")
        for path in modules(folder)
        for name in imports(path)
        if name.startswith(banned)
    ]
    assert wrong == []


def test_rules_acts_and_flows_never_read_the_clock():
    readers = {
        ("timezone", "now"),
        ("timezone", "localtime"),
        ("datetime", "now"),
        ("date", "today"),
        ("datetime", "today"),
    }
    wrong = []
    for folder in (
        "stages/rules",
        "stages/acts",
        "stages/flows",
        "projects/rules",
        "agency/rules",
        "agency/acts",
        "administration/acts",
    ):
        for path in modules(folder):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                    continue
                owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
                if (owner, node.func.attr) in readers:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
                if (owner, node.func.attr) == ("timezone", "localdate") and not node.args:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []

"""
Rules of the house that a reader of one file cannot see, held over all of our own code.

Each test names the places that break its rule. The arrows are those of docs/decisions:
`cells <- entries <- bites`; `subscriptions` knows all three, `matrix_site` everything, and
nothing else knows those two.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
MAY_KNOW = {
    "cells": {"cells"},
    "entries": {"cells", "entries"},
    "bites": {"cells", "entries", "bites"},
    "subscriptions": {"cells", "entries", "bites", "subscriptions"},
    "matrix_site": {"cells", "entries", "bites", "subscriptions", "matrix_site"},
}
APPS = list(MAY_KNOW)
CODE = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted(
    path
    for folder in ["templates", *APPS]
    for path in (ROOT / folder).rglob("*.html")
    if "static" not in path.parts
)
HISTORY_KEPT = {
    model.__name__
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    if hasattr(model, "history")
}


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def app_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def above(app: str) -> list[str]:
    return [other for other in APPS if other not in MAY_KNOW[app]]


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text()))


def imported(node: ast.AST) -> list[str]:
    """The modules that a statement imports; a relative one is of the same app, so none."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []


def matches(pattern: str, paths: list[Path], flags: int = 0) -> list[str]:
    """Where `pattern` occurs in `paths`."""
    found = []
    for path in paths:
        text = path.read_text()
        for match in re.finditer(pattern, text, flags):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{place(path, line)} {match[0].strip()}")
    return found


def test_imports_follow_the_arrows():
    broken = [
        f"{place(path, node.lineno)} imports {module}"
        for path in CODE
        for node in nodes(path)
        for module in imported(node)
        if module.split(".")[0] in above(app_of(path))
    ]
    assert broken == []


def test_nothing_of_ours_imports_the_tests():
    assert matches(r"^\s*(from|import) tests\b.*$", CODE, re.MULTILINE) == []


def test_no_name_of_an_app_above_is_spelled_in_a_string():
    """As in a foreign key, a reverse name, `get_model` or a dotted path."""
    broken = []
    for path in CODE:
        names = "|".join(above(app_of(path)))
        if not names:
            continue
        spelled = re.compile(rf"({names})(\.[A-Za-z_][\w.]*|:[a-z_]+)")
        for node in nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if spelled.fullmatch(node.value):
                    broken.append(f"{place(path, node.lineno)} {node.value}")
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {
                "get_model",
                "get_app_config",
            }:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and first.value in above(app_of(path)):
                    broken.append(f"{place(path, node.lineno)} {first.value}")
    assert broken == []


def test_no_reverse_name_from_an_app_above_is_used():
    """Django adds `cell.entries` to a cell, but only the app that added it may say so."""
    broken = []
    for app in APPS:
        added = {
            relation.get_accessor_name()
            for model in apps.get_app_config(app).get_models()
            for relation in model._meta.related_objects
            if relation.related_model._meta.app_label in above(app)
        }
        for path in CODE:
            if app_of(path) != app:
                continue
            broken += [
                f"{place(path, line)} {name}"
                for node in nodes(path)
                for name, line in reverse_names(node)
                if name.split("__")[0] in added
            ]
    assert broken == []


def reverse_names(node: ast.AST) -> list[tuple[str, int]]:
    """
    What `node` may ask of the database by a reverse name, with its line: `x` of
    `cell.x.filter(…)`, of `filter(x__id=1)` and of `prefetch_related("x")`.
    """
    managers = {"all", "filter", "exclude", "order_by", "create", "get", "first", "count"}
    fetching = {"select_related", "prefetch_related", "values", "values_list", "annotate"}
    if isinstance(node, ast.Attribute) and node.attr in managers:
        inner = node.value
        return [(inner.attr, node.lineno)] if isinstance(inner, ast.Attribute) else []
    if isinstance(node, ast.keyword) and "__" in (node.arg or ""):
        return [(str(node.arg), node.value.lineno)]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in fetching:
        return [(str(a.value), node.lineno) for a in node.args if isinstance(a, ast.Constant)]
    return []


def test_migrations_depend_along_the_arrows():
    broken = []
    for path in CODE:
        if path.parent.name != "migrations" or path.stem == "__init__":
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for dependency in module.Migration.dependencies:
            if dependency[0] in above(app_of(path)):
                broken.append(f"{place(path, 1)} depends on {dependency}")
    assert broken == []


def test_templates_of_an_app_name_nothing_above_it():
    broken = []
    for app in APPS:
        own = [path for path in TEMPLATES if path.relative_to(ROOT).parts[:2] == ("templates", app)]
        if names := "|".join(above(app)):
            broken += matches(rf"\{{%\s*(url|include|extends)\s+[\"']({names})[:/][^%]*", own)
    assert broken == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", *APPS, check=True, dry_run=True, verbosity=0)


def test_imports_stand_at_the_top():
    late = {
        ROOT / "tests" / "postgres.py",  # asks for a package that not every system has
        ROOT / "tests" / "victim.py",  # a program: sets Django up before it can import models
    }
    broken = [
        place(path, inner.lineno)
        for path in {*CODE, *TESTS} - late
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert broken == []


def test_no_file_is_longer_than_four_hundred_lines():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in [*CODE, *TESTS, *TEMPLATES]
        if path.parent.name != "migrations"
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_templates_hold_no_script_or_style():
    """The content policy would not run them. Mails are another matter: they need both."""
    pages = [path for path in TEMPLATES if "emails" not in path.parts]
    data = "application/(ld\\+)?json"
    assert matches(rf"<script(?![^>]*\b(src=|type=\"{data}\"))[^>]*>", pages) == []
    assert matches(r"<style\b", pages) == []
    assert matches(r"<[a-z][^<>]*\sstyle\s*=", pages, re.IGNORECASE) == []
    assert matches(r"<[a-z][^<>]*\son[a-z]+\s*=", pages, re.IGNORECASE) == []
    assert matches(r"javascript:", pages, re.IGNORECASE) == []


def test_no_address_is_made_from_the_host_header():
    """A visitor writes that header; `cells.addresses.absolute` is made from SITE_URL."""
    words = r"\b(build_absolute_uri|get_current_site|get_host|_current_scheme_host|HTTP_HOST)\b"
    assert matches(words, [*CODE, *TEMPLATES]) == []


def test_rows_with_history_are_saved_one_by_one():
    """`update()` and `bulk_*` write no history, and tell no page that its drafts changed."""
    broken = []
    for path in CODE:
        if path.parent.name == "migrations":
            continue
        for call, class_name in calls_with_class(ast.parse(path.read_text())):
            is_bulk = call.func.attr in {"bulk_create", "bulk_update"}
            # A dictionary's takes another dictionary, a queryset's takes keywords only.
            is_update = call.func.attr == "update" and call.keywords and not call.args
            root = root_name(call.func)
            model = class_name.removesuffix("QuerySet") if root == "self" else root
            if (is_bulk or is_update) and (model in HISTORY_KEPT or not model[:1].isupper()):
                broken.append(f"{place(path, call.lineno)} {model}")
    assert broken == []


def calls_with_class(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Each call of a method, with the name of the class that it is written in, or ""."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    inside = {id(node): found.name for found in classes for node in ast.walk(found)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, inside.get(id(node), "")


def root_name(node: ast.expr) -> str:
    """`Page` of `Page.objects.filter(…).update`; "" where the chain starts otherwise."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def test_a_constraint_is_named_by_a_sentence():
    names = [
        constraint.name
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    ]
    assert names
    sentence = re.compile(r"[a-z]+(_[a-z0-9]+){2,}")
    jargon = re.compile(r"(^|_)(uq|uniq|ck|chk|fk|idx|pk|valid|constraint)(_|$)")
    assert [name for name in names if not sentence.fullmatch(name) or jargon.search(name)] == []

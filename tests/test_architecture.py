"""What import-linter cannot see: keys that point up, bells rung past the helper, things grown too long."""

from __future__ import annotations

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "common",
    "participants",
    "documents",
    "indicators",
    "coordination",
    "trainings",
    "reports",
    "kla_portal",
)
LEVEL = {
    "common": 0,
    "participants": 1,
    "documents": 2,
    "indicators": 3,
    "coordination": 4,
    "trainings": 4,
    "reports": 5,
    "kla_portal": 6,
}
MODULES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_foreign_keys_never_point_to_a_room_above() -> None:
    climbing = [
        f"{model._meta.label}.{field.name}"
        for room in ROOMS[1:-1]
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False)
        and field.related_model is not None
        and LEVEL.get(field.related_model._meta.app_label, 0) > LEVEL[room]
    ]
    assert climbing == []


def test_only_the_ringing_helper_talks_to_celery() -> None:
    bell = re.compile(r"\.delay\(|\.apply_async\(|delay_on_commit|send_task\(")
    ringing = [relative(path) for path in MODULES if bell.search(path.read_text())]
    assert ringing == ["documents/services/jobs.py"]


def test_views_find_rows_only_through_the_door() -> None:
    leak = re.compile(r"get_object_or_404|\.objects\.(get|all|filter|exclude|first)\(")
    leaking = [
        f"{relative(path)}: {line.strip()}"
        for path in MODULES
        if path.name.endswith("views.py") or "views" in path.parts
        for line in path.read_text().splitlines()
        if leak.search(line) and ".update(" not in line
    ]
    assert leaking == []


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 400
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > 50
    ]
    assert long == []


def test_templates_stay_short() -> None:
    assert [relative(path) for path in TEMPLATES if len(path.read_text().splitlines()) > 150] == []


def test_templates_carry_no_inline_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:")
    screens = [path for path in TEMPLATES if "print" not in path.parts]
    assert [relative(path) for path in screens if inline.search(path.read_text())] == []


@pytest.mark.django_db
def test_every_model_has_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


@pytest.mark.django_db
def test_the_application_is_neither_superuser_nor_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("kla_app", False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = 'kla_app'"
        )
        assert cursor.fetchone() == (0,)


TENANT_FREE = {
    "Province",
    "Regency",
    "User",
    "Membership",
    "Instrument",
    "PredicateBand",
    "Gate",
    "Cluster",
    "Indicator",
    "Question",
    "Item",
}


def test_every_tenant_row_carries_its_regency() -> None:
    missing = [
        model._meta.label
        for room in ROOMS[1:-1]
        for model in apps.get_app_config(room).get_models()
        if model.__name__ not in TENANT_FREE
        and not any(f.name == "regency" and not f.null for f in model._meta.concrete_fields)
    ]
    assert missing == []

"""Information goes one way: foreign keys too, whether written as a class or as a string."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
LAYERS = [{"config"}, {"pages"}, {"mentoring", "scholarships"}, {"alliance"}, {"community"}, {"search"}, {"core"}]
OURS = {name: level for level, names in enumerate(LAYERS) for name in names}


def foreign_keys():
    for app in OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                if field.is_relation and field.concrete and field.related_model not in {None, model}:
                    yield model, field


def test_foreign_keys_point_to_the_right_only() -> None:
    """The user model is the one exception that Django itself makes: anybody may point at AUTH_USER_MODEL."""
    wrong = []
    for model, field in foreign_keys():
        target = field.related_model._meta
        allowed = target.label == settings.AUTH_USER_MODEL or target.app_label not in OURS or OURS[target.app_label] > OURS[model._meta.app_label]
        if not allowed and target.app_label != model._meta.app_label:
            wrong.append(f"{model._meta.label}.{field.name} → {target.label}")
    assert wrong == []


def test_the_first_migration_of_people_holds_the_user_alone() -> None:
    from django.db.migrations.loader import MigrationLoader

    first = MigrationLoader(None).get_migration("community", "0001_initial")
    assert [operation.name for operation in first.operations if hasattr(operation, "fields")] == ["User"]
    assert {app for app, _name in first.dependencies} <= {"auth", "contenttypes"}


@pytest.mark.parametrize("app", sorted(OURS))
def test_no_module_is_called_after_nothing(app: str) -> None:
    vague = {"utils", "helpers", "misc", "common", "manager", "managers"}
    assert not [path for path in (ROOT / app).rglob("*.py") if path.stem in vague]


def test_only_gateway_and_engines_know_their_vendors() -> None:
    allowed = {"stripe": {"scholarships/gateway/"}, "elasticsearch": {"search/engines/elastic/"}, "elastic_transport": {"search/engines/elastic/"}}
    for path in (path for app in OURS for path in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for vendor, places in allowed.items():
                if any(name.split(".")[0] == vendor for name in names):
                    assert any(str(path.relative_to(ROOT)).startswith(place) for place in places), path


def test_every_kind_of_search_hit_has_a_template() -> None:
    from django.template.loader import get_template

    from search.documents import kinds

    assert kinds
    for kind in kinds.values():
        get_template(kind.template)

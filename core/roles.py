"""Roles of the back office: Django groups whose permissions the code declares, made the same again after every migrate.

What somebody adds by hand to one of these groups is gone after the next migrate; a group of another name stays as it was made.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

EDITOR, OFFICER, AUDITOR, STAFF = "editor", "officer", "auditor", "staff"
ROLES = {EDITOR: _("News editor"), OFFICER: _("Officer"), AUDITOR: _("Auditor"), STAFF: _("Staff")}
ABOUT = {
    EDITOR: _("writes pages and hands them in"),
    OFFICER: _("looks at pages as a second person, and publishes them"),
    AUDITOR: _("reads everything that is money"),
    STAFF: _("does all the work of the back office"),
}
GIVE_ROLE = "auth.give_role"
WAGTAILS_OWN_GROUPS = ("Editors", "Moderators")

declared: dict[str, set[str]] = defaultdict(set)
callables: dict[str, list[Callable[[Group], None]]] = defaultdict(list)


def register_role(role: str, *permissions: str) -> None:
    """Give a role Django permissions ("app.codename"); called in an app's `wagtail_hooks`."""
    _known(role)
    declared[role].update(permissions)


def may(actions: str, *models: str) -> list[str]:
    """`may("view change", "community.campus")` → `["community.view_campus", "community.change_campus"]`."""
    pairs = [model.split(".") for model in models]
    return [f"{app}.{action}_{name}" for app, name in pairs for action in actions.split()]


def register_role_permissions(role: str, give: Callable[[Group], None]) -> None:
    """Give a role what is no Django permission (page permissions, a workflow's task). `give(group)` runs after every migrate."""
    _known(role)
    if give not in callables[role]:
        callables[role].append(give)


def role_label(name: str) -> str:
    """What people call a group: our roles by their label, any other by its own name."""
    return str(ROLES.get(name, name))


def sync(**kwargs: Any) -> None:
    """Make the groups hold exactly what the apps declare. Permissions that do not exist yet (a partial migrate) come with a later run."""
    hooks.search_for_hooks()  # the apps declare in their wagtail_hooks
    with transaction.atomic():
        _make_give_role()
        for role in ROLES:
            group, _new = Group.objects.get_or_create(name=role)
            group.permissions.set(_existing(declared[role]))
            for give in callables[role]:
                give(group)
        Group.objects.filter(name__in=WAGTAILS_OWN_GROUPS, user=None).delete()


def unknown() -> set[str]:
    """Permissions that a role names and that no model has."""
    named = {one for permissions in declared.values() for one in permissions}
    return named - set(_existing(named).values())


def _existing(names: set[str]) -> dict[Permission, str]:
    """The permissions that exist among these names, each with its full name."""
    codenames = {name.partition(".")[2] for name in names}
    found = Permission.objects.filter(codename__in=codenames).select_related("content_type")
    full = {one: f"{one.content_type.app_label}.{one.codename}" for one in found}
    return {one: name for one, name in full.items() if name in names}


def _make_give_role() -> None:
    group_type = ContentType.objects.get_for_model(Group)
    Permission.objects.get_or_create(content_type=group_type, codename="give_role", defaults={"name": "Can give roles"})


def _known(role: str) -> None:
    if role not in ROLES:
        raise ValueError(f"{role!r} is no role; there are {', '.join(ROLES)}.")


def connect() -> None:
    """Sync once per migrate: after the last app that has models, when every app's permissions are there."""
    last = [app for app in apps.get_app_configs() if app.models_module is not None][-1]
    post_migrate.connect(sync, sender=last, dispatch_uid="core.roles.sync")


for _role in ROLES:
    register_role(_role, "wagtailadmin.access_admin")
register_role(STAFF, GIVE_ROLE, *may("view change", "core.letter", "core.scheduledrun"))
register_role(STAFF, *may("view add delete", "core.suppressedaddress"), *may("view", "core.accessrecord", "core.accessreview"))
register_role(OFFICER, *may("view", "core.accessrecord"), *may("view add", "core.accessreview"))
register_role(AUDITOR, *may("view", "core.accessrecord", "core.accessreview"))

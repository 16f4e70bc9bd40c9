"""Roles: declared in code, the same after every migrate."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from core import roles
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


def permissions(role: str) -> set[str]:
    found = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}" for one in found}


def test_every_role_exists_after_migrating_and_opens_the_back_office():
    for role in roles.ROLES:
        assert "wagtailadmin.access_admin" in permissions(role)


def test_every_permission_that_a_role_names_exists():
    roles.sync()
    assert roles.unknown() == set()


def test_syncing_again_changes_nothing():
    before = {role: permissions(role) for role in roles.ROLES}
    roles.sync()
    assert {role: permissions(role) for role in roles.ROLES} == before


def test_what_was_given_to_a_role_by_hand_is_gone_after_the_next_migrate():
    Group.objects.get(name="auditor").permissions.add(Permission.objects.get(codename="change_letter"))
    call_command("migrate", verbosity=0)
    assert "core.change_letter" not in permissions("auditor")


def test_a_group_that_somebody_made_is_left_alone():
    group = Group.objects.create(name="명부 담당")
    group.permissions.add(Permission.objects.get(codename="change_letter"))
    call_command("migrate", verbosity=0)
    assert list(group.permissions.values_list("codename", flat=True)) == ["change_letter"]


def test_people_keep_their_roles_over_a_migrate():
    person = staff("officer")
    call_command("migrate", verbosity=0)
    assert person.groups.get().name == "officer"


def test_wagtails_own_groups_are_gone_unless_somebody_is_in_them():
    assert not Group.objects.filter(name__in=roles.WAGTAILS_OWN_GROUPS).exists()
    group = Group.objects.create(name="Editors")
    UserFactory().groups.add(group)
    roles.sync()
    assert Group.objects.filter(name="Editors").exists()


def test_no_role_is_called_what_nobody_declared():
    with pytest.raises(ValueError, match="no role"):
        roles.register_role("boss", "core.view_letter")


def test_what_is_no_django_permission_is_given_after_every_migrate(monkeypatch):
    given = []
    monkeypatch.setitem(roles.callables, "officer", [])
    roles.register_role_permissions("officer", given.append)
    roles.register_role_permissions("officer", given.append)
    roles.sync()
    assert [group.name for group in given].count("officer") in {1, 2}


def test_an_auditor_changes_nothing():
    assert not {one for one in permissions("auditor") if one.partition(".")[2].startswith(("add_", "change_", "delete_"))}


def test_no_role_hands_out_permissions_or_superusers():
    for role in roles.ROLES:
        assert not {one for one in permissions(role) if one in {"auth.change_group", "auth.add_group", "auth.change_permission"}}

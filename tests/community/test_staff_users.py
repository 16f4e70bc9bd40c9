"""Accounts in the back office: invited by letter, closed instead of deleted, roles within one's own reach."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from community.models import User
from community.services import staff_accounts
from core.models import AccessRecord, Letter
from tests.factories import PASSWORD, UserFactory, staff

pytestmark = pytest.mark.django_db
NEW = {"email": "New@Example.org", "name": "새 직원", "preferred_language": "ko"}


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def clerk(client: Any) -> User:
    user = staff("staff", name="담당 직원")
    client.force_login(user)
    return user


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def link(letter: Letter) -> str:
    """The way in that the letter names, without the host."""
    return re.search(r"https?://[^/]+(/\S+)", letter.text)[1]


# Inviting


def test_an_invitation_makes_an_account_without_a_password_and_writes_a_letter(client, clerk):
    client.post("/staff/users/new/", {**NEW, "roles": [role("editor").pk]})
    person = User.objects.get(email="new@example.org")
    assert not person.has_usable_password()
    assert not EmailAddress.objects.get(user=person).verified
    assert list(person.groups.values_list("name", flat=True)) == ["editor"]
    assert person.is_staff
    letter = Letter.objects.get()
    assert (letter.kind, letter.to, letter.secret) == ("staff_invitation", "new@example.org", True)


def test_the_form_knows_no_password(client, clerk):
    page = client.get("/staff/users/new/").content.decode()
    assert 'type="password"' not in page
    sly = {"password1": "typed-by-another", "password2": "typed-by-another", "is_superuser": "on", "is_staff": "on"}
    client.post("/staff/users/new/", {**NEW, **sly})
    person = User.objects.get(email="new@example.org")
    assert not person.has_usable_password()
    assert not person.is_superuser
    assert not person.is_staff


def test_the_letters_link_lets_its_reader_choose_a_password_and_sign_in(client, clerk):
    client.post("/staff/users/new/", NEW)
    client.logout()
    form = client.get(link(Letter.objects.get()))["Location"]
    client.post(form, {"password1": "chosen-by-herself-1", "password2": "chosen-by-herself-1"})
    response = client.post("/accounts/login/", {"login": "new@example.org", "password": "chosen-by-herself-1"})
    assert response["Location"] == "/me/"
    assert EmailAddress.objects.get(email="new@example.org").verified


def test_the_letters_link_works_once(client, clerk):
    client.post("/staff/users/new/", NEW)
    client.logout()
    address = link(Letter.objects.get())
    client.post(client.get(address)["Location"], {"password1": "chosen-by-herself-1", "password2": "chosen-by-herself-1"})
    assert client.get(address).status_code == 200
    person = User.objects.get(email="new@example.org")
    client.post(address.replace(address.split("-", 1)[1], "set-password/"), {"password1": "somebody-else-22", "password2": "somebody-else-22"})
    person.refresh_from_db()
    assert person.check_password("chosen-by-herself-1")


def test_an_address_that_has_an_account_is_not_invited_again(client, clerk):
    UserFactory(email="new@example.org")
    response = client.post("/staff/users/new/", NEW)
    assert response.status_code == 200
    assert not Letter.objects.exists()


def test_an_invitation_is_sent_again_until_a_password_is_chosen(client, clerk):
    client.post("/staff/users/new/", NEW)
    person = User.objects.get(email="new@example.org")
    client.post(reverse("wagtailusers_users:act_invite", args=[person.pk]))
    assert Letter.objects.count() == 2
    person.set_password(PASSWORD)
    person.save()
    client.post(reverse("wagtailusers_users:act_invite", args=[person.pk]))
    assert Letter.objects.count() == 2


# Roles


def test_a_role_is_given_and_taken_in_the_account(client, clerk):
    person = UserFactory()
    address = reverse("wagtailusers_users:edit", args=[person.pk])
    client.post(address, {"name": person.name, "preferred_language": "ko", "roles": [role("editor").pk]})
    person.refresh_from_db()
    assert (list(person.groups.values_list("name", flat=True)), person.is_staff) == (["editor"], True)
    client.post(address, {"name": person.name, "preferred_language": "ko"})
    person.refresh_from_db()
    assert (list(person.groups.all()), person.is_staff) == ([], False)


def test_nobody_gives_a_role_that_allows_more_than_she_may_herself(clerk):
    stronger = Group.objects.create(name="관리")
    stronger.permissions.add(Permission.objects.get(codename="change_group"))
    person = UserFactory()
    with pytest.raises(staff_accounts.RoleOutOfReach):
        staff_accounts.change_user(user_id=person.pk, name="이름", preferred_language="ko", roles=[stronger], by=clerk)
    assert not person.groups.exists()


def test_a_role_out_of_reach_stays_when_somebody_else_saves_the_account(clerk):
    stronger = Group.objects.create(name="관리")
    stronger.permissions.add(Permission.objects.get(codename="change_group"))
    person = UserFactory()
    person.groups.add(stronger)
    staff_accounts.change_user(user_id=person.pk, name="이름", preferred_language="ko", roles=[], by=clerk)
    assert list(person.groups.all()) == [stronger]


def test_who_may_not_give_roles_sees_none_to_give(client):
    helper = staff("editor")
    helper.user_permissions.add(*Permission.objects.filter(codename__in=["change_user", "view_user"]))
    client.force_login(helper)
    person = UserFactory()
    address = reverse("wagtailusers_users:edit", args=[person.pk])
    assert 'name="roles"' not in client.get(address).content.decode()
    client.post(address, {"name": "바뀐 이름", "preferred_language": "ko", "roles": [role("staff").pk]})
    person.refresh_from_db()
    assert (person.name, person.groups.count()) == ("바뀐 이름", 0)


# What nobody but an administrator, or nobody at all, may do


def test_an_administrator_is_changed_by_administrators_alone(client, clerk):
    boss = UserFactory(is_superuser=True, name="관리자")
    client.post(reverse("wagtailusers_users:edit", args=[boss.pk]), {"name": "다른 이름", "preferred_language": "ko"})
    client.post(reverse("wagtailusers_users:act_close", args=[boss.pk]))
    boss.refresh_from_db()
    assert (boss.name, boss.is_active, boss.is_superuser) == ("관리자", True, True)


def test_nobody_makes_an_administrator_on_a_screen(client, clerk):
    person = UserFactory()
    sly = {"is_superuser": "on", "email": "x@y.kr"}
    client.post(reverse("wagtailusers_users:edit", args=[person.pk]), {"name": "이름", "preferred_language": "ko", **sly})
    person.refresh_from_db()
    assert not person.is_superuser
    assert person.email != "x@y.kr"


def test_no_account_is_deleted(client):
    client.force_login(staff("staff", is_superuser=True))
    person = UserFactory()
    assert client.post(f"/staff/users/delete/{person.pk}/").status_code == 404
    assert User.objects.filter(pk=person.pk).exists()


def test_closing_an_account_ends_its_sessions_and_keeps_everything(client, clerk):
    person = UserFactory()
    theirs = Client()
    theirs.force_login(person)
    client.post(reverse("wagtailusers_users:act_close", args=[person.pk]))
    person.refresh_from_db()
    assert not person.is_active
    assert theirs.get("/accounts/email/").status_code == 302
    client.post(reverse("wagtailusers_users:act_open", args=[person.pk]))
    person.refresh_from_db()
    assert person.is_active


def test_nobody_closes_her_own_account(client, clerk):
    client.post(reverse("wagtailusers_users:act_close", args=[clerk.pk]))
    clerk.refresh_from_db()
    assert clerk.is_active


def test_looking_at_accounts_is_recorded(client, clerk):
    person = UserFactory()
    client.get("/staff/users/")
    client.get(reverse("wagtailusers_users:inspect", args=[person.pk]))
    assert AccessRecord.objects.filter(what="read", subject=person).count() == 1
    assert AccessRecord.objects.filter(what="list").count() == 1


def test_accounts_are_for_those_who_look_after_them(client):
    client.force_login(staff("editor"))
    assert client.get("/staff/users/").status_code == 302
    assert client.get("/staff/users/new/").status_code == 302

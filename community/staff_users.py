"""Wagtail's screens for accounts, ours underneath: people are invited by letter, closed instead of deleted, and read on record."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.users.views.users import UserFilterSet

from community.exceptions import CommunityError
from community.models import User
from community.services import staff_accounts
from core.roles import ABOUT, role_label
from core.staff import Act, StaffViewSet
from core.staff.changing import StaffCreateView, StaffEditView
from core.staff.inspect import StaffInspectView


class RolesField(forms.ModelMultipleChoiceField):
    """Roles by what people call them, with a word on what each allows."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        about = ABOUT.get(group.name)
        return f"{role_label(group.name)}: {about}" if about else role_label(group.name)


class AccountForm(forms.ModelForm):
    """What staff may change of an account; `for_user` is who fills it in."""

    roles = RolesField(label=_("Roles"), queryset=Group.objects.none(), required=False)

    class Meta:
        model = User
        fields: tuple[str, ...] = ("name", "preferred_language")

    def __init__(self, *args: Any, for_user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = [group.pk for group in staff_accounts.roles_within_reach(for_user)]
        roles: Any = self.fields["roles"]
        roles.queryset = Group.objects.filter(pk__in=reach).order_by("pk")
        if not reach:
            del self.fields["roles"]
        elif self.instance.pk:
            roles.initial = self.instance.groups.filter(pk__in=reach)


class InvitationForm(AccountForm):
    class Meta(AccountForm.Meta):
        fields = ("email", "name", "preferred_language")
        help_texts = {"email": _("A letter with a link to choose a password goes here.")}


class InviteView(StaffCreateView):
    page_title = _("Invite")
    submit_button_label, submit_button_active_label = _("Send the invitation"), _("Sending…")
    success_message = _("We have written to %(object)s. The link in the letter is valid for three days.")

    def get_page_subtitle(self) -> str:
        return str(self.page_title)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class ChangeView(StaffEditView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}


def roles_of(person: User) -> str:
    """All roles in one line."""
    return ", ".join(role_label(group.name) for group in person.groups.all()) or "–"


class AccountView(StaffInspectView):
    def get_groups_display_value(self) -> str:
        return roles_of(self.object)


class UserViewSet(StaffViewSet):
    model, icon = User, "user"
    menu_name, menu_label, menu_order, add_to_settings_menu = "users", _("Accounts"), 600, True
    ordering = "email"
    list_display = (
        "name",
        "email",
        Column("roles", label=_("Roles"), accessor=roles_of),
        BooleanColumn("is_active", label=_("active"), sort_key="is_active"),
        "last_login",
        "date_joined",
    )
    filterset_class = UserFilterSet
    search_fields = ("name", "email")
    list_export = ("name", "email", "preferred_language", "is_active", "date_joined", "last_login")
    inspect_view_fields = ("name", "email", "preferred_language", "groups", "is_active", "is_superuser", "date_joined", "last_login")
    can_add = can_edit = True
    inspect_view_class, add_view_class, edit_view_class = AccountView, InviteView, ChangeView
    edit_takes = "user_id"
    personal, purpose = True, _("looking after accounts")
    refusals = (CommunityError,)
    acts = (
        Act(
            "invite",
            _("Send the invitation again"),
            staff_accounts.invite_again,
            takes="user_id",
            icon="mail",
            shown_when=lambda one: one.is_active and not one.has_usable_password(),
        ),
        Act(
            "close",
            _("Close the account"),
            staff_accounts.close_account,
            takes="user_id",
            icon="cross",
            confirm=_("Nobody can sign in with it from now on, and open sessions end. Nothing is deleted; you can open it again."),
            shown_when=lambda one: one.is_active,
            danger=True,
        ),
        Act(
            "open", _("Open the account again"), staff_accounts.open_account, takes="user_id", icon="check", shown_when=lambda one: not one.is_active
        ),
    )

    def rows(self, request: HttpRequest) -> models.QuerySet:
        return User.objects.prefetch_related("groups")

    def subject(self, instance: User) -> User:
        return instance

    def acts_for(self, user: Any, instance: Any) -> list[Act]:
        return super().acts_for(user, instance) if staff_accounts.may_change(user, instance) else []

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return AccountForm if for_update else InvitationForm

    def add_verb(self, *, by: User, roles: Any = (), **fields: Any) -> User:
        return staff_accounts.invite_user(roles=roles, by=by, **fields)

    def edit_verb(self, *, user_id: int, by: User, **fields: Any) -> User:
        return staff_accounts.change_user(user_id=user_id, by=by, **fields)

"""Accounts as staff deal with them: invite, change, give roles, close and open again. Nobody types a password for another."""

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import letters
from community.exceptions import CommunityError
from community.models import User
from community.names import normalise_email
from community.services.profiles import person_changed
from community.signals import person_left
from core.acts import log_act
from core.addresses import absolute_reverse
from core.roles import GIVE_ROLE


class AccountExists(CommunityError):
    message = _("This address has an account already. Open that account and give it a role there.")


class NotYoursToChange(CommunityError):
    message = _("Only an administrator changes this account.")


class NotYourself(CommunityError):
    message = _("You cannot close your own account here.")


class RoleOutOfReach(CommunityError):
    message = _("You can give only roles that allow no more than you may yourself.")


class NothingToInviteTo(CommunityError):
    message = _("This account has a password already. “Forgot your password?” on the sign-in page helps.")


def may_change(by: User, person: User) -> bool:
    """Administrators are changed by administrators alone."""
    return by.is_superuser or not person.is_superuser


def roles_within_reach(by: User) -> list[Group]:
    """The roles that this person may give: none of whose permissions she lacks herself."""
    if not by.has_perm(GIVE_ROLE):
        return []
    groups = Group.objects.prefetch_related("permissions__content_type").order_by("name")
    if by.is_superuser:
        return list(groups)
    mine = by.get_all_permissions()
    return [group for group in groups if {f"{one.content_type.app_label}.{one.codename}" for one in group.permissions.all()} <= mine]


def invite_user(*, email: str, name: str, preferred_language: str, roles: Iterable[Group], by: User) -> User:
    """Make an account without a password and write its owner a letter with a link to choose one. Raises AccountExists."""
    email = normalise_email(email)
    with transaction.atomic():
        if User.objects.filter(email=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists():
            raise AccountExists
        person = User.objects.create_user(email, None, name=name, preferred_language=preferred_language)
        EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
        log_act(person, "community.invite_user", by=by)
        _give(person, roles, by=by)
        _write_invitation(person)
    return person


def invite_again(*, user_id: int, by: User) -> User:
    """Write the letter again. Raises NothingToInviteTo once the person has chosen a password."""
    with transaction.atomic():
        person = _locked(user_id, by)
        if person.has_usable_password() or not person.is_active:
            raise NothingToInviteTo
        log_act(person, "community.invite_user", by=by)
        _write_invitation(person)
    return person


def change_user(*, user_id: int, name: str, preferred_language: str, by: User, roles: Iterable[Group] | None = None) -> User:
    """Change name, language and, where given, roles. The e-mail address is the owner's own to change. Raises NotYoursToChange, RoleOutOfReach."""
    with transaction.atomic():
        person = _locked(user_id, by)
        wanted = {"name": name, "preferred_language": preferred_language}
        changed = [field for field, value in wanted.items() if getattr(person, field) != value]
        for field in changed:
            setattr(person, field, wanted[field])
        if changed:
            person.save(update_fields=changed)
            log_act(person, "community.change_user", by=by, changed=changed)
            person_changed(person)
        if roles is not None:
            _give(person, roles, by=by)
    return person


def close_account(*, user_id: int, by: User) -> User:
    """Let nobody in with this account any more; its sessions end at once. Nothing is deleted. Raises NotYourself, NotYoursToChange."""
    with transaction.atomic():
        person = _locked(user_id, by)
        if person.pk == by.pk:
            raise NotYourself
        if person.is_active:
            User.objects.filter(pk=person.pk).update(is_active=False)
            log_act(person, "community.close_account", by=by)
            person_left.send(sender=User, user=person)
            person_changed(person)
    person.refresh_from_db()
    return person


def open_account(*, user_id: int, by: User) -> User:
    """Let the person in again."""
    with transaction.atomic():
        person = _locked(user_id, by)
        if not person.is_active:
            User.objects.filter(pk=person.pk).update(is_active=True)
            log_act(person, "community.open_account", by=by)
            person_changed(person)
    person.refresh_from_db()
    return person


def _locked(user_id: int, by: User) -> User:
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if not may_change(by, person):
        raise NotYoursToChange
    return person


def _give(person: User, roles: Iterable[Group], *, by: User) -> None:
    """Roles out of the giver's reach stay as they are; asking for a new one of them is refused."""
    reach, wanted, had = {one.pk for one in roles_within_reach(by)}, {one.pk for one in roles}, set(person.groups.values_list("pk", flat=True))
    if wanted - reach - had:
        raise RoleOutOfReach
    new = (had - reach) | (wanted & (reach | had))
    if new == had:
        return
    person.groups.set(new)
    User.objects.filter(pk=person.pk).update(is_staff=bool(new) or person.is_superuser)
    names = sorted(Group.objects.filter(pk__in=new).values_list("name", flat=True))
    log_act(person, "community.give_roles", by=by, roles=names)


def _write_invitation(person: User) -> None:
    """The link is allauth's own: it dies with its first use, or after PASSWORD_RESET_TIMEOUT."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    letters.staff_invitation(person, absolute_reverse("account_reset_password_from_key", language=person.preferred_language, **key))

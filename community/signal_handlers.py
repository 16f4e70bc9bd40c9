"""What people's records do when something happens elsewhere."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, password_reset
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from community.models import Skill, Target, User
from community.services.blocks import leave_contacts
from community.services.notifications import note_letter
from community.services.skills import keep_spellings
from community.services.wishes import wish_of
from community.signals import person_left
from community.ways_off import way_off_url
from core.caching import bump
from core.letters import letter_written, register_way_off, register_wishes
from core.models import Letter

register_wishes(wish_of)
register_way_off(way_off_url)


@receiver(password_reset)
def confirm_the_only_address(sender: Any, user: User, **kwargs: Any) -> None:
    """Whoever followed the link in the letter reads that mailbox. With several addresses nobody knows which, so nothing is confirmed."""
    _cut_off_who_came_first(user)
    addresses = EmailAddress.objects.filter(user=user)
    if addresses.count() == 1:
        addresses.filter(email__iexact=user.email).update(verified=True)


def _cut_off_who_came_first(user: User) -> None:
    """An account elsewhere that was connected before any address was confirmed may be a stranger's: it must not stay a way in."""
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        SocialAccount.objects.filter(user=user).delete()


@receiver(post_save, sender=Target)
def target_changed(**kwargs: Any) -> None:
    bump("targets", "home")


@receiver(post_save, sender=Skill)
def skill_changed(instance: Skill, **kwargs: Any) -> None:
    keep_spellings([instance])


@receiver(person_left)
def end_her_contacts(user: User, **kwargs: Any) -> None:
    leave_contacts(user_id=user.pk)


@receiver(authentication_step_completed)
def forget_an_unproven_password(sender: Any, request: HttpRequest, user: User, method: str, **kwargs: Any) -> None:
    """Who signs in by a code reads the mailbox. A password from before the address was ever confirmed may be a stranger's, so it ends here."""
    if method == "code":
        _cut_off_who_came_first(user)
    if method != "code" or not user.has_usable_password() or EmailAddress.objects.filter(user=user, verified=True).exists():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    messages.info(
        request,
        _(
            "Your address is confirmed. The password that was typed before that no longer holds: choose a new one under “Password”,"
            " or go on signing in with a code."
        ),
    )


@receiver(letter_written)
def letter_gets_a_line(sender: Any, letter: Letter, url: str, **kwargs: Any) -> None:
    note_letter(letter=letter, url=url)

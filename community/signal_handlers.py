"""What people's records do when something happens elsewhere."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from django.db.models.signals import post_save
from django.dispatch import receiver

from community.models import Skill, Target, User
from community.services.skills import keep_spellings
from core.caching import bump


@receiver(password_reset)
def confirm_the_only_address(sender: Any, user: User, **kwargs: Any) -> None:
    """Whoever followed the link in the letter reads that mailbox. With several addresses nobody knows which, so nothing is confirmed."""
    addresses = EmailAddress.objects.filter(user=user)
    if addresses.count() == 1:
        addresses.filter(email__iexact=user.email).update(verified=True)


@receiver(post_save, sender=Target)
def target_changed(**kwargs: Any) -> None:
    bump("targets", "home")


@receiver(post_save, sender=Skill)
def skill_changed(instance: Skill, **kwargs: Any) -> None:
    keep_spellings([instance])

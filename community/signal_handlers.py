"""What people's records do when something happens elsewhere."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from django.db.models.signals import post_save
from django.dispatch import receiver

from community.models import AlumniProfile, Campus, Target, User
from core.caching import bump
from search.services import mark_changed


@receiver(password_reset)
def confirm_the_only_address(sender: Any, user: User, **kwargs: Any) -> None:
    """Whoever followed the link in the letter reads that mailbox. With several addresses nobody knows which, so nothing is confirmed."""
    addresses = EmailAddress.objects.filter(user=user)
    if addresses.count() == 1:
        addresses.filter(email__iexact=user.email).update(verified=True)


@receiver(post_save, sender=Target)
def target_changed(**kwargs: Any) -> None:
    bump("targets", "home")


@receiver(post_save, sender=Campus)
def campus_changed(instance: Campus, **kwargs: Any) -> None:
    """A renamed campus reaches its people."""
    mark_changed("campus", [instance.pk])
    people = AlumniProfile.objects.filter(user__graduate_record__completions__course__campus=instance)
    mark_changed("alumni", people.values_list("pk", flat=True).distinct())
    bump("pages", "people", "home")

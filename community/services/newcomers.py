"""Accounts whose address was never confirmed."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone

from community.models import User
from core.models import Letter

KEEP_UNCONFIRMED = timedelta(days=7)
BATCH = 200
GOES_WITH_THE_ACCOUNT: tuple[type[models.Model], ...] = (EmailAddress, UserSession, Letter)


def purge_unconfirmed() -> str:
    """Delete accounts that nobody confirmed within seven days and that nothing else belongs to; returns a line for the record.

    Accounts that staff invited have a role or a letter of invitation of their own, and stay.
    """
    gone = 0
    while found := _purge_some():
        gone += found
    return f"{gone} unconfirmed accounts deleted"


def _purge_some() -> int:
    with transaction.atomic():
        ids = list(unconfirmed().select_for_update(of=("self",)).values_list("pk", flat=True)[:BATCH])
        User.objects.filter(pk__in=ids).delete()
    return len(ids)


def unconfirmed() -> models.QuerySet[User]:
    """Old accounts with no confirmed address, never signed in to, of which no row of the site speaks."""
    me = models.OuterRef("pk")
    old = User.objects.filter(date_joined__lt=timezone.now() - KEEP_UNCONFIRMED, last_login=None)
    found = old.filter(is_staff=False, is_superuser=False, is_active=True)
    found = found.exclude(models.Exists(EmailAddress.objects.filter(user=me, verified=True)))
    found = found.exclude(models.Exists(Letter.objects.filter(recipient=me, kind="staff_invitation")))
    for relation in User._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in GOES_WITH_THE_ACCOUNT:
            found = found.exclude(models.Exists(relation.related_model._base_manager.filter(**{relation.field.name: me})))
    return found.order_by("pk")

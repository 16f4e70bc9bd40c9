"""Accounts whose address was never confirmed."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel

from community.models import Consent, MobileNumber, Notification, NotificationPreference, User
from core.models import AccessRecord, Letter

BATCH = 200
GOES_WITH_THE_ACCOUNT: tuple[type[models.Model], ...] = (
    *(EmailAddress, UserSession, Letter, Consent, AccessRecord),
    *(MobileNumber, Notification, NotificationPreference),
)


def unconfirmed(before: datetime) -> models.QuerySet[User]:
    """Accounts made before, with no confirmed address, never signed in to, of which no row of the site speaks.

    Accounts that staff invited have a role or a letter of invitation of their own, and stay.
    """
    me = models.OuterRef("pk")
    old = User.objects.filter(date_joined__lt=before, last_login=None)
    found = old.filter(is_staff=False, is_superuser=False, is_active=True)
    found = found.exclude(models.Exists(EmailAddress.objects.filter(user=me, verified=True)))
    found = found.exclude(models.Exists(Letter.objects.filter(recipient=me, kind="staff_invitation")))
    for relation in User._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in GOES_WITH_THE_ACCOUNT:
            found = found.exclude(models.Exists(relation.related_model._base_manager.filter(**{relation.field.name: me})))
    return found

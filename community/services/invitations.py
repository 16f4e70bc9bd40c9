"""Inviting graduates to claim their record: a letter to the address on the roster, with a token that is good for one claim of that record."""

import hashlib

from django.utils import timezone

from community.models import Invitation, User


def token_hash(secret: str) -> str:
    """What we keep of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_invitation(secret: str) -> Invitation | None:
    """The invitation that this token opens; None once it was used, has expired, or its record has an owner."""
    if not secret:
        return None
    open_ones = Invitation.objects.filter(used_at=None, expires_at__gt=timezone.now(), record__owner=None)
    return open_ones.filter(token_hash=token_hash(secret)).select_related("record").first()


def spend_invitation(invitation: Invitation, *, by: User) -> bool:
    """Mark the token used, in the caller's transaction; False when somebody was faster."""
    unused = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=timezone.now())
    return bool(unused.update(used_at=timezone.now(), used_by=by))

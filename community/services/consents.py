"""Agreeing and withdrawing: each as one press, at once."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.consents import documents_in_force
from community.exceptions import ConsentNotOffered
from community.models import Consent, ConsentDocument, User
from core.acts import log_act

How = Consent.How


def record_sign_up(*, user: User, documents: Iterable[ConsentDocument], chosen: Collection[str]) -> None:
    """What she was told and what she agreed to when joining, in the transaction that makes the account: no account without it."""
    rows = [Consent(user=user, document=one, given_how=How.SIGN_UP) for one in documents if one.required or one.kind in chosen]
    Consent.objects.bulk_create(rows)


@transaction.atomic
def give_consent(*, user: User, kind: str, how: str) -> Consent:
    """Agree to the version that holds today. Asked for again, the consent that is there. ConsentNotOffered for what is no choice."""
    _lock(user)
    document = documents_in_force().get(kind)
    if document is None or not document.is_choice:
        raise ConsentNotOffered
    if known := Consent.objects.live().filter(user=user, document=document).first():
        return known
    consent = Consent.objects.create(user=user, document=document, given_how=how)
    log_act(user, "community.give_consent", by=user, kind=kind, version=document.version)
    return consent


@transaction.atomic
def withdraw_consent(*, user: User, kind: str, how: str, by: Any = None) -> int:
    """Withdraw every version of a kind; returns how many rows it closed, none when there was nothing. ConsentNotOffered for what is no choice."""
    _lock(user)
    live = Consent.objects.live().filter(user=user, document__kind=kind)
    if live.filter(document__required=True).exists():
        raise ConsentNotOffered
    closed = live.update(withdrawn_at=timezone.now(), withdrawn_how=how)
    if closed:
        log_act(user, "community.withdraw_consent", by=by or user, kind=kind)
    return closed


def _lock(user: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)

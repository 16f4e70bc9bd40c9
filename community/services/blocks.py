"""Blocking: two people neither find, ask nor meet each other any more. The blocked never learns of it."""

from django.db import transaction
from django.utils import timezone

from community import contact_letters as letters
from community.blocks import MOST_IN_A_QUERY, forget_kept_apart
from community.exceptions import CannotContactOneself, TooManyBlocks
from community.models import Block, Introduction, User
from community.services.introductions import become
from community.services.two_people import lock_two
from community.signals import person_blocked
from core.acts import log_act

Status = Introduction.Status


def block_person(*, person_id: int, by: User) -> Block:
    """Keep a person away. Blocking twice is blocking once. Raises CannotContactOneself or TooManyBlocks."""
    if person_id == by.pk:
        raise CannotContactOneself
    with transaction.atomic():
        return set_apart(by, lock_two(by.pk, person_id)[person_id])


def set_apart(by: User, person: User) -> Block:
    """The block and all that follows, in the caller's transaction, which holds the lock on both accounts."""
    if known := Block.objects.filter(by=by, person=person).first():
        return known
    if Block.objects.filter(by=by).count() >= MOST_IN_A_QUERY:
        raise TooManyBlocks
    block = Block.objects.create(by=by, person=person)
    log_act(by, "community.block_person", by=by)
    forget_kept_apart(by, person)
    person_blocked.send(sender=Block, by=by, person=person)
    _part(by, person)
    return block


def _part(by: User, person: User) -> None:
    """What she asked is taken back, what she was asked she sees no more and it runs out, what was accepted ends."""
    between = Introduction.objects.between(by.pk, person.pk).select_for_update(of=("self",), no_key=True)
    for introduction in between.open():
        if introduction.asker_id == by.pk:
            become(introduction, Status.WITHDRAWN)
        else:
            introduction.is_silenced = True
            introduction.save(update_fields=["is_silenced"])
    between.live().update(ended_at=timezone.now())


def unblock_person(*, person_id: int, by: User) -> None:
    """Take a block back. What ended stays ended; safe to repeat."""
    with transaction.atomic():
        found = lock_two(by.pk, person_id)
        if Block.objects.filter(by=by, person=person_id).delete()[0]:
            log_act(by, "community.unblock_person", by=by)
        forget_kept_apart(by, found[person_id])


def leave_contacts(*, user_id: int) -> None:
    """Somebody leaves: what she asked is taken back, whoever asked her hears that it runs out, contacts end. Safe to repeat.

    Called inside the transaction that ends her membership, which holds the lock on her account.
    """
    with transaction.atomic():
        rows = Introduction.objects.select_for_update(of=("self",), no_key=True).select_related("asker", "asked").order_by("pk")
        for introduction in rows.open().filter(asker=user_id):
            become(introduction, Status.WITHDRAWN)
            log_act(introduction, "community.withdraw_introduction")
        for introduction in rows.open().filter(asked=user_id):
            become(introduction, Status.EXPIRED)
            log_act(introduction, "community.expire_introduction")
            letters.introduction_expired(introduction, was_asked=False)
        Introduction.objects.live().seen_by(user_id).update(ended_at=timezone.now())

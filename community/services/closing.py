"""A person asks to be deleted: hidden at once, erased after seven days, and until then she may take it back."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community import letters
from community.exceptions import MustHandOver, StaffCannotBeErased
from community.models import AccountClosing, AlumniProfile, User
from community.personal_data import ties
from community.services.erasure import empty_log, erase, sweep
from community.services.profiles import tell_of
from community.signals import closing_asked, closing_withdrawn
from core.acts import log_act
from core.models import Letter

State = AccountClosing.State


def ask_for_deletion(*, by: User, settled: Collection[str] = (), reason: str = "") -> AccountClosing:
    """Close the account for others now and delete it after seven days; asked again it changes nothing.

    `settled` names the ties she has said something to. Raises MustHandOver while one is left, StaffCannotBeErased.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if waiting := closing_of(user):
            return waiting
        if user.is_staff or user.is_superuser:
            raise StaffCannotBeErased
        if any(tie.name not in settled and any(True for _ in tie.found(user)) for tie in ties.values()):
            raise MustHandOver
        due = timezone.now() + AccountClosing.COOLING_OFF
        closing = AccountClosing.objects.create(user=user, due_at=due, reason=reason[:300], before=_hide(user))
        log_act(closing, "community.ask_for_deletion", by=user)
        day = timezone.localtime(due).date()
        closing_asked.send(sender=AccountClosing, user=user, until=day)
        letters.closing_asked(user, day)
    return closing


def withdraw_deletion(*, by: User) -> bool:
    """She stays: what was shown and open is so again. Whether there was anything to take back."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).filter(pk=by.pk).first()  # none when the worker was quicker
        closing = AccountClosing.objects.select_for_update(of=("self",), no_key=True).filter(user=user, state=State.QUEUED).first()
        if user is None or closing is None:
            return False
        _show_again(user, closing)
        AccountClosing.objects.filter(pk=closing.pk).update(
            state=State.WITHDRAWN, finished_at=timezone.now(), reason="", before={}, lease=None, leased_until=None
        )
        log_act(closing, "community.withdraw_deletion", by=user)
        closing_withdrawn.send(sender=AccountClosing, user=user, until=timezone.localtime(closing.due_at).date())
        letters.closing_withdrawn(user)
    return True


def closing_of(user: User) -> AccountClosing | None:
    """The deletion she asked for and has not taken back."""
    return AccountClosing.objects.filter(user=user, state=State.QUEUED).first()


def _hide(user: User) -> dict[str, bool]:
    profile = AlumniProfile.objects.select_for_update(of=("self",), no_key=True).filter(user=user).first()
    if profile is None or profile.is_hidden:
        return {}
    profile.is_hidden = True
    profile.save(update_fields=["is_hidden"])
    tell_of(profile)
    return {"was_shown": True}


def _show_again(user: User, closing: AccountClosing) -> None:
    profile = AlumniProfile.objects.select_for_update(of=("self",), no_key=True).filter(user=user).first()
    if profile and closing.before.get("was_shown"):
        profile.is_hidden = False
        profile.save(update_fields=["is_hidden"])
        tell_of(profile)


def carry_out(*, closing_id: int) -> str:
    """The day has come: erase her, then sweep what files still show. Returns the final state.

    Taken back in the meantime, or begun by a worker that died, it only finishes what is left. Raises StaffCannotBeErased, for staff to look.
    """
    closing = AccountClosing.objects.get(pk=closing_id)
    if closing.user_id is not None:
        erase(user_id=closing.user_id, closing_id=closing.pk)
        closing.refresh_from_db()
    if closing.state != State.WITHDRAWN:
        sweep()
        closing.refresh_from_db()
    return closing.state


def warn_of_closing() -> str:
    """A letter on the day before, once; a line for the record."""
    tomorrow = timezone.now() + timedelta(days=1)
    waiting = AccountClosing.objects.filter(state=State.QUEUED, warned_at=None, due_at__lte=tomorrow, due_at__gt=timezone.now())
    told = 0
    for closing_id in list(waiting.values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            closing = AccountClosing.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=closing_id)
            if closing.user and closing.state == State.QUEUED and closing.warned_at is None:
                AccountClosing.objects.filter(pk=closing.pk).update(warned_at=timezone.now())
                letters.closing_tomorrow(closing.user, timezone.localtime(closing.due_at).date())
                told += 1
    return f"{told} people reminded that their account goes"


def forget_last_letters() -> str:
    """The last letter to somebody who is gone loses its row, and with it her address, as soon as it went out or cannot."""
    gone, _models = Letter.objects.filter(kind=letters.LAST_LETTER).exclude(state=Letter.State.QUEUED).delete()
    if gone:
        empty_log()
    return f"{gone} last letters forgotten"

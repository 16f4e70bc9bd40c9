"""How people want their letters: at once, in the weekly digest, not at all. From the settings page, or by one click in a letter."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from community.exceptions import NotToBeChosen
from community.letters import OUTCOME_QUESTION
from community.models import GraduateRecord, Notification, NotificationPreference, User
from community.services.outcome_questions import ask_again, stop_asking
from core.letters import LetterKind, Wish, kinds
from core.models import SuppressedAddress


def wish_of(person: Any, kind: LetterKind) -> str:
    """How an account wants an optional kind. Whether somebody is asked about work stands in her record alone, so the two never differ."""
    if kind.name == OUTCOME_QUESTION:
        return Wish.NEVER if GraduateRecord.objects.filter(owner=person, no_questions_since__isnull=False).exists() else kind.wish
    chosen = NotificationPreference.objects.filter(user=person, kind=kind.name).values_list("wish", flat=True).first()
    return chosen if chosen in kind.wishes else kind.wish


def wishes_of(person: Any) -> dict[str, str]:
    """The same for every optional kind, in two queries."""
    chosen = dict(NotificationPreference.objects.filter(user=person).values_list("kind", "wish"))
    optional = {name: kind for name, kind in kinds.items() if kind.optional}
    wishes = {name: chosen[name] if chosen.get(name) in kind.wishes else kind.wish for name, kind in optional.items()}
    return wishes | {name: wish_of(person, optional[name]) for name in optional if name == OUTCOME_QUESTION}


def choose_wishes(*, wishes: Mapping[str, str], by: User) -> None:
    """Keep how somebody wants each of these kinds. Raises NotToBeChosen for a kind that always comes or a wish that it does not know."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        now = wishes_of(by)
        for name, wish in wishes.items():
            if name not in now or wish not in kinds[name].wishes:
                raise NotToBeChosen
            if wish != now[name]:
                _choose(by, kinds[name], wish)


def leave_kind(*, kind: str, person: User | None, address: str) -> None:
    """No more letters of this kind to this account or, where there is none, to this address. Twice changes nothing."""
    if person is not None:
        choose_wishes(wishes={kind: Wish.NEVER}, by=person)
    elif kind == OUTCOME_QUESTION and (records := _unowned(address)):
        for record_id in records:
            stop_asking(record_id=record_id, by=None)
    else:
        reason = "one-click unsubscribe"
        SuppressedAddress.objects.get_or_create(address=address, kind=kind, defaults={"reason": reason, "source": SuppressedAddress.Source.READER})


def take_kind_back(*, kind: str, person: User | None, address: str) -> None:
    """Undo `leave_kind`: what holds for everybody holds again. An address that came back by itself stays where it is."""
    if person is not None:
        choose_wishes(wishes={kind: kinds[kind].wish}, by=person)
        return
    SuppressedAddress.objects.filter(address=address, kind=kind, source=SuppressedAddress.Source.READER).delete()
    if kind == OUTCOME_QUESTION:
        for record_id in _unowned(address):
            ask_again(record_id=record_id, by=None)


def has_left(*, kind: str, person: User | None, address: str) -> bool:
    """Whether letters of this kind stay away."""
    if person is not None:
        return wish_of(person, kinds[kind]) == Wish.NEVER
    if kind == OUTCOME_QUESTION and GraduateRecord.objects.filter(owner=None, email_key=address, no_questions_since__isnull=False).exists():
        return True
    return SuppressedAddress.objects.filter(address=address, kind__in=[kind, ""]).exists()


def _unowned(address: str) -> list[int]:
    return list(GraduateRecord.objects.filter(owner=None, email_key=address).order_by("pk").values_list("pk", flat=True))


def _choose(person: User, kind: LetterKind, wish: str) -> None:
    if kind.name == OUTCOME_QUESTION:
        record = GraduateRecord.objects.filter(owner=person).first()
        if record is not None:
            (stop_asking if wish == Wish.NEVER else ask_again)(record_id=record.pk, by=person)
        return
    NotificationPreference.objects.update_or_create(user=person, kind=kind.name, defaults={"wish": wish})
    if wish == Wish.NEVER:
        Notification.objects.filter(user=person, kind=kind.name, for_digest=True).update(for_digest=False)

"""The letters' queue: what the worker does with one letter, whatever its channel."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.utils import timezone

from core.gateways import Gateway, Refused, gateway_for
from core.letters import LetterKind, kinds
from core.models import Letter, SuppressedAddress
from core.outbox import Later, Queue, register
from core.texts import next_morning

State = Letter.State


def deliver(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: send letters through the gateways of their channels; without one they stay readable in the database."""
    return {letter.pk: _deliver(letter) for letter in Letter.objects.filter(pk__in=ids, state=State.QUEUED)}


def _deliver(letter: Letter) -> str:
    kind = kinds.get(letter.kind, kinds["other"])
    if is_suppressed(letter):
        return _over(letter, State.SUPPRESSED)
    if letter.handed_at and not kind.resend_when_unsure:
        return _failed(letter, letter.last_error or "The worker died while the server had it.", State.PERHAPS_SENT)
    if kind.lasts and letter.created_at < timezone.now() - kind.lasts:
        return _over(letter, _failed(letter, "What it carries had run out before it could be sent."))
    if not (letter.text or letter.html):  # emptied while it waited
        return _failed(letter, "Nothing was left of it to send.")
    gateway = gateway_for(letter)
    if gateway is None:
        return State.SENT
    if letter.channel != Letter.Channel.MAIL and not kind.lasts and (morning := next_morning(timezone.now())):
        raise Later(morning)
    return _hand_over(letter, kind, gateway)


def is_suppressed(letter: Letter) -> bool:
    """Whether its address is on the list of those that nothing, or nothing of this kind, goes to."""
    address = parseaddr(letter.to)[1].lower()
    return SuppressedAddress.objects.filter(address=address, kind__in=["", letter.kind]).exists()


def _hand_over(letter: Letter, kind: LetterKind, gateway: Gateway) -> str:
    """Between `handed_at` and the server's answer nobody knows: a process that dies there leaves `perhaps_sent` behind."""
    row = Letter.objects.filter(pk=letter.pk)
    try:
        gateway.check(letter)
        with gateway:  # a server that cannot be reached fails here, before anything is handed over
            row.update(handed_at=timezone.now())
            gateway.send(letter)
    except Refused as no:
        row.update(handed_at=None)
        if no.for_good:
            return _failed(letter, str(no))
        raise
    except Exception as error:  # whatever a server or its absence throws
        if kind.resend_when_unsure or not row.filter(handed_at__isnull=False).exists():
            raise
        return _failed(letter, f"{type(error).__name__}: {error}", State.PERHAPS_SENT)
    return _over(letter, State.SENT)


def _over(letter: Letter, state: str) -> str:
    """Nobody tries this letter again: a secret in it goes."""
    if letter.secret:
        Letter.objects.filter(pk=letter.pk).update(text="", html="")
    return state


def _failed(letter: Letter, reason: str, state: str = State.FAILED) -> str:
    Letter.objects.filter(pk=letter.pk).update(last_error=reason[:2000])
    return _over(letter, state) if state == State.PERHAPS_SENT else state


QUEUE = register(Queue("letters", Letter, deliver))

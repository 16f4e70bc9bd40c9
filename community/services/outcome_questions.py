"""Asking graduates how they are getting on, by letter: only the newest point, once, with one reminder, at most 500 letters a run."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from community import letters
from community.models import Completion, EmploymentOutcome, GraduateRecord, OutcomeRequest, User
from community.outcome_times import POINTS, asked_between
from community.services.invitations import token_hash
from core.acts import log_act
from core.models import SuppressedAddress

LINK_LASTS, REMIND_AFTER, BETWEEN_LETTERS = timedelta(days=90), timedelta(days=14), timedelta(days=14)
MOST_A_RUN = 500


def secret_of(completion_id: int, point: int) -> str:
    """The secret of one question, signed with our own key: the reminder carries the same link, and no table holds it."""
    return salted_hmac("community.outcomes", f"{completion_id}:{point}", algorithm="sha256").hexdigest()


def find_question(secret: str, *, now: datetime | None = None) -> OutcomeRequest | None:
    """The question that a link opens; None when there is none or it is older than 90 days."""
    open_ones = OutcomeRequest.objects.filter(written_at__gt=(now or timezone.now()) - LINK_LASTS)
    return open_ones.filter(token_hash=token_hash(secret)).select_related("completion__course__campus", "completion__record").first()


def may_be_written_to(completions: QuerySet[Completion]) -> QuerySet[Completion]:
    """Completions of people who agreed to be contacted or have an account here, at an address that is not suppressed, and may be asked."""
    suppressed = SuppressedAddress.objects.filter(kind__in=["", letters.OUTCOME_QUESTION]).values("address")
    owned = Q(record__owner__is_active=True) & ~Q(record__owner__email__in=suppressed)
    agreed = Q(record__owner=None, record__consented_on__isnull=False) & ~Q(record__email_key="") & ~Q(record__email_key__in=suppressed)
    return completions.filter(owned | agreed, record__no_questions_since=None)


def unanswered(point: int, now: datetime) -> QuerySet[Completion]:
    """Completions whose graduates we may write to about this point today, and who have not answered."""
    first, last = asked_between(point, timezone.localdate(now))
    answered = EmploymentOutcome.objects.filter(completion=OuterRef("pk"), point=point)
    return may_be_written_to(Completion.objects.filter(completed_on__range=(first, last)).filter(~Exists(answered)))


def stop_asking(*, record_id: int, by: User | None) -> None:
    """Ask this graduate no more, by letter or by telephone, about any course. `by` is None for a letter's link. Again changes nothing.

    What she has told stays; without an answer she counts among those who did not answer.
    """
    _set_asking(record_id, timezone.localdate(), "community.stop_asking", by)


def ask_again(*, record_id: int, by: User | None) -> None:
    """Take `stop_asking` back: she is asked whatever is due from now on."""
    _set_asking(record_id, None, "community.ask_again", by)


def _set_asking(record_id: int, since: date | None, action: str, by: User | None) -> None:
    with transaction.atomic():
        record = GraduateRecord.objects.select_for_update(of=("self",), no_key=True).get(pk=record_id)
        if (record.no_questions_since is None) == (since is None):
            return
        record.no_questions_since = since
        record.save(update_fields=["no_questions_since"])
        log_act(record, action, by=by, changed=["no_questions_since"])


def ask_about_work() -> str:
    """Write what is due today; returns a line for the record. May run twice: each question is written once, each reminder once."""
    now = timezone.now()
    asked = sum(_ask(completion_id, point) for completion_id, point in _to_ask(now, MOST_A_RUN))
    reminded = sum(_remind(pk, now) for pk in _to_remind(now, MOST_A_RUN - asked))
    return f"{asked} asked, {reminded} reminded"


def _to_ask(now: datetime, most: int) -> Iterator[tuple[int, int]]:
    """Whom to ask about what: nobody twice within a fortnight, whichever of her courses it is about."""
    written_to: set[int] = set()
    for point in POINTS:
        lately = OutcomeRequest.objects.filter(completion__record=OuterRef("record"), written_at__gt=now - BETWEEN_LETTERS)
        asked = OutcomeRequest.objects.filter(completion=OuterRef("pk"), point=point)
        rows = unanswered(point, now).filter(~Exists(asked), ~Exists(lately)).order_by("completed_on", "pk").values_list("pk", "record_id")
        for completion_id, record_id in rows[: most + len(written_to)]:
            if record_id not in written_to and len(written_to) < most:
                written_to.add(record_id)
                yield completion_id, point


def _ask(completion_id: int, point: int) -> int:
    with transaction.atomic():
        completion = _locked(completion_id)
        if completion.record.no_questions_since:
            return 0
        secret = secret_of(completion_id, point)
        new = OutcomeRequest.objects.get_or_create(completion=completion, point=point, defaults={"token_hash": token_hash(secret)})[1]
        if new:
            letters.outcome_question(completion, point, secret)
        return int(new)


def _to_remind(now: datetime, most: int) -> list[int]:
    waiting: list[int] = []
    for point in POINTS:
        due = OutcomeRequest.objects.filter(point=point, reminded_at=None, written_at__lte=now - REMIND_AFTER, written_at__gt=now - LINK_LASTS)
        waiting += due.filter(completion__in=unanswered(point, now)).order_by("written_at", "pk").values_list("pk", flat=True)[: most - len(waiting)]
    return waiting


def _remind(pk: int, now: datetime) -> int:
    with transaction.atomic():
        question = OutcomeRequest.objects.get(pk=pk)
        completion, secret = _locked(question.completion_id), secret_of(question.completion_id, question.point)
        if completion.record.no_questions_since:
            return 0
        first = OutcomeRequest.objects.filter(pk=pk, reminded_at=None).update(reminded_at=now, token_hash=token_hash(secret))
        if first:
            letters.outcome_question(completion, question.point, secret, reminder=True)
        return first


def _locked(completion_id: int) -> Completion:
    """With her record locked: who has just asked to be left alone gets no letter after that."""
    rows = Completion.objects.select_for_update(of=("record",), no_key=True).select_related("record__owner", "course__campus")
    return rows.get(pk=completion_id)

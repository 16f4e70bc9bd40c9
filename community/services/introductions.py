"""Asking somebody for contact (연락 요청), and the limits that keep it bearable for whoever is asked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import contact_letters as letters
from community import exceptions
from community.audiences import recruits_for
from community.models import AlumniProfile, Block, Introduction, MembershipClaim, Report, User
from community.querysets import MANY_REPORTS
from community.selectors import is_open_to_recruiter
from community.services.two_people import lock_two
from core.acts import log_act
from core.templatetags.face import day

Status = Introduction.Status
MOST_OPEN, MOST_A_WEEK, MOST_A_WEEK_FOR_RECRUITERS = 5, 10, 20
A_WEEK, PAUSE_AFTER_NO, NEW_FOR = timedelta(days=7), timedelta(days=90), timedelta(days=1)


def ask_introduction(*, asked_id: int, by: User, note: str) -> Introduction:
    """Ask a person for contact. A form posted twice finds the open request and returns it.

    Whoever is blocked by the asked learns nothing of it: her request is written, shown to nobody, and runs out like any other.
    Raises one of the refusals of `may_ask`.
    """
    with transaction.atomic():
        asked = lock_two(by.pk, asked_id)[asked_id]
        if known := Introduction.objects.open().filter(asker=by, asked=asked).first():
            return known
        may_ask(by, asked)
        is_silenced = Block.objects.filter(by=asked, person=by).exists()
        introduction = Introduction.objects.create(asker=by, asked=asked, note=note, is_silenced=is_silenced)
        log_act(introduction, "community.ask_introduction", by=by)
        if not is_silenced:
            letters.introduction_request(introduction)
        return introduction


def may_ask(by: User, asked: User) -> None:
    """Refuse in words what is not possible; the refusal says how to go on."""
    if by.pk == asked.pk:
        raise exceptions.CannotContactOneself
    if Block.objects.filter(by=by, person=asked).exists():
        raise exceptions.YouBlockThisPerson
    _is_somebody_who_asks(by)
    if not can_be_asked(by, asked):
        raise exceptions.CannotBeAsked
    _is_the_first_between(by, asked)
    _keeps_the_limits(by)


def _is_somebody_who_asks(by: User) -> None:
    if contact_is_paused(by):
        raise exceptions.ContactIsPaused
    if not may_ask_at_all(by):
        raise exceptions.MayNotAsk
    lately = timezone.now() - NEW_FOR
    is_new = MembershipClaim.objects.filter(user=by, verified_at__gt=lately).exists() if _is_graduate(by) else by.date_joined > lately
    if is_new:
        raise exceptions.TooNewToAsk


def may_ask_at_all(by: Any) -> bool:
    """Verified graduates with a profile that is shown, and recruiters of current member organisations."""
    return _is_graduate(by) or bool(recruits_for(by))


def _is_graduate(person: Any) -> bool:
    return AlumniProfile.objects.shown().filter(user=person).exists()


def contact_is_paused(person: User) -> bool:
    """Three members reported this person within thirty days, and the office has not looked at it yet. Nobody is told."""
    return Report.objects.lately_about(person).values("by").distinct().count() >= MANY_REPORTS


def can_be_asked(by: User, asked: User) -> bool:
    """Graduates ask whom they may see; recruiters alone whose profile is open to recruiters. Blocks do not show in the answer."""
    profile = AlumniProfile.objects.visible_but_for_blocks(by).shown().filter(user=asked).first()
    return profile is not None and (is_open_to_recruiter(profile, by) or _is_graduate(by))


def _is_the_first_between(by: User, asked: User) -> None:
    between = Introduction.objects.between(by.pk, asked.pk)
    if between.open().filter(asked=by, is_silenced=False).exists():
        raise exceptions.TheyAskedFirst
    if between.live().exists():
        raise exceptions.AlreadyInContact
    last_no = [moment for pair in between.filter(asker=by).values_list("declined_at", "ended_at") for moment in pair if moment]
    if last_no and (again := max(last_no) + PAUSE_AFTER_NO) > timezone.now():
        raise exceptions.AskAgainLater(_("It was not possible lately. You can ask this person again from %(day)s.") % {"day": day(again)})


def _keeps_the_limits(by: User) -> None:
    hers = Introduction.objects.filter(asker=by)
    if hers.open().count() >= MOST_OPEN:
        raise exceptions.TooManyOpenContacts
    most = MOST_A_WEEK_FOR_RECRUITERS if recruits_for(by) else MOST_A_WEEK
    newest = list(hers.filter(created_at__gt=timezone.now() - A_WEEK).order_by("-created_at").values_list("created_at", flat=True)[:most])
    if len(newest) == most:
        words = _("You have asked %(most)s people within seven days. You can ask the next one from %(day)s.")
        raise exceptions.TooManyContactsThisWeek(words % {"most": most, "day": day(newest[-1] + A_WEEK)})


def withdraw_introduction(*, introduction_id: int, by: User) -> Introduction:
    """The asker takes it back; nobody is written to."""
    with transaction.atomic():
        introduction = locked(introduction_id, Status.WITHDRAWN, asker=by)
        become(introduction, Status.WITHDRAWN)
        log_act(introduction, "community.withdraw_introduction", by=by)
        return introduction


def locked(introduction_id: int, target: str, **who: User) -> Introduction:
    """The introduction of this `asker` or `asked`, under the lock of both accounts. Raises ContactHasMovedOn where it cannot become so.

    What is silenced does not exist for the asked.
    """
    lock_two(*Introduction.objects.values_list("asker_id", "asked_id").get(pk=introduction_id))
    rows = Introduction.objects.select_for_update(of=("self",), no_key=True).select_related("asker", "asked")
    introduction = rows.get(pk=introduction_id)
    is_theirs = all(getattr(introduction, f"{side}_id") == person.pk for side, person in who.items())
    if not is_theirs or not introduction.can_become(target) or ("asked" in who and introduction.is_silenced):
        raise exceptions.ContactHasMovedOn
    return introduction


def become(introduction: Introduction, status: str, *, now: datetime | None = None, **fields: Any) -> None:
    """Set the state with its date, and other fields."""
    introduction.status = status
    for name, value in {f"{status}_at": now or timezone.now(), **fields}.items():
        if hasattr(introduction, name):
            setattr(introduction, name, value)
    introduction.save()


def end_introduction(*, introduction_id: int, by: User) -> Introduction:
    """Either of the two ends an accepted contact: the addresses are gone again. Ending twice is ending once; nobody is written to."""
    with transaction.atomic():
        lock_two(*Introduction.objects.values_list("asker_id", "asked_id").get(pk=introduction_id))
        introduction = Introduction.objects.select_for_update(no_key=True).get(pk=introduction_id)
        if by.pk not in {introduction.asker_id, introduction.asked_id} or introduction.status != Status.ACCEPTED:
            raise exceptions.ContactHasMovedOn
        if introduction.ended_at is None:
            introduction.ended_at = timezone.now()
            introduction.save(update_fields=["ended_at"])
            log_act(introduction, "community.end_introduction", by=by)
        return introduction

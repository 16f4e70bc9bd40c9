"""What this app has for the weekly digest: what waits, new people of my campus, and the messages that were held for it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.digest import Reader, Waiting, register_digest_section, register_waiting, waiting_for
from community.models import AlumniProfile, Introduction, MembershipClaim, Notification, User
from community.selectors import PersonView, person_view
from community.still_right import is_overdue
from community.work_questions import first_unanswered
from core.addresses import absolute_url

NEW_PEOPLE, ASKED_OF_A_CAMPUS, HELD = 5, 50, 8


def _own(reader: Reader) -> Iterator[Waiting]:
    user = reader.user
    if not hasattr(user, "graduate_record"):
        if MembershipClaim.objects.filter(user=user, status="needs_information").exists():
            yield Waiting(_("We need a little more to confirm your completion"), reverse("community:claim"))
        return
    if asked := Introduction.objects.filter(asked=user, status="open", is_silenced=False).count():
        text = ngettext("%(number)s person would like to get in touch with you", "%(number)s people would like to get in touch with you", asked)
        yield Waiting(text % {"number": asked}, reverse("community:me"))
    if first_unanswered(user):
        yield Waiting(_("How are you getting on? Two minutes about your work"), reverse("community:work"))
    profile = getattr(user, "profile", None)
    if profile and not profile.is_away and is_overdue(profile.confirmed_on, timezone.localdate()):
        yield Waiting(_("Is your profile still right? One tap is enough"), reverse("community:me"))


def _waiting(reader: Reader) -> dict[str, Any] | None:
    lines = [{"text": line.text, "url": absolute_url(line.path)} for line in waiting_for(reader)]
    headline = ngettext("%(number)s thing waits for you", "%(number)s things wait for you", len(lines)) % {"number": len(lines)}
    return {"headline": headline, "lines": lines} if lines else None


def newcomers_by_campus(since: Any) -> Mapping[int, Sequence[int]]:
    """Accounts whose completion was confirmed since then, by campus, the newest first; at most fifty a campus."""
    found: dict[int, list[int]] = defaultdict(list)
    claims = MembershipClaim.objects.filter(status="verified", verified_at__gt=since, record__owner__isnull=False)
    rows = claims.order_by("-verified_at", "-pk").values_list("record__completions__course__campus", "user")
    for campus, user in rows.iterator(chunk_size=500):
        if campus and user not in found[campus] and len(found[campus]) < ASKED_OF_A_CAMPUS:
            found[campus].append(user)
    return found


def _campuses(user: User) -> set[int]:
    record = getattr(user, "graduate_record", None)
    return {one.course.campus_id for one in record.completions.all() if one.course.campus_id} if record else set()


def new_people(reader: Reader) -> list[PersonView]:
    """People whose completion at one of her campuses was confirmed since the last digest, if she may see them and where they studied."""
    mine = _campuses(reader.user)
    by_campus = reader.once(("newcomers", reader.since), lambda: newcomers_by_campus(reader.since)) if mine else {}
    order = list(dict.fromkeys(user for campus in sorted(mine) for user in by_campus.get(campus, ()) if user != reader.user.pk))
    if not order:
        return []
    profiles = AlumniProfile.objects.shown().visible_to(reader.user).filter(user__in=order).with_card()
    views = [person_view(profile, reader.user) for profile in sorted(profiles, key=lambda profile: order.index(profile.user_id))]
    return [view for view in views if any(one.course.campus_id in mine for one in view.completions)][:NEW_PEOPLE]


def _new_people(reader: Reader) -> dict[str, Any] | None:
    people = new_people(reader)
    if not people:
        return None
    number = len(people)
    headline = ngettext("%(number)s new person of your campus", "%(number)s new people of your campus", number) % {"number": number}
    lines = [{"name": one.name, "headline": one.headline or one.campus_line, "url": absolute_url(one.url)} for one in people]
    return {"headline": headline, "lines": lines}


def _held(reader: Reader) -> dict[str, Any] | None:
    waiting = Notification.objects.filter(user=reader.user, for_digest=True, read_at=None).order_by("-created_at", "-pk")
    lines = list(waiting[: HELD + 1])
    if not lines:
        return None
    number = len(lines) if len(lines) <= HELD else waiting.count()
    headline = ngettext("%(number)s message kept for you", "%(number)s messages kept for you", number) % {"number": number}
    shown = [{"text": line.title, "url": absolute_url(reverse("community:open-notification", args=[line.pk]))} for line in lines[:HELD]]
    return {"headline": headline, "lines": shown, "beyond": max(0, number - HELD), "url": absolute_url(reverse("community:notifications"))}


register_waiting(10, _own)
register_digest_section(0, "community/letters/digest/waiting", _waiting)
register_digest_section(10, "community/letters/digest/people", _new_people)
register_digest_section(90, "community/letters/digest/held", _held)

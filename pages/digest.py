"""What this app has for the weekly digest: events of the next two weeks, those at the reader's campuses first."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.models import Locale

from community.digest import Reader, register_digest_section
from core.addresses import absolute_url
from pages.models import EventPage
from pages.selectors import coming_events

AHEAD, MOST, LOOKED_AT = timedelta(days=14), 3, 20


def soon(language: str) -> list[EventPage]:
    """Events that begin within two weeks and have not begun, in one language."""
    now = timezone.now()
    locale = Locale.objects.filter(language_code=language).first()
    return [one for one in coming_events(locale.pk, LOOKED_AT) if now < one.starts_at < now + AHEAD] if locale else []


def fitting_events(reader: Reader) -> dict[str, Any] | None:
    """At most three; an event whose place names one of her campuses comes before the others."""
    language = reader.user.preferred_language
    events = reader.once(("events", language), lambda: [(one, absolute_url(one.get_url() or "")) for one in soon(language)])
    if not events:
        return None
    record = getattr(reader.user, "graduate_record", None)
    mine = {one.course.campus.name for one in record.completions.all() if one.course.campus} if record else set()
    near = sorted(events, key=lambda one: (not any(name in one[0].place for name in mine), one[0].starts_at))[:MOST]
    lines = [{"title": event.title, "starts_at": event.starts_at, "place": event.place, "url": url} for event, url in near]
    return {"headline": ngettext("%(number)s event soon", "%(number)s events soon", len(lines)) % {"number": len(lines)}, "lines": lines}


register_digest_section(30, "pages/letters/digest/events", fitting_events)

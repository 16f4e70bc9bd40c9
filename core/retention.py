"""How long the machine room keeps its own traces, and the nightly run over every app's periods."""

import logging
from datetime import datetime, time
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from core.caching import fold_tags
from core.models import AccessRecord, AccessReview, AccessSeen, BounceNotice, Letter, ScheduledRun
from core.periods import STEP, periods, register_rows
from core.schedule import schedule

RUN = "core.retention"
TOO_OLD = "What it carries had grown too old to send."
log = logging.getLogger("ieum.retention")


def forget_all() -> str:
    """Run every period; returns a line for the record. One that fails leaves the others running and fails the run, which is tried again."""
    done, failed = [], []
    for name, period in periods.items():
        try:
            done.append(f"{name} {period.run()}")
        except Exception:
            log.exception("Retention of %s failed", name)
            failed.append(name)
    if failed:
        raise RuntimeError(f"Not forgotten: {', '.join(failed)}")
    return ", ".join(done)


def old_letters(before: datetime) -> QuerySet[Letter]:
    """What was written before, and no longer waits. One that must never be written twice stays as an empty row: that is not old."""
    emptied = Q(dedup_key__isnull=False, to="")
    return Letter.objects.filter(created_at__lt=before).exclude(state=Letter.State.QUEUED).exclude(emptied)


def forget_letters(rows: QuerySet[Letter]) -> None:
    """Delete them; of those that must never be written twice nothing stays but the key that says so."""
    rows.filter(dedup_key=None).delete()
    rows.update(to="", sender="", recipient=None, subject="", text="", html="", headers={}, last_error="")


def old_secrets(before: datetime) -> QuerySet[Letter]:
    """Letters that carry a secret and still have it."""
    return Letter.objects.filter(secret=True, created_at__lt=before).exclude(text="", html="")


def forget_secrets(rows: QuerySet[Letter]) -> None:
    """Empty them; one that still waits fails, so that no empty letter goes out."""
    rows.filter(state=Letter.State.QUEUED).update(state=Letter.State.FAILED, last_error=TOO_OLD)
    rows.update(text="", html="")


def forget_records(rows: QuerySet[AccessRecord]) -> None:
    """Whom a record of a long file names may be thousands: they go first, in steps."""
    named = AccessSeen.objects.filter(record__in=list(rows.values_list("pk", flat=True)))
    while ids := list(named.values_list("pk", flat=True)[:STEP]):
        AccessSeen.objects.filter(pk__in=ids).delete()
    rows.delete()


def old_devices(before: datetime) -> QuerySet[UserSession]:
    """Browsers that somebody signed in with, whose session is over."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    return UserSession.objects.filter(~Exists(alive), last_seen_at__lt=before)


def old_acts(before: datetime) -> QuerySet[ModelLogEntry]:
    """What people did here, but for money: those acts explain the books, and `scholarships` keeps them as long as these."""
    return ModelLogEntry.objects.filter(timestamp__lt=before).exclude(content_type__app_label="scholarships")


def _before(model: Any, field: str, **wanted: Any) -> Any:
    """Rows of a table whose `field` lies before."""
    return lambda before: model._default_manager.filter(**wanted, **{f"{field}__lt": before})


register_rows(
    "finished_runs",
    _("finished runs of the schedule"),
    _("to see whether the nightly work was done"),
    _before(ScheduledRun, "finished_at", state="done"),
)
register_rows(
    "secret_bodies",
    _("text of letters that carry a code or a link"),
    _("a code is good for minutes or days; sent ones are emptied at once"),
    old_secrets,
    forget=forget_secrets,
)
register_rows("letters", _("letters and text messages"), _("to answer what was sent and whether it arrived"), old_letters, forget=forget_letters)
register_rows(
    "bounce_notices",
    _("notices of providers that a letter came back"),
    _("to find people whom no letter reaches"),
    lambda before: BounceNotice.objects.filter(created_at__lt=before).exclude(state="queued"),
)
register_rows(
    "access_records",
    _("access records"),
    _("measures for the safety of personal data, article 8: a year at least, two years from 50,000 people or with sensitive data"),
    _before(AccessRecord, "at"),
    forget=forget_records,
    step=50,
)
register_rows("access_reviews", _("monthly reviews of the access records"), _("to show that they were held"), _before(AccessReview, "at"))
register_rows("acts", _("the log of acts"), _("to find a mistake and take it back, and to see who decided"), old_acts)
register_rows("sessions", _("sign-ins that ran out"), _("of no more use once they ran out"), _before(Session, "expire_date"))
register_rows("devices", _("devices that somebody was signed in with"), _("so that a person can tell a stranger's sign-in from her own"), old_devices)

schedule("core.fold_tags", fold_tags, every_minutes=60)
schedule(RUN, forget_all, at=time(3, 30))

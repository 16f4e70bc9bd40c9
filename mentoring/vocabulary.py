"""What people mentor about, and how they meet: kept lists, stored by key."""

from typing import Any

from django.utils.translation import gettext_lazy as _

TOPICS: dict[str, Any] = {
    "first-job": _("First job"),
    "career-change": _("Changing fields"),
    "portfolio": _("Portfolio"),
    "interview": _("Interviews"),
    "code-review": _("Code review"),
    "study-plan": _("Study plans"),
    "certificates": _("Certificates"),
    "working-life": _("Working life"),
    "freelance": _("Freelancing"),
    "returning": _("Returning to work"),
    "startup": _("Founding a company"),
    "research": _("Research and further study"),
    "backend": _("Back end"),
    "frontend": _("Front end"),
    "data": _("Data and AI"),
    "cloud": _("Cloud and operations"),
    "planning": _("Product and planning"),
    "design": _("Design and content"),
}
FORMATS: dict[str, Any] = {
    "coffee": _("Coffee chat"),
    "video": _("Video call"),
    "phone": _("Telephone"),
    "writing": _("In writing"),
}
DAYS: dict[str, Any] = {
    "mon": _("Mon"),
    "tue": _("Tue"),
    "wed": _("Wed"),
    "thu": _("Thu"),
    "fri": _("Fri"),
    "sat": _("Sat"),
    "sun": _("Sun"),
}


def slot_label(slot: list[Any] | tuple[Any, ...]) -> str:
    """`["tue", "20:00", 30]` → `화 20:00, 30분`."""
    day, begins, minutes = slot
    return str(_("%(day)s %(time)s, %(minutes)s minutes") % {"day": DAYS.get(day, day), "time": begins, "minutes": minutes})

"""What the head of every page says about the inbox of whoever is signed in."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.models import Notification

register = template.Library()
MOST = 99


@dataclass(frozen=True)
class Unread:
    """How many lines nobody has opened yet, counted to a hundred at most."""

    count: int

    @property
    def shown(self) -> str:
        return f"{MOST}+" if self.count > MOST else str(self.count)

    @property
    def label(self) -> str:
        """The same for somebody who hears the page."""
        if not self.count:
            return _("Messages to you")
        return ngettext("Messages to you, %(number)s unread", "Messages to you, %(number)s unread", self.count) % {"number": self.shown}


@register.simple_tag
def unread_of(person: Any) -> Unread:
    """One query, by an index that holds unread lines alone; never more than a hundred rows."""
    if person.pk is None:  # nobody writes to an account that is not there yet
        return Unread(0)
    return Unread(Notification.objects.filter(user=person, read_at=None).order_by()[: MOST + 1].count())

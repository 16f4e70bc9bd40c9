"""How the index is, for the machine room and for whoever watches the site."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.health import Health, register_part
from core.staff.waiting import register_waiting
from search.engines import engine
from search.models import IndexRow
from search.upkeep import state_now

WORDS = {
    "ready": _("In step with the site."),
    "empty": _("Nothing was ever put into it."),
    "behind": _("Behind the site. The worker makes it anew within five minutes."),
    "incomplete": _("Not everything is in it yet. The worker makes it anew within five minutes."),
    "missing": _("Not there. The worker makes it anew within five minutes; until then only names can be looked up."),
    "outdated": _("Made by another version of the site. The worker makes it anew within five minutes; until then only names can be looked up."),
    "broken": _("It cannot be read. If the worker cannot mend it, “Scheduled runs” says why."),
    "away": _("The search cluster does not answer. Changes wait, and only names can be looked up."),
}


def health(*, thoroughly: bool = False) -> Health:
    """The index's own word; thoroughly, also whether it holds what the rows say."""
    word = state_now() if thoroughly else engine().state()
    name = "empty" if word == "missing" and not IndexRow.objects.exists() else word
    return Health(name, WORDS[name], is_well=name in {"ready", "empty"})


def needs_a_look() -> int:
    """1 when the index is not well; the outbox, where the line leads, says how and what waits for it."""
    return int(not health().is_well)


register_part("search", _("Search index"), health)
register_waiting(
    _("Search index that is not in step"), needs_a_look, lambda: reverse("staff_outbox"), permission="core.view_scheduledrun", name="search"
)

"""The machine room in the back office, and what every screen of the back office shares."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from core import desks, previews, review_desk
from core.access_review import months_due
from core.staff.waiting import WaitingPanel, register_waiting


@hooks.register("register_log_actions")
def core_acts(actions: Any) -> None:
    actions.register_action("core.retry_outbox", _("Try again"), _("Sent back to the outbox"))
    actions.register_action("core.settle_letter", _("Say whether it went out"), _("Found out whether it went out"))
    actions.register_action("core.retry_queue", _("Try all again"), _("Everything given up was sent back to the outbox"))
    actions.register_action("core.suppress_address", _("Send nothing"), _("Nothing is sent to this address"))
    actions.register_action("core.review_accesses", _("Review access records"), _("The access records of a month were reviewed"))
    actions.register_action("core.release_address", _("Send again"), _("Mail may go to this address again"))


@hooks.register("register_admin_viewset")
def machine_room() -> desks.MachineRoom:
    return desks.MachineRoom()


@hooks.register("register_admin_urls")
def queue_addresses() -> list[URLPattern]:
    outbox = [path("outbox/", desks.outbox, name="staff_outbox"), path("outbox/<slug:name>/retry/", desks.retry_rows, name="staff_outbox_retry")]
    return [*outbox, *review_desk.ADDRESSES]


@hooks.register("register_admin_urls")
def preview_addresses() -> list[URLPattern]:
    return previews.urlpatterns


@hooks.register("construct_homepage_panels")
def what_waits(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, WaitingPanel(request))


@hooks.register("insert_global_admin_css")
def staff_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/staff.css"))


@hooks.register("construct_help_menu")
def no_foreign_help(request: HttpRequest, items: list[Any]) -> None:
    """Help that leads out of this house, to another language and to another product's news, is left out."""
    items[:] = [item for item in items if not str(item.url).startswith("http")]


register_waiting(_("Given up by the worker"), desks.given_up, lambda: reverse("staff_outbox"), permission="core.view_scheduledrun", name="outbox")
register_waiting(
    _("Letters that perhaps went out"),
    lambda: desks.unsure_letters().count(),
    desks.unsure_url,
    permission="core.change_letter",
    name="unsure-letters",
)
register_waiting(
    _("Months whose access records wait for their review"),
    lambda: len(months_due()),
    lambda: reverse("staff_access_review"),
    permission="core.add_accessreview",
    name="access-review",
)

"""Pages in the back office."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from pages import roles
from pages.models.workflow import is_own_work

roles.declare()


@hooks.register("before_publish_page")
def somebody_else_publishes(request: HttpRequest, page: Any) -> HttpResponse | None:
    """What one person wrote alone goes out when another has looked at it: handing in is one button away."""
    if not is_own_work(page, request.user):
        return None
    messages.error(request, _("Somebody else has to look at a page before it goes out. Please hand it in for approval."))
    return redirect("wagtailadmin_pages:edit", page.pk)

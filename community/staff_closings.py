"""Who leaves (/staff/accountclosing/): what waits for its day, what was erased. Read only: the seven days are hers, and the worker does the rest."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.models import AccountClosing
from core.staff import StaffViewSet


class ClosingDesk(StaffViewSet):
    model = AccountClosing
    icon = "bin"
    list_display = ("__str__", "user", "due_at", "finished_at")
    list_filter = ("state",)
    search_fields = ("user__name", "user__email")
    inspect_view_fields = ("user", "state", "reason", "created_at", "due_at", "warned_at", "finished_at", "counts", "attempts", "last_error")
    personal, purpose = True, _("answering questions about a deletion")

    def rows(self, request: HttpRequest) -> QuerySet:
        return AccountClosing.objects.select_related("user")

    def subject(self, instance: AccountClosing) -> Any:
        return instance.user

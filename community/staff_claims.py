"""Claims in the back office: the list of all of them, and what became of each. Deciding is the claims desk's (staff_desk.py)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.exceptions import CommunityError
from community.models import MembershipClaim
from community.services import claims
from community.staff_forms import ReasonForm
from core.staff import Act, StaffViewSet


class ClaimDesk(StaffViewSet):
    model = MembershipClaim
    icon = "key"
    menu_label = _("All claims")
    list_display = ("name", "birth_date", "status", "mismatch", "submitted_at")
    list_filter = ("status", "mismatch", "proof")
    search_fields = ("name", "record_number", "user__email")
    inspect_view_fields = (
        *("name", "birth_date", "record_number", "campus_said", "year_said", "note", "user"),
        *("status", "mismatch", "candidate", "invited_as", "question", "proof", "record", "decided_by"),
    )
    personal, purpose = True, _("comparing a claim with the roster")
    refusals = (CommunityError,)
    acts = (
        Act(
            "revoke",
            _("Revoke"),
            claims.revoke_claim,
            takes="claim_id",
            form=ReasonForm,
            danger=True,
            shown_when=lambda one: one.can_become("revoked"),
        ),
    )

    def rows(self, request: HttpRequest) -> QuerySet:
        return MembershipClaim.objects.select_related("user", "record", "candidate")

    def subject(self, instance: MembershipClaim) -> Any:
        return instance.user

"""Claims in the back office."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.exceptions import CommunityError
from community.models import MembershipClaim
from community.services import claims
from community.staff_forms import QuestionForm, ReasonForm, VerifyForm
from core.staff import Act, InspectPanel, StaffViewSet


def _candidates(claim: MembershipClaim, request: HttpRequest) -> dict[str, Any]:
    return {"claim": claim, "candidates": claims.candidates(claim)}


class ClaimDesk(StaffViewSet):
    model = MembershipClaim
    icon = "key"
    menu_label = _("Alumni claims")
    list_display = ("name", "birth_date", "status", "submitted_at")
    list_filter = ("status", "proof")
    search_fields = ("name", "record_number", "user__email")
    inspect_view_fields = ("name", "birth_date", "record_number", "campus_said", "year_said", "note", "user", "status", "question", "proof", "record")
    inspect_panels = (InspectPanel(_("Records that may be meant"), "community/staff/candidates.html", _candidates),)
    personal, purpose = True, _("comparing a claim with the roster")
    refusals = (CommunityError,)
    acts = (
        Act("verify", _("Verify"), claims.verify_claim, takes="claim_id", form=VerifyForm, shown_when=lambda one: one.can_become("verified")),
        Act(
            "ask",
            _("Ask for more"),
            claims.ask_claimant,
            takes="claim_id",
            form=QuestionForm,
            shown_when=lambda one: one.can_become("needs_information"),
        ),
        Act(
            "reject",
            _("Could not be verified"),
            claims.reject_claim,
            takes="claim_id",
            form=ReasonForm,
            danger=True,
            shown_when=lambda one: one.can_become("rejected"),
        ),
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
        return MembershipClaim.objects.select_related("user", "record")

    def subject(self, instance: MembershipClaim) -> Any:
        return instance.user

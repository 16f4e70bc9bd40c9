"""Mentoring in the back office: states and dates. What two people write to each other has no staff view."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from community.models import User
from core.roles import STAFF, may, register_role
from core.staff import StaffGroup, StaffViewSet
from mentoring.models import MentoringRequest, MentorOffer, Pairing, Round


class OfferDesk(StaffViewSet):
    model = MentorOffer
    icon = "user"
    list_display = ("user", "capacity", "is_open", "paused_until", "created_at")
    list_filter = ("is_open",)
    search_fields = ("user__name", "user__email")
    inspect_view_fields = ("user", "introduction", "topics", "formats", "slots", "languages", "capacity", "is_open", "paused_until")
    personal, purpose = True, _("looking after mentoring")

    def rows(self, request: HttpRequest) -> QuerySet:
        return MentorOffer.objects.select_related("user")

    def subject(self, instance: MentorOffer) -> Any:
        return instance.user


class RequestDesk(StaffViewSet):
    model = MentoringRequest
    icon = "mail"
    list_display = ("offer", "mentee", "status", "opened_at", "nudged_at")
    list_filter = ("status",)
    search_fields = ("mentee__name", "offer__user__name")
    inspect_view_fields = (
        "offer",
        "mentee",
        "status",
        "opened_at",
        "nudged_at",
        "accepted_at",
        "declined_at",
        "expired_at",
        "withdrawn_at",
        "released_at",
    )
    personal, purpose = True, _("seeing that nobody waits in silence")

    def rows(self, request: HttpRequest) -> QuerySet:
        return MentoringRequest.objects.select_related("offer__user", "mentee")

    def subject(self, instance: MentoringRequest) -> Any:
        return instance.mentee

    def people(self, instances: Sequence[MentoringRequest]) -> list[User]:
        return [person for one in instances for person in (one.mentee, one.offer.user)]


class PairingDesk(StaffViewSet):
    model = Pairing
    icon = "group"
    list_display = ("offer", "mentee", "status", "created_at")
    list_filter = ("status",)
    search_fields = ("mentee__name", "offer__user__name")
    inspect_view_fields = ("offer", "mentee", "status", "created_at", "mentor_accepted_at", "mentee_accepted_at", "completed_at", "ended_at")
    personal, purpose = True, _("looking after mentoring")

    def rows(self, request: HttpRequest) -> QuerySet:
        return Pairing.objects.select_related("offer__user", "mentee")

    def subject(self, instance: Pairing) -> Any:
        return instance.mentee

    def people(self, instances: Sequence[Pairing]) -> list[User]:
        return [person for one in instances for person in (one.mentee, one.offer.user)]


class RoundDesk(StaffViewSet):
    model = Round
    icon = "calendar-alt"
    can_add = can_edit = True
    list_display = ("title_ko", "enrolment_from", "enrolment_until", "starts_on", "ends_on")
    form_fields = inspect_view_fields = (
        "slug",
        "title_ko",
        "title_en",
        "description_ko",
        "description_en",
        "enrolment_from",
        "enrolment_until",
        "starts_on",
        "ends_on",
    )


class MentoringDesk(StaffGroup):
    menu_label, menu_icon, menu_order = _("Mentoring"), "comment", 120
    items = (OfferDesk, RequestDesk, PairingDesk, RoundDesk)


@hooks.register("register_admin_viewset")
def mentoring_desk() -> MentoringDesk:
    return MentoringDesk()


register_role(
    STAFF, *may("view", "mentoring.mentoroffer", "mentoring.mentoringrequest", "mentoring.pairing"), *may("view add change", "mentoring.round")
)


@hooks.register("register_log_actions")
def mentoring_acts(actions: Any) -> None:
    actions.register_action("mentoring.offer_mentoring", _("Offer mentoring"), _("Mentor offer saved"))
    actions.register_action("mentoring.ask_mentor", _("Ask mentor"), _("Mentor asked"))
    actions.register_action("mentoring.accept_request", _("Accept request"), _("Request accepted"))
    actions.register_action("mentoring.decline_request", _("Decline request"), _("Not possible this time"))
    actions.register_action("mentoring.ask_more", _("Ask for more"), _("Mentor asked for more"))
    actions.register_action("mentoring.answer_more", _("Answer"), _("Mentee answered"))
    actions.register_action("mentoring.withdraw_request", _("Take back"), _("Request taken back"))
    actions.register_action("mentoring.expire_request", _("Expire"), _("Request got no answer"))
    actions.register_action("mentoring.release_request", _("Let go"), _("Request let go: places filled"))
    actions.register_action("mentoring.plan_session", _("Plan session"), _("Session planned"))
    actions.register_action("mentoring.end_pairing", _("End pairing"), _("Pairing ended"))
    actions.register_action("mentoring.complete_pairing", _("Complete pairing"), _("Pairing completed"))

"""Reads of people that are safe for their viewer."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.audiences import is_member, recruits_for
from community.blocks import kept_apart
from community.connections import connections
from core.models import SuppressedAddress

INVITATION = "invitation"  # the kind of letter, and what an address may be kept free of


class GraduateRecordQuerySet(models.QuerySet):
    def who_completed(self, *, campus: Any = None, year: int | None = None) -> "GraduateRecordQuerySet":
        """Records with a completion at this campus in this year; without either, all."""
        if campus is None and year is None:
            return self
        completed: models.QuerySet = apps.get_model("community.Completion")._default_manager.filter(record=OuterRef("pk"))
        completed = completed.filter(course__campus=campus) if campus else completed
        return self.filter(Exists(completed.filter(completed_on__year=year) if year else completed))

    def invitable(self) -> "GraduateRecordQuerySet":
        """Records that may get the one letter "claim your record": agreed to be written to, an address of one's own, no account, no letter yet.

        A person is a name with a birth date. Who was invited or claimed under another number is left alone, and so is a mailbox that stands
        on the roster for two different people: a secret that both can read proves neither (docs/decisions/0011-invitations.md).
        """
        others = self.model._default_manager.exclude(pk=OuterRef("pk"))
        herself = others.filter(name_key=OuterRef("name_key"), birth_date=OuterRef("birth_date"))
        housemates = others.filter(email_key=OuterRef("email_key")).exclude(name_key=OuterRef("name_key"), birth_date=OuterRef("birth_date"))
        suppressed = SuppressedAddress.objects.filter(address=OuterRef("email_key"), kind__in=["", INVITATION])
        return (
            self.filter(consented_on__isnull=False, owner=None, invitation=None)
            .exclude(email_key="")
            .exclude(Exists(suppressed))
            .exclude(Exists(housemates))
            .exclude(Exists(herself.filter(Q(owner__isnull=False) | Q(invitation__isnull=False))))
        )

    def never_taken_back(self) -> "GraduateRecordQuerySet":
        """Records that a proof of possession may open. Where staff took one back, the proof was in the wrong hands, and still is."""
        revoked: models.QuerySet = apps.get_model("community.MembershipClaim")._default_manager.filter(status="revoked")
        return self.exclude(Exists(revoked.filter(record=OuterRef("pk"))))


def not_hidden(profile: str = "") -> Q:
    """That neither its owner nor the office hides a profile; `profile` is the way to it, such as `user__profile__`."""
    return Q(**{f"{profile}is_hidden": False, f"{profile}held_since": None})


class ProfileQuerySet(models.QuerySet):
    def shown(self) -> "ProfileQuerySet":
        """Profiles of active accounts that own a graduate record, hidden neither by themselves nor by the office."""
        return self.filter(not_hidden(), user__is_active=True, user__graduate_record__isnull=False)

    def visible_to(self, viewer: Any) -> "ProfileQuerySet":
        """Profiles whose name the viewer may see, and everybody's own. The same rule as `selectors.audiences_of`, as a condition."""
        apart = kept_apart(viewer)
        return self.visible_but_for_blocks(viewer).exclude(user_id__in=apart) if apart else self.visible_but_for_blocks(viewer)

    def visible_but_for_blocks(self, viewer: Any) -> "ProfileQuerySet":
        """The same, as if nobody had blocked anybody: only for what must look as if nothing had happened."""
        if not getattr(viewer, "is_authenticated", False):
            return self.shown().filter(audiences__name="everyone")
        shown = not_hidden() & Q(user__is_active=True, user__graduate_record__isnull=False)
        return self.filter(shown & _names_shown_to(viewer) | Q(user_id=viewer.pk))._with_hiding(viewer)

    def _with_hiding(self, viewer: Any) -> "ProfileQuerySet":
        """Adds for whoever recruits `hides_from_viewer`, and as `hiding_asked_for` whose view that is: no question of its own later."""
        if not (organisations := recruits_for(viewer)):
            return self
        hidden = apps.get_model("community.HiddenFrom").objects.filter(profile=OuterRef("pk"), key__in=organisations)
        return self.annotate(hides_from_viewer=Exists(hidden), hiding_asked_for=Value(viewer.pk))

    def with_card(self) -> "ProfileQuerySet":
        """With everything a card shows, in three queries whatever the number of cards."""
        completions, skills = apps.get_model("community.Completion").objects, apps.get_model("community.ProfileSkill").objects
        return self.select_related("user", "user__graduate_record", "photo", "photo_small").prefetch_related(
            Prefetch("profile_skills", skills.select_related("tag")),
            Prefetch("user__graduate_record__completions", completions.select_related("course__campus")),
        )


class IntroductionQuerySet(models.QuerySet):
    def open(self) -> "IntroductionQuerySet":
        """Introductions that wait for either of the two."""
        return self.filter(status__in=["open", "more_asked"])

    def live(self) -> "IntroductionQuerySet":
        """Accepted, and ended by nobody: the two see each other's addresses."""
        return self.filter(status="accepted", ended_at=None)

    def seen_by(self, person: Any) -> "IntroductionQuerySet":
        """Introductions that a person asked for, or was asked for unless somebody she blocks asked."""
        return self.filter(Q(asker=person) | Q(asked=person, is_silenced=False))

    def between(self, one: int, other: int) -> "IntroductionQuerySet":
        """Introductions of these two accounts, whoever asked."""
        return self.filter(Q(asker=one, asked=other) | Q(asker=other, asked=one))


class BlockQuerySet(models.QuerySet):
    def of(self, person: Any) -> "BlockQuerySet":
        """The blocks that a person made, and those made against her; the newest first."""
        return self.filter(Q(by=person) | Q(person=person))

    def between(self, one: int, other: int) -> "BlockQuerySet":
        """The blocks of these two accounts, whoever made them."""
        return self.filter(Q(by=one, person=other) | Q(by=other, person=one))


MANY_REPORTS, WITHIN = 3, timedelta(days=30)


class ReportQuerySet(models.QuerySet):
    def waiting(self) -> "ReportQuerySet":
        """Reports that the office has not decided on."""
        return self.filter(status__in=["open", "in_review"])

    def that_hide(self, person_id: int) -> "ReportQuerySet":
        """Reports after which the office hid this account's profile."""
        return self.filter(about=person_id, status="upheld", measure="hide")

    def lately_about(self, person: Any) -> "ReportQuerySet":
        """Those of them about this account from the last thirty days; with three, each from somebody else, she asks nobody for contact."""
        return self.waiting().filter(about=person, created_at__gt=timezone.now() - WITHIN)

    def with_urgency(self) -> "ReportQuerySet":
        """Adds `alike`: how many members' reports about the same person wait from the last thirty days."""
        reports: Any = self.model._default_manager
        same = reports.waiting().filter(about=OuterRef("about"), created_at__gt=timezone.now() - WITHIN)
        counted = same.order_by().values("about").annotate(number=models.Count("by", distinct=True)).values("number")
        return self.annotate(alike=Coalesce(models.Subquery(counted), 0))

    def in_order_of_urgency(self) -> "ReportQuerySet":
        """After `with_urgency`: what waits first, of that whoever several members report, then the oldest."""
        waits = models.Case(models.When(status__in=["open", "in_review"], then=0), default=1)
        return self.order_by(waits, models.Case(models.When(alike__gte=MANY_REPORTS, then=0), default=1), "created_at", "pk")


class ClaimQuerySet(models.QuerySet):
    def on_the_desk(self) -> "ClaimQuerySet":
        """Claims that wait for a clerk: handed in, and in no decision that still waits for its time."""
        return self.filter(status="submitted").exclude(decision__state="queued")

    def with_proof(self) -> "ClaimQuerySet":
        """Adds `has_proof`: the claim names its candidate's number, or came with a certificate. That is more than what a classmate knows."""
        proof = Q(certificate__isnull=False) | Q(candidate__record_id__iexact=models.F("record_number"))
        return self.annotate(has_proof=models.Case(models.When(proof, then=True), default=False))


def _names_shown_to(viewer: Any) -> Q:
    by_default = Q(audiences__name=None) | Q(audiences__name__isnull=True)  # null or not there: a name that nobody set is for members
    seen = Q(audiences__name="everyone")
    if is_member(viewer):
        seen |= Q(audiences__name="members") | by_default
    if organisations := recruits_for(viewer):
        seen |= Q(audiences__name="recruiters") & ~Q(hides_from__key__in=organisations)
    if others := connections(viewer):
        seen |= Q(user_id__in=others) & (Q(audiences__name__in=["members", "connected"]) | by_default)
    return seen

"""Reads of people that are safe for their viewer."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from community.audiences import is_member
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


class ProfileQuerySet(models.QuerySet):
    def shown(self) -> "ProfileQuerySet":
        """Profiles of active accounts that own a graduate record and did not hide themselves."""
        return self.filter(is_hidden=False, user__is_active=True, user__graduate_record__isnull=False)

    def visible_to(self, viewer: Any) -> "ProfileQuerySet":
        """Profiles whose name the viewer may see: members see members, strangers those who chose everyone; everybody sees their own."""
        if not getattr(viewer, "is_authenticated", False):
            return self.shown().filter(audiences__name="everyone")
        seen = Q(is_hidden=False, user__is_active=True, user__graduate_record__isnull=False)
        if is_member(viewer):
            seen &= Q(audiences__name__in=["everyone", "members"]) | Q(audiences__name=None)
        else:
            seen &= Q(audiences__name="everyone")
        return self.filter(seen | Q(user_id=viewer.pk))

    def with_card(self) -> "ProfileQuerySet":
        """With everything a card shows, in four queries whatever the number of cards."""
        return self.select_related("user", "user__graduate_record", "photo").prefetch_related(
            "profile_skills__tag", "user__graduate_record__completions__course__campus"
        )

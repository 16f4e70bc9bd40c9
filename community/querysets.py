"""Reads of people that are safe for their viewer."""

from typing import Any

from django.db import models
from django.db.models import Q

from community.audiences import is_member


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


class ClaimQuerySet(models.QuerySet):
    def on_the_desk(self) -> "ClaimQuerySet":
        """Claims that wait for a clerk: handed in, and in no decision that still waits for its time."""
        return self.filter(status="submitted").exclude(decision__state="queued")

    def with_proof(self) -> "ClaimQuerySet":
        """Adds `has_proof`: the claim names its candidate's number, or came with a certificate. That is more than what a classmate knows."""
        proof = Q(certificate__isnull=False) | Q(candidate__record_id__iexact=models.F("record_number"))
        return self.annotate(has_proof=models.Case(models.When(proof, then=True), default=False))

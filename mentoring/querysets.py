"""Reads of mentoring that are safe for their viewer."""

from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from community.models import AlumniProfile
from community.querysets import not_hidden


class OfferQuerySet(models.QuerySet):
    def with_load(self) -> "OfferQuerySet":
        """`taken`: how many pairings fill the mentor's places."""
        return self.annotate(taken=Count("pairings", filter=Q(pairings__status__in=["proposed", "active"])))

    def open(self) -> "OfferQuerySet":
        """Mentors who take requests now: not paused, with a place left, still verified and shown."""
        today = timezone.localdate()
        ready = self.filter(not_hidden("user__profile__"), is_open=True, user__is_active=True, user__graduate_record__isnull=False)
        return ready.filter(Q(paused_until=None) | Q(paused_until__lt=today)).with_load().filter(taken__lt=F("capacity"))

    def visible_to(self, viewer: Any) -> "OfferQuerySet":
        """Offers of people whose name the viewer may see."""
        return self.filter(user__profile__in=AlumniProfile.objects.visible_to(viewer))


class RequestQuerySet(models.QuerySet):
    def open(self) -> "RequestQuerySet":
        """Requests that still want an answer from somebody."""
        return self.filter(status__in=["open", "more_asked"])

    def of(self, person: Any) -> "RequestQuerySet":
        """Requests that this person made or received."""
        return self.filter(Q(mentee=person) | Q(offer__user=person))


class PairingQuerySet(models.QuerySet):
    def live(self) -> "PairingQuerySet":
        return self.filter(status__in=["proposed", "active"])

    def visible_to(self, viewer: Any) -> "PairingQuerySet":
        """A pairing is the two people's own; nobody else has a view of it."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return self.filter(Q(mentee=viewer) | Q(offer__user=viewer))

"""Reads of the alliance that are safe for their viewer."""

from typing import Any

from django.db import models
from django.db.models import Q

SHOWN_TERMS = ("current", "grace")
OPEN_APPLICATIONS = ("submitted", "in_review", "needs_information")


class OrganisationQuerySet(models.QuerySet):
    def current(self) -> "OrganisationQuerySet":
        """Organisations with a running term, grace included. At most one such term each, so none comes twice."""
        return self.filter(terms__status__in=SHOWN_TERMS)

    def visible_to(self, viewer: Any) -> "OrganisationQuerySet":
        """Members are public. A representative also sees an organisation of hers whose term has run out."""
        shown = Q(pk__in=self.model._default_manager.filter(terms__status__in=SHOWN_TERMS).values("pk"))
        if getattr(viewer, "is_authenticated", False):
            shown |= Q(representatives__person=viewer)
        return self.filter(shown).distinct()

    def represented_by(self, person: Any) -> "OrganisationQuerySet":
        """Organisations that this person speaks for."""
        return self.filter(representatives__person=person)


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> "ApplicationQuerySet":
        """Only the applicant's own; staff read through the back office, which records it."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        return self.filter(applicant=viewer)

    def drafts(self) -> "ApplicationQuerySet":
        """Begun and not yet submitted."""
        return self.filter(status="draft")

    def open(self) -> "ApplicationQuerySet":
        """Submitted and not yet decided."""
        return self.filter(status__in=OPEN_APPLICATIONS)

    def awaiting_staff(self) -> "ApplicationQuerySet":
        """What the desk has to do something about: everything open but what waits for the applicant."""
        return self.filter(status__in=("submitted", "in_review"))


class TermQuerySet(models.QuerySet):
    def shown(self) -> "TermQuerySet":
        """Terms that make their organisation a member today."""
        return self.filter(status__in=SHOWN_TERMS)

"""Membership of the association: apart from the roster and from accounts. A membership outlives the account of its member."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.exceptions import MembershipNotAllowed
from community.models import AssociationMembership, GraduateRecord, User
from core.acts import log_act
from core.caching import bump


def join_association(*, record_id: int, by: User, joined_on: date | None = None) -> AssociationMembership:
    """Make a graduate a member from this day on (today). Raises MembershipNotAllowed for whoever is or once was one: she rejoins."""
    with transaction.atomic():
        record = GraduateRecord.objects.select_for_update(no_key=True).get(pk=record_id)
        if AssociationMembership.objects.filter(record=record).exists():
            raise MembershipNotAllowed
        membership = AssociationMembership.objects.create(record=record, joined_on=_day(joined_on))
        return _changed(membership, "community.join_association", by)


def leave_association(*, membership_id: int, by: User, left_on: date | None = None) -> AssociationMembership:
    """End a membership on this day (today); its row stays. Raises MembershipNotAllowed when it has ended or had not begun."""
    with transaction.atomic():
        membership = _locked(membership_id)
        day = _day(left_on)
        if membership.left_on or day < membership.joined_on:
            raise MembershipNotAllowed
        membership.left_on = day
        membership.save(update_fields=["left_on"])
        return _changed(membership, "community.leave_association", by)


def rejoin_association(*, membership_id: int, by: User, joined_on: date | None = None) -> AssociationMembership:
    """Begin an ended membership anew on this day (today); the log keeps the days before. Raises MembershipNotAllowed unless it has ended."""
    with transaction.atomic():
        membership = _locked(membership_id)
        day = _day(joined_on)
        if membership.left_on is None or day < membership.left_on:
            raise MembershipNotAllowed
        before = {"joined_on_before": str(membership.joined_on), "left_on_before": str(membership.left_on)}
        membership.joined_on, membership.left_on, membership.source = day, None, AssociationMembership.Source.HERE
        membership.save(update_fields=["joined_on", "left_on", "source"])
        return _changed(membership, "community.rejoin_association", by, **before)


def _day(day: date | None) -> date:
    """This day, or today. Raises MembershipNotAllowed for a day that is still to come."""
    today = timezone.localdate()
    if day and day > today:
        raise MembershipNotAllowed
    return day or today


def _locked(membership_id: int) -> AssociationMembership:
    return AssociationMembership.objects.select_for_update(of=("self",), no_key=True).select_related("record").get(pk=membership_id)


def _changed(membership: AssociationMembership, action: str, by: User, **facts: Any) -> AssociationMembership:
    log_act(membership, action, by=by, joined_on=str(membership.joined_on), left_on=str(membership.left_on or ""), **facts)
    bump("people", "home")
    return membership

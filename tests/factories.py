"""People in named situations, for tests of every app."""

import secrets
from datetime import date, timedelta
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.db.models import IntegerField, QuerySet, Value
from django.utils import timezone

from community.models import AlumniProfile, AssociationMembership, Campus, Completion, Course, GraduateRecord, Invitation, InvitationBatch, User
from community.services.invitations import token_hash

PASSWORD = "rather-long-password"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"김하나{n}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def confirmed(self, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class CampusFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campus
        django_get_or_create = ("slug",)

    slug, name_ko, name_en = "mapo", "마포", "Mapo"
    opened_on = date(2022, 3, 2)


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course

    campus = factory.SubFactory(CampusFactory)
    title_ko = factory.Sequence(lambda n: f"AI 서비스 개발 {n}")
    title_en = factory.Sequence(lambda n: f"AI services {n}")
    cohort, field = "3기", "백엔드"


class RecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GraduateRecord

    record_id = factory.Sequence(lambda n: f"SE2023-{n:05}")
    name = factory.Sequence(lambda n: f"김하나{n}")
    birth_date = date(1998, 4, 5)
    email = factory.Sequence(lambda n: f"graduate{n}@example.org")
    phone = "010-0000-0000"
    consented_on = date(2024, 1, 1)


def completion(record: GraduateRecord, *, on: date = date(2023, 8, 31), **course: Any) -> Completion:
    """A completed course on the record."""
    return Completion.objects.create(record=record, course=CourseFactory(**course), completed_on=on)


def invitation_of(record: GraduateRecord) -> str:
    """The secret of an invitation that was sent to this record."""
    secret = secrets.token_urlsafe(32)
    Invitation.objects.create(
        record=record,
        batch=InvitationBatch.objects.create(most=1),
        token_hash=token_hash(secret),
        email_key=record.email_key,
        expires_at=timezone.now() + timedelta(days=30),
    )
    return secret


def newcomer(**fields: Any) -> User:
    """An account with a confirmed address that owns no graduate record."""
    return UserFactory(**fields)


def member(*, audiences: dict[str, str] | None = None, profile: dict[str, Any] | None = None, **fields: Any) -> User:
    """A verified alumna with a record, a completion, a membership and a profile."""
    user = UserFactory(**fields)
    record = RecordFactory(name=user.name, email=user.email, owner=user)
    completion(record)
    AssociationMembership.objects.create(record=record, joined_on=date(2024, 1, 2), source="existing")
    AlumniProfile.objects.create(user=user, audiences=audiences or {}, confirmed_on=date(2026, 1, 1), **(profile or {}))
    return user


def staff(*roles: str, **fields: Any) -> User:
    """Somebody who works in the back office, in these roles (groups)."""
    from django.contrib.auth.models import Group

    user = UserFactory(is_staff=True, **fields)
    for role in roles:
        user.groups.add(Group.objects.get(name=role))
    return user


def pair_of(user: Any, friend: Any) -> QuerySet:
    """For `community.connections.register_source`: these two are connected, where both are somebody."""
    found = User.objects.filter(pk=user.pk) if friend else User.objects.none()
    return found.values_list("pk", Value(friend.pk if friend else 0, IntegerField()))

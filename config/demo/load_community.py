"""The demo's campuses, roster, members and cast, from the content beside this file, in parts of at most 500 rows a transaction."""

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from community.audiences import DEFAULTS, Audience
from community.models import (
    AlumniProfile,
    AssociationMembership,
    Campus,
    CareerEntry,
    Course,
    GraduateRecord,
    MembershipClaim,
    ProfileSkill,
    Skill,
    Target,
    User,
)
from community.roster_files import COLUMNS
from community.services.roster import import_roster
from community.services.skills import keep_spellings
from community.still_right import A_YEAR
from config.demo import campuses, courses, load_claims, load_invitations, people, profiles, skills, targets
from config.demo.cast import CAST
from config.demo.fields import FIELD, INDUSTRY
from core.checks import DEMO_PASSWORD

T = TypeVar("T")
PART = 500
LEFT_TO_ASK, ASKED_LATELY = 5, timedelta(days=300)
ROLES = {"editor": "editor", "officer": "officer", "auditor": "auditor", "staff": "staff"}


def load(*, count: int, say: Callable[[str], None]) -> None:
    """Everything about people; `count` members with profiles. Running it again changes nothing."""
    load_campuses()
    _load_skills()
    _load_targets()
    _load_cast()
    say("the roster …")
    _load_roster()
    say(f"{count:,} members …")
    _load_members(count)
    ask_members()
    load_claims.load()
    load_invitations.load()


def parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """At most 500 at a time."""
    for start in range(0, len(things), PART):
        yield things[start : start + PART]


def load_campuses() -> None:
    """The campuses of the academy; the roster names them."""
    wanted = [
        Campus(
            slug=one.slug,
            name_ko=one.name_ko,
            name_en=one.name_en,
            opened_on=one.opened_on,
            specialism_ko=one.specialism_ko,
            specialism_en=one.specialism_en,
            partner=one.big_tech_partner,
            floor_area=one.floor_area_m2,
            place_ko=one.place_ko,
            place_en=one.place_en,
            description_ko=one.description_ko,
            description_en=one.description_en,
            map_x=one.map_x,
            map_y=one.map_y,
        )
        for one in campuses.CAMPUSES
    ]
    Campus.objects.bulk_create(wanted, ignore_conflicts=True)


def _load_skills() -> None:
    wanted = [
        Skill(
            name=one.ko,
            slug=one.slug,
            name_en=one.en,
            field=FIELD[one.field].ko if one.field in FIELD else "",
            aliases=list(one.aliases),
            is_kept=True,
        )
        for one in skills.SKILLS
    ]
    Skill.objects.bulk_create(wanted, ignore_conflicts=True)
    keep_spellings(Skill.objects.filter(is_kept=True))


def _load_targets() -> None:
    wanted = [Target(metric=one.metric, year=one.year, value=one.value, source=one.source) for one in targets.TARGETS]
    Target.objects.bulk_create(wanted, ignore_conflicts=True)


def _account(email: str, name: str, password: str | None, joined: Any = None) -> User:
    return User(email=email, name=name, password=make_password(password), date_joined=joined or timezone.now())


def _load_cast() -> None:
    """The people of contracts.md with their password and roles; the alumni among them get their records with everybody else."""
    with transaction.atomic():
        for person in CAST:
            user = User.objects.filter(email=person.email).first() or _account(person.email, person.name, DEMO_PASSWORD)
            user.is_staff = person.local_part in ROLES
            user.save()
            EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
            if role := ROLES.get(person.local_part):
                user.groups.add(Group.objects.get(name=role))


def _load_roster() -> None:
    """The roster as a file that anybody may look at and bring again: `var/demo-roster.csv`."""
    path = Path(settings.VAR_DIR) / "demo-roster.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        told = {name: korean for name, korean in COLUMNS.items() if name != "joined_on"}  # who is a member, the demo knows by itself
        table.writerow(told.values())
        for row in people.roster_rows(people.graduates()):
            table.writerow([getattr(row, name) or "" for name in told])
    with path.open("rb") as content:
        import_roster(file=content, file_name=path.name)
    _complete_courses()


def _complete_courses() -> None:
    """What a roster does not say of a course: its English title and its dates."""
    known = {(one.delivery, one.campus, one.host, one.title_ko, one.cohort): one for one in courses.courses()}
    changed = []
    for course in Course.objects.select_related("campus"):
        told = known.get((course.delivery, course.campus.slug if course.campus else "", course.host, course.title_ko, course.cohort))
        if told and not course.ends_on:
            course.title_en, course.starts_on, course.ends_on = told.title_en, told.starts_on, told.ends_on
            changed.append(course)
    Course.objects.bulk_update(changed, ["title_en", "starts_on", "ends_on"], batch_size=PART)


def _load_members(count: int) -> None:
    graduates = {person.record_id: person for person in people.graduates()}
    tags = {one.slug: one for one in Skill.objects.all()}
    done = set(AlumniProfile.objects.values_list("user__graduate_record__record_id", flat=True))
    wanted = [one for one in profiles.profiles(count=count) if one.record_id not in done]
    for part in parts(wanted):
        with transaction.atomic():
            _write_members(part, graduates, tags)


def ask_members() -> None:
    """Whoever's year was over was asked whether her profile is still right, but a handful, whom the first run writes to."""
    today = timezone.localdate()
    overdue = AlumniProfile.objects.filter(confirmed_on__lte=today - A_YEAR).order_by("pk")[LEFT_TO_ASK:]
    waiting = [profile for profile in overdue if profile.asked_to_confirm_on is None]
    for profile in waiting:
        profile.asked_to_confirm_on = max((profile.confirmed_on or today) + A_YEAR, today - ASKED_LATELY)
    for part in parts(waiting):
        with transaction.atomic():
            AlumniProfile.objects.bulk_update(part, ["asked_to_confirm_on"])


def _write_members(part: Sequence[profiles.Profile], graduates: dict[str, people.Graduate], tags: dict[str, Skill]) -> None:
    records = {one.record_id: one for one in GraduateRecord.objects.filter(record_id__in=[one.record_id for one in part])}
    emails = [graduates[one.record_id].email for one in part]
    known = {user.email: user for user in User.objects.filter(email__in=emails)}
    new = [_member_account(graduates[one.record_id], one) for one in part if graduates[one.record_id].email not in known]
    User.objects.bulk_create(new)
    EmailAddress.objects.bulk_create([EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in new])
    known |= {user.email: user for user in new}
    owners = {one.record_id: known[graduates[one.record_id].email] for one in part}
    for record_id, record in records.items():
        record.owner = owners[record_id]
    GraduateRecord.objects.bulk_update(records.values(), ["owner"])
    AssociationMembership.objects.bulk_create(
        [AssociationMembership(record=records[one.record_id], joined_on=one.joined_on, source="existing") for one in part], ignore_conflicts=True
    )
    MembershipClaim.objects.bulk_create([_verified(one, owners, records) for one in part])
    _write_profiles(part, owners, tags)


def _member_account(person: people.Graduate, told: profiles.Profile) -> User:
    joined = timezone.make_aware(datetime.combine(told.joined_on, time(10)))
    user = _account(person.email, person.name, None, joined)
    user.last_login = timezone.make_aware(datetime.combine(told.confirmed_on, time(20)))
    return user


def _verified(told: profiles.Profile, owners: dict[str, User], records: dict[str, GraduateRecord]) -> MembershipClaim:
    record = records[told.record_id]
    when = timezone.make_aware(datetime.combine(told.joined_on, time(10)))
    return MembershipClaim(
        user=owners[told.record_id], record=record, status="verified", proof="email", name=record.name, birth_date=record.birth_date, verified_at=when
    )


def _write_profiles(part: Sequence[profiles.Profile], owners: dict[str, User], tags: dict[str, Skill]) -> None:
    made = [
        AlumniProfile(
            user=owners[one.record_id],
            headline=one.headline,
            story=one.story,
            education=one.education,
            certificates=list(one.certificates),
            industries=[INDUSTRY[slug].ko for slug in one.industries],
            languages=list(one.languages),
            links=list(one.links),
            offers=one.offers,
            looking_for_work=one.looking_for_work,
            confirmed_on=one.confirmed_on,
            audiences={**DEFAULTS, **dict.fromkeys(one.public_fields, Audience.EVERYONE.value)},
        )
        for one in part
    ]
    AlumniProfile.objects.bulk_create(made)
    ProfileSkill.objects.bulk_create(
        [ProfileSkill(tag=tags[slug], content_object=profile) for one, profile in zip(part, made, strict=True) for slug in one.skills]
    )
    CareerEntry.objects.bulk_create(
        [
            CareerEntry(profile=profile, employer=job.employer, role=job.role, started_on=job.started_on, ended_on=job.ended_on)
            for one, profile in zip(part, made, strict=True)
            for job in one.career
        ]
    )

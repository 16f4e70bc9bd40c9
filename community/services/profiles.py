"""Keeping a profile current."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.audiences import Audience
from community.models import AlumniProfile, CareerEntry, Skill, User
from community.signals import profile_changed
from core.acts import log_act
from core.caching import bump
from search.services import mark_changed

FIELDS = ("headline", "story", "education", "certificates", "industries", "languages", "links", "offers", "looking_for_work", "is_hidden")


def update_profile(
    *,
    profile_id: int,
    by: User,
    fields: dict[str, Any],
    skills: Sequence[str] | None = None,
    career: Sequence[dict[str, Any]] | None = None,
    audiences: dict[str, str] | None = None,
    name: str | None = None,
) -> AlumniProfile:
    """Save what a person says of herself; only her own profile. Skills are matched to the kept vocabulary, unknown ones are added to it.

    `career` replaces all entries (`employer`, `role`, `started_on`, `ended_on`). Saving counts as "still right", so it renews that date.
    """
    with transaction.atomic():
        profile = AlumniProfile.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=profile_id, user=by)
        changed = [field for field in FIELDS if field in fields and getattr(profile, field) != fields[field]]
        for field in changed:
            setattr(profile, field, fields[field])
        if audiences:
            changed += [f"audience:{field}" for field, value in audiences.items() if profile.audience_of(field) != value]
            profile.audiences = {**profile.audiences, **{field: Audience(value).value for field, value in audiences.items()}}
        profile.confirmed_on = timezone.localdate()
        profile.full_clean(exclude=["user", "photo"])
        profile.save()
        changed += _set_skills(profile, skills) + _set_career(profile, career) + _set_name(profile, name)
        log_act(profile, "community.update_profile", by=by, changed=changed)
        mark_changed("alumni", [profile.pk])
        bump("people")
        profile_changed.send(sender=AlumniProfile, profile=profile)
        return profile


def person_changed(user: User) -> None:
    """What others may see of this person is different now: search, lists and counts hear of it, in the caller's transaction."""
    for profile in AlumniProfile.objects.filter(user=user):
        mark_changed("alumni", [profile.pk])
        profile_changed.send(sender=AlumniProfile, profile=profile)
    bump("people", "mentoring", "home")


def _set_name(profile: AlumniProfile, name: str | None) -> list[str]:
    if not name or name == profile.user.name:
        return []
    profile.user.name = name
    profile.user.save(update_fields=["name"])
    return ["name"]


def _set_skills(profile: AlumniProfile, names: Sequence[str] | None) -> list[str]:
    if names is None:
        return []
    skills = [find_skill(name) for name in names]
    if {skill.pk for skill in skills} == set(profile.skills.values_list("pk", flat=True)):
        return []
    profile.skills.set(skills)
    return ["skills"]


def find_skill(name: str) -> Skill:
    """The skill of the kept vocabulary that goes by this name or another spelling of it; made when there is none."""
    wanted = " ".join(name.split())
    for skill in Skill.objects.all():
        if wanted.lower() in {skill.name.lower(), skill.name_en.lower(), *(alias.lower() for alias in skill.aliases)}:
            return skill
    return Skill.objects.create(name=wanted)


def _set_career(profile: AlumniProfile, entries: Sequence[dict[str, Any]] | None) -> list[str]:
    if entries is None:
        return []
    kept = [(entry.employer, entry.role, entry.started_on, entry.ended_on) for entry in profile.career.all()]
    wanted = [(entry["employer"], entry.get("role", ""), entry.get("started_on"), entry.get("ended_on")) for entry in entries]
    if sorted(map(str, kept)) == sorted(map(str, wanted)):
        return []
    profile.career.all().delete()
    CareerEntry.objects.bulk_create(
        [CareerEntry(profile=profile, employer=employer, role=role, started_on=start, ended_on=end) for employer, role, start, end in wanted]
    )
    return ["career"]

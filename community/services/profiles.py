"""Keeping a profile current."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.audiences import Audience
from community.exceptions import ProfileHasChanged
from community.models import AlumniProfile, CareerEntry, HiddenFrom, User
from community.names import normalise_employer
from community.services.skills import find_skills
from community.signals import profile_changed
from core.acts import log_act
from core.caching import bump
from search.services import mark_changed

FIELDS = (
    *("headline", "story", "education", "certificates", "industries", "languages", "links", "offers", "offer_kinds"),
    *("looking_for_work", "work_wanted", "work_from", "is_hidden"),
)
LONGEST_NAME = 120  # of an organisation she hides from


def update_profile(
    *,
    profile_id: int,
    by: User,
    fields: dict[str, Any],
    skills: Sequence[str] | None = None,
    career: Sequence[dict[str, Any]] | None = None,
    hidden_from: Sequence[str] | None = None,
    audiences: dict[str, str] | None = None,
    name: str | None = None,
    seen: str = "",
) -> AlumniProfile:
    """Save what a person says of herself; only her own profile. Skills are matched to the kept vocabulary, unknown ones are added to it.

    `career` replaces all entries (`employer`, `role`, `started_on`, `ended_on`), `hidden_from` all organisations she hides from.
    Saving counts as "still right", so it renews that date. `seen` is the `mark_of` what she had before her; raises ProfileHasChanged
    where another window saved something else since. Sending the same twice is no such case.
    """
    with transaction.atomic():
        profile = own_profile(profile_id, by)
        is_stale = bool(seen) and seen != mark_of(profile)
        changed = [field for field in FIELDS if field in fields and getattr(profile, field) != fields[field]]
        for field in changed:
            setattr(profile, field, fields[field])
        if audiences:
            changed += [f"audience:{field}" for field, value in audiences.items() if profile.audiences.get(field) != value]
            profile.audiences = {**profile.audiences, **{field: Audience(value).value for field, value in audiences.items()}}
        profile.confirmed_on = timezone.localdate()
        profile.full_clean(exclude=["user", "photo", "photo_small"])
        profile.save()
        changed += _set_skills(profile, skills) + _set_career(profile, career) + _set_hidden_from(profile, hidden_from) + _set_name(profile, name)
        if is_stale and changed:
            raise ProfileHasChanged
        log_act(profile, "community.update_profile", by=by, changed=changed)
        tell_of(profile)
        return profile


def confirm_profile(*, profile_id: int, by: User) -> AlumniProfile:
    """She says that all of it is still right. On the same day once more it changes nothing."""
    with transaction.atomic():
        profile = own_profile(profile_id, by)
        if profile.confirmed_on != timezone.localdate():
            profile.confirmed_on = timezone.localdate()
            profile.save(update_fields=["confirmed_on", "updated_at"])
            log_act(profile, "community.confirm_profile", by=by)
            tell_of(profile)
        return profile


def mark_of(profile: AlumniProfile) -> str:
    """A short mark of all that `update_profile` writes: another one, and something was saved in between."""
    said = [profile.user.name, *(getattr(profile, field) for field in FIELDS), sorted(profile.audiences.items())]
    said += [sorted(one.tag_id for one in profile.profile_skills.all()), sorted(one.key for one in profile.hides_from.all())]
    said += [sorted(map(str, _jobs_of(profile)))]
    return sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


def own_profile(profile_id: int, by: User) -> AlumniProfile:
    """The profile, locked, if it is this person's. Raises AlumniProfile.DoesNotExist for somebody else's."""
    return AlumniProfile.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=profile_id, user=by)


def tell_of(profile: AlumniProfile) -> None:
    """What others may see of this profile is different now: search, lists and other apps hear of it, in the caller's transaction."""
    mark_changed("alumni", [profile.pk])
    bump("people")
    profile_changed.send(sender=AlumniProfile, profile=profile)


def person_changed(user: User) -> None:
    """What others may see of this person is different now, her profile and all that names her."""
    for profile in AlumniProfile.objects.filter(user=user):
        tell_of(profile)
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
    skills = find_skills(names)
    if {skill.pk for skill in skills} == set(profile.skills.values_list("pk", flat=True)):
        return []
    profile.skills.set(skills)
    return ["skills"]


def _jobs_of(profile: AlumniProfile) -> list[tuple[Any, ...]]:
    return [(job.employer, job.role, job.started_on, job.ended_on) for job in profile.career.all()]


def _set_career(profile: AlumniProfile, entries: Sequence[dict[str, Any]] | None) -> list[str]:
    if entries is None:
        return []
    wanted = [(entry["employer"], entry.get("role", ""), entry.get("started_on"), entry.get("ended_on")) for entry in entries]
    if sorted(map(str, _jobs_of(profile))) == sorted(map(str, wanted)):
        return []
    profile.career.all().delete()
    CareerEntry.objects.bulk_create(
        [CareerEntry(profile=profile, employer=employer, role=role, started_on=start, ended_on=end) for employer, role, start, end in wanted]
    )
    return ["career"]


def _set_hidden_from(profile: AlumniProfile, names: Sequence[str] | None) -> list[str]:
    """One row for each organisation, however it is spelt."""
    if names is None:
        return []
    wanted = {key: name for name in names if (key := normalise_employer(name)[:LONGEST_NAME])}
    if wanted.keys() == {row.key for row in profile.hides_from.all()}:
        return []
    profile.hides_from.all().delete()
    HiddenFrom.objects.bulk_create([HiddenFrom(profile=profile, name=name, key=key) for key, name in wanted.items()])
    return ["hidden_from"]

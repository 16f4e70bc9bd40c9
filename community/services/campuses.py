"""Keeping the register of campuses."""

from typing import Any

from django.db import transaction

from community.models import AlumniProfile, Campus, User
from core.acts import log_act
from core.caching import bump
from search.services import mark_changed


def edit_campus(*, campus_id: int, by: User, **fields: Any) -> Campus:
    """Change what the register says of a campus; its people are found under the new name at once."""
    with transaction.atomic():
        campus = Campus.objects.select_for_update(no_key=True).get(pk=campus_id)
        changed = [name for name, value in fields.items() if getattr(campus, name) != value]
        for name in changed:
            setattr(campus, name, fields[name])
        campus.full_clean()
        campus.save()
        log_act(campus, "community.edit_campus", by=by, changed=changed)
        people = AlumniProfile.objects.filter(user__graduate_record__completions__course__campus=campus)
        mark_changed("campus", [campus.pk])
        mark_changed("alumni", people.values_list("pk", flat=True).distinct())
        bump("pages", "people", "home")
        return campus

"""The vocabulary of skills: one row for each, however it is written."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q

from community.models import Skill, SkillSpelling
from community.names import spelling_key
from search.text import fold, initials

LONGEST_INITIALS = 100


def find_skills(names: Sequence[str]) -> list[Skill]:
    """The skill that goes by each of these names or another spelling of it, without repeats; made where there is none.

    One query for those that are known. New ones are made in the order of their spelling, so that two people who add the same
    few at once wait for each other in the same order.
    """
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(spelling_key(name), " ".join(name.split()))
    known = {row.key: row.skill for row in SkillSpelling.objects.filter(key__in=wanted).select_related("skill")}
    for key in sorted(set(wanted) - set(known)):
        known[key] = _add_skill(wanted[key], key)
    return list(dict.fromkeys(known[key] for key in wanted))


def _add_skill(name: str, key: str) -> Skill:
    """A new skill, or the one that somebody added a moment ago."""
    try:
        with transaction.atomic():
            return Skill.objects.create(name=name)  # its spellings are written by the signal, in the same savepoint
    except IntegrityError:
        spelling = SkillSpelling.objects.select_related("skill").filter(key=key).first()
        return spelling.skill if spelling else Skill.objects.get(name__iexact=name)


def keep_spellings(skills: Sequence[Skill]) -> None:
    """Write how each of these skills may be spelt, and forget how it no longer is. A spelling that leads elsewhere stays there.

    Raises IntegrityError when a skill's own name leads elsewhere: then it is no new skill.
    """
    known = set(SkillSpelling.objects.filter(skill__in=skills).values_list("key", "skill"))
    wanted = {(key, skill.pk): word for skill in skills for key, word in skill.spelling_keys().items()}
    names = {(spelling_key(skill.name), skill.pk) for skill in skills}
    gone = Q(pk__in=[])
    for key, skill_id in known - wanted.keys():
        gone |= Q(key=key, skill=skill_id)
    SkillSpelling.objects.filter(gone).delete()
    rows = {
        (key, skill_id): SkillSpelling(skill_id=skill_id, key=key, initials=" ".join(initials(fold(word)))[:LONGEST_INITIALS])
        for (key, skill_id), word in wanted.items()
        if (key, skill_id) not in known
    }
    SkillSpelling.objects.bulk_create([row for one, row in rows.items() if one in names])
    SkillSpelling.objects.bulk_create([row for one, row in rows.items() if one not in names], ignore_conflicts=True)

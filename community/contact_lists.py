"""/me/introductions/: what a person was asked, what she asked, and whom she is in contact with."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from community.audiences import employers_of_recruiter
from community.models import AlumniProfile, Introduction, User
from community.selectors import person_view

MOST = 200


@dataclass(frozen=True)
class Contact:
    """An introduction as one of the two sees it. `url` is empty where the other has no page for her."""

    introduction: Introduction
    other: User
    url: str = ""
    about: str = ""


class MyContacts:
    """All of them, in two queries and one for each recruiter who waits for an answer."""

    def __init__(self, person: User) -> None:
        self.person = person

    @cached_property
    def _all(self) -> list[Contact]:
        found = list(Introduction.objects.seen_by(self.person).select_related("asker", "asked")[:MOST])
        others = [one.other_of(self.person) for one in found]
        profiles = {one.user_id: one for one in AlumniProfile.objects.visible_to(self.person).select_related("user").filter(user__in=others)}
        return [self._contact(one, other, profiles.get(other.pk)) for one, other in zip(found, others, strict=True)]

    def _contact(self, introduction: Introduction, other: User, profile: AlumniProfile | None) -> Contact:
        if profile:
            return Contact(introduction, other, profile.get_absolute_url(), person_view(profile, self.person).headline)
        return Contact(introduction, other, about=recruits_in_words(other) if introduction.status in {"open", "more_asked"} else "")

    def _of(self, *statuses: str, asked_me: bool) -> list[Contact]:
        mine = [one for one in self._all if (one.introduction.asked_id == self.person.pk) == asked_me]
        return [one for one in mine if one.introduction.status in statuses]

    @property
    def received(self) -> list[Contact]:
        """Waits for my answer, or for theirs to my question."""
        return self._of("open", "more_asked", asked_me=True)

    @property
    def asked(self) -> list[Contact]:
        """What I asked and what waits; questions to me first."""
        return sorted(self._of("open", "more_asked", asked_me=False), key=lambda one: one.introduction.status != "more_asked")

    @property
    def connected(self) -> list[Contact]:
        return [one for one in self._all if one.introduction.is_live]

    @property
    def earlier(self) -> list[Contact]:
        return [one for one in self._all if one.introduction.status not in {"open", "more_asked"} and not one.introduction.is_live]


def recruits_in_words(person: User) -> str:
    """The organisation somebody recruits for; empty for everybody else."""
    return ", ".join(employers_of_recruiter(person)[:1])


def about_asker(introduction: Introduction) -> Contact:
    """Who asks, as the asked may see her."""
    visible = AlumniProfile.objects.visible_to(introduction.asked).select_related("user").filter(user=introduction.asker).first()
    if visible:
        return Contact(introduction, introduction.asker, visible.get_absolute_url(), person_view(visible, introduction.asked).headline)
    return Contact(introduction, introduction.asker, about=recruits_in_words(introduction.asker))


def is_waiting_for(person: Any) -> list[Introduction]:
    """What this person has to answer: requests to her, and questions to what she asked."""
    open_ones = Introduction.objects.seen_by(person).open().select_related("asker", "asked")[:MOST]
    return [one for one in open_ones if (one.status == "open") == (one.asked_id == person.pk)]

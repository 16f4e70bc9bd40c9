"""What a viewer may see of a person: one function for page, directory, search card and letter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import cached_property

from community.audiences import DEFAULTS, Audience, is_member
from community.connections import connections
from community.models import AlumniProfile, Completion, GraduateRecord, MembershipClaim, Target


def audiences_of(viewer: Any, profile: AlumniProfile) -> frozenset[str]:
    """The audiences of this profile that the viewer belongs to."""
    if getattr(viewer, "is_authenticated", False) and viewer.pk == profile.user_id:
        return frozenset(Audience.values)
    seen = {Audience.EVERYONE.value}
    if is_member(viewer):
        seen.add(Audience.MEMBERS.value)
    if profile.user_id in connections(viewer):
        seen.add(Audience.CONNECTED.value)
    return frozenset(seen)


def fields_seen_by(audiences: Iterable[str], profile: AlumniProfile) -> frozenset[str]:
    """The names of the fields that somebody in these audiences may see. Who is connected sees what members see."""
    wanted = set(audiences)
    return frozenset(name for name in DEFAULTS if profile.audience_of(name) in wanted)


@dataclass(frozen=True)
class PersonView:
    """A profile through one viewer's eyes. A field that the viewer may not see is empty here, so no template can leak it."""

    profile: AlumniProfile
    seen: frozenset[str]
    url: str = field(default="")

    def _if_seen(self, name: str, value: Any, empty: Any = "") -> Any:
        return value if name in self.seen else empty

    @property
    def public_id(self) -> str:
        return str(self.profile.user.public_id)

    @cached_property
    def name(self) -> str:
        return self._if_seen("name", self.profile.user.name)

    @cached_property
    def headline(self) -> str:
        return self._if_seen("headline", self.profile.headline)

    @cached_property
    def story(self) -> str:
        return self._if_seen("story", self.profile.story)

    @cached_property
    def education(self) -> str:
        return self._if_seen("education", self.profile.education)

    @cached_property
    def certificates(self) -> list[str]:
        return self._if_seen("certificates", self.profile.certificates, [])

    @cached_property
    def industries(self) -> list[str]:
        return self._if_seen("industries", self.profile.industries, [])

    @cached_property
    def languages(self) -> list[str]:
        return self._if_seen("languages", self.profile.languages, [])

    @cached_property
    def links(self) -> list[str]:
        return self._if_seen("links", self.profile.links, [])

    @cached_property
    def offers(self) -> str:
        return self._if_seen("offers", self.profile.offers)

    @cached_property
    def looking_for_work(self) -> bool:
        return self._if_seen("looking_for_work", self.profile.looking_for_work, False)

    @cached_property
    def email(self) -> str:
        return self._if_seen("email", self.profile.user.email)

    @cached_property
    def skills(self) -> list[str]:
        return [one.tag.label for one in self.profile.profile_skills.all()] if "skills" in self.seen else []

    @cached_property
    def career(self) -> list[Any]:
        return list(self.profile.career.all()) if "career" in self.seen else []

    @cached_property
    def completions(self) -> list[Completion]:
        record = getattr(self.profile.user, "graduate_record", None)
        return list(record.completions.all()) if record and "campus" in self.seen else []

    @cached_property
    def campus_line(self) -> str:
        """`마포 · AI 서비스 개발 3기`: the newest completion in one line."""
        if not self.completions:
            return ""
        course = self.completions[0].course
        return " · ".join(part for part in (course.place, course.run) if part)


def person_view(profile: AlumniProfile, viewer: Any) -> PersonView:
    """The profile as this viewer may see it."""
    return PersonView(profile, fields_seen_by(audiences_of(viewer, profile), profile), profile.get_absolute_url())


def person_view_as(profile: AlumniProfile, audiences: Iterable[str]) -> PersonView:
    """The profile as somebody in these audiences sees it, for "view as" and for search projections."""
    return PersonView(profile, fields_seen_by(audiences, profile), profile.get_absolute_url())


COMPLETENESS = ("headline", "story", "skills", "career", "offers")


def missing_parts(profile: AlumniProfile) -> list[str]:
    """Which of the five parts that make a profile findable are still empty."""
    filled = {
        "headline": bool(profile.headline),
        "story": bool(profile.story),
        "skills": profile.profile_skills.exists(),
        "career": profile.career.exists(),
        "offers": bool(profile.offers),
    }
    return [part for part in COMPLETENESS if not filled[part]]


ASSOCIATION_TARGET = "association-members"


@dataclass(frozen=True)
class AssociationNumbers:
    """Three numbers that are not one, and this year's and 2030's targets."""

    members: int
    graduates: int
    active: int
    target: int
    target_year: int


def newest_targets(*metrics: str) -> dict[str, Target]:
    """The target of the latest year for each of these metrics that has one."""
    return {target.metric: target for target in Target.objects.filter(metric__in=metrics).order_by("year")}


def association_numbers(targets: Mapping[str, Target] | None = None) -> AssociationNumbers:
    """Members of the association, graduates on the roster, verified people here: one pass over the roster, and the target."""
    target = (newest_targets(ASSOCIATION_TARGET) if targets is None else targets).get(ASSOCIATION_TARGET)
    counts = GraduateRecord.objects.aggregate(
        graduates=Count("pk"),
        members=Count("membership", filter=Q(membership__left_on=None)),
        active=Count("owner__profile", filter=Q(owner__is_active=True, owner__profile__is_hidden=False)),
    )
    return AssociationNumbers(
        **counts,
        target=target.value if target else 10_000,
        target_year=target.year if target else 2030,
    )


def newest_claim(user: Any) -> MembershipClaim | None:
    """The account's newest claim, whatever became of it."""
    return MembershipClaim.objects.filter(user=user).order_by("-submitted_at").first()


def record_of(user: Any) -> GraduateRecord | None:
    """The graduate record that the account owns, with its courses at hand."""
    return GraduateRecord.objects.filter(owner=user).prefetch_related("completions__course__campus").first()


def year_today() -> int:
    """The present year in Seoul."""
    return timezone.localdate().year

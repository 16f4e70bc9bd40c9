"""What a viewer may see of a person: one function for page, directory, search card and letter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Prefetch, Q
from django.utils.functional import cached_property

from community.audiences import DEFAULTS, VIEWERS, Audience, is_member, recruits_for
from community.blocks import kept_apart
from community.connections import connections
from community.models import AlumniProfile, Completion, GraduateRecord, HiddenFrom, MembershipClaim, Skill, SkillSpelling, Target, User
from community.names import normalise_email, spelling_key
from community.querysets import not_hidden
from community.vocabulary import FIELD_LABELS, OFFER_KINDS, WHY_IT_HELPS
from core.private_files import address_of
from search.text import fold


def audiences_of(viewer: Any, profile: AlumniProfile) -> frozenset[str]:
    """The audiences of this profile that the viewer belongs to. Whoever is connected sees what members see, too."""
    if getattr(viewer, "is_authenticated", False) and viewer.pk == profile.user_id:
        return frozenset(Audience.values)
    if profile.is_away or profile.user_id in kept_apart(viewer):
        return frozenset()
    seen = set(VIEWERS["stranger"])
    if is_member(viewer):
        seen |= VIEWERS["member"]
    if is_open_to_recruiter(profile, viewer):
        seen |= VIEWERS["recruiter"]
    if profile.user_id in connections(viewer):
        seen |= VIEWERS["connected"]
    return frozenset(seen)


def is_open_to_recruiter(profile: AlumniProfile, viewer: Any) -> bool:
    """Whether the viewer recruits for somebody whom the profile shows something and does not hide from."""
    return Audience.RECRUITERS in profile.audiences.values() and bool(recruits_for(viewer)) and not hides_from(profile, viewer)


def hides_from(profile: AlumniProfile, viewer: Any) -> bool:
    """Whether the profile hides from an organisation the viewer recruits for; `visible_to` has mostly asked already."""
    if profile.__dict__.get("hiding_asked_for") == viewer.pk:
        return bool(profile.__dict__["hides_from_viewer"])
    return profile.pk in hiding_from(viewer)


def hiding_from(viewer: Any) -> frozenset[int]:
    """The profiles that hide from an organisation the viewer recruits for: her colleagues, mostly. Asked once per loaded account."""
    if "_hiding_profiles" not in viewer.__dict__:
        hidden = HiddenFrom.objects.filter(key__in=recruits_for(viewer)).values_list("profile", flat=True)
        viewer.__dict__["_hiding_profiles"] = frozenset(hidden)
    return viewer.__dict__["_hiding_profiles"]


def fields_seen_by(audiences: Iterable[str], profile: AlumniProfile) -> frozenset[str]:
    """The names of the fields that somebody in these audiences may see."""
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
        """Only web addresses, whatever way they came into the database: they become links."""
        return [link for link in self._if_seen("links", self.profile.links, []) if link.startswith(("https://", "http://"))]

    @cached_property
    def offers(self) -> str:
        return self._if_seen("offers", self.profile.offers)

    @cached_property
    def offer_kinds(self) -> list[str]:
        """The kinds of help in words."""
        kinds = self._if_seen("offers", self.profile.offer_kinds, [])
        return [str(label) for kind, label in OFFER_KINDS.items() if kind in kinds]

    @property
    def offers_help(self) -> bool:
        return bool(self.offers or self.offer_kinds)

    @cached_property
    def looking_for_work(self) -> bool:
        return self._if_seen("looking_for_work", self.profile.looking_for_work, False)

    @cached_property
    def work_wanted(self) -> str:
        return self.profile.work_wanted if self.looking_for_work else ""

    @cached_property
    def work_from(self) -> date | None:
        return self.profile.work_from if self.looking_for_work else None

    @cached_property
    def photo(self) -> str:
        """The address of the photo, 480 points a side; it changes with the photo."""
        return self._if_seen("photo", address_of(self.profile.photo))

    @cached_property
    def photo_small(self) -> str:
        """The same, 96 points a side, for cards and hits."""
        return self._if_seen("photo", address_of(self.profile.photo_small))

    @cached_property
    def email(self) -> str:
        return self._if_seen("email", self.profile.user.email)

    @cached_property
    def skills(self) -> list[str]:
        return [one.tag.label for one in self.profile.profile_skills.all()] if "skills" in self.seen else []

    @cached_property
    def career(self) -> list[Any]:
        return list(self.profile.career.all()) if "career" in self.seen else []

    @property
    def jobs_now(self) -> list[Any]:
        return [job for job in self.career if job.ended_on is None]

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


def person_seen_by(profile: AlumniProfile, kind: str) -> PersonView:
    """What a stranger, a member, a recruiter or somebody connected would get from `person_view`: nothing of a profile that nobody finds."""
    shown = AlumniProfile.objects.shown().filter(pk=profile.pk).exists()
    return person_view_as(profile, VIEWERS[kind] if shown else ())


@dataclass(frozen=True)
class MissingPart:
    """A part of the profile that is still empty: its name, why it helps, and where in the form it is."""

    label: Any
    why: Any
    anchor: str


def missing_parts(profile: AlumniProfile) -> list[MissingPart]:
    """What makes a profile findable and is still empty, what helps most first (two queries)."""
    empty = {
        "photo": profile.photo_id is None,
        "headline": not profile.headline,
        "skills": not profile.profile_skills.all(),
        "career": not profile.career.all(),
        "offers": not (profile.offers or profile.offer_kinds),
        "story": not profile.story,
    }
    return [MissingPart(FIELD_LABELS[name], why, f"part-{name}") for name, why in WHY_IT_HELPS.items() if empty[name]]


def suggest_skills(begun: str, most: int = 8) -> list[Skill]:
    """Skills of the kept vocabulary with a spelling that begins as typed, in letters or in first consonants, then those that contain it."""
    key = spelling_key(begun)
    if not key.strip():
        return []
    consonants = fold(begun).replace(" ", "")
    rows = SkillSpelling.objects.filter(skill__is_kept=True).select_related("skill")
    begins = rows.filter(Q(key__startswith=key) | Q(initials__startswith=consonants)).order_by("skill__name")
    found = list(dict.fromkeys(row.skill for row in begins[: 4 * most]))
    if len(found) < most:
        found = list(dict.fromkeys([*found, *(row.skill for row in rows.filter(key__contains=key).order_by("skill__name")[: 4 * most])]))
    return found[:most]


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
        active=Count("owner__profile", filter=Q(owner__is_active=True) & not_hidden("owner__profile__")),
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
    """The graduate record that the account owns, with its courses at hand (two queries)."""
    courses = Prefetch("completions", Completion.objects.select_related("course__campus"))
    return GraduateRecord.objects.filter(owner=user).prefetch_related(courses).first()


def find_person(email: str) -> User | None:
    """The account of this login, or of this confirmed address."""
    address = normalise_email(email)
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    return User.objects.filter(email=address).first() or (confirmed.user if confirmed else None)

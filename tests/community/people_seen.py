"""People whose every field is a word of its own, so that a leak is found wherever it shows, and who may see which of them.

`SEES` is the rule as people were promised it; the tests of `test_who_sees_what.py` hold every surface against it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from alliance.models import Representative
from community.audiences import DEFAULTS, Audience
from community.models import AlumniProfile, CareerEntry, Skill, User
from community.services.blocks import block_person
from community.services.photos import PHOTO_KIND
from core.models import PrivateFile
from core.outbox import drain_all
from mentoring.models import MentorOffer, Pairing
from search.services import mark_changed
from tests.alliance.factories import organisation
from tests.factories import CampusFactory, CourseFactory, RecordFactory, UserFactory, member, newcomer, staff
from tests.mentoring.factories import OFFER

E, M, R, C, ME = Audience.values
EVERY = frozenset(Audience.values)
FIELDS = tuple(name for name in DEFAULTS if name != "phone")  # a number is shown nowhere
CARD = frozenset({"name", "headline", "campus", "skills", "photo"})
FACETED = frozenset({"campus", "skills", "industries"})
INDEXED = frozenset(FIELDS) - {"links", "email", "languages", "photo"}
PHOTOS = PrivateFile._meta.get_field("file").storage


@dataclass(frozen=True)
class Rule:
    """Of which audiences a kind of viewer is: `sees` fields, `opens` the page of a name, `finds` through the index."""

    sees: frozenset[str]
    finds: frozenset[str]
    opens: frozenset[str]


def rule(*sees: str, finds: tuple[str, ...], opens: tuple[str, ...] | None = None) -> Rule:
    return Rule(frozenset(sees), frozenset(finds), frozenset(opens if opens is not None else sees))


SEES: dict[str, Rule] = {
    "stranger": rule(E, finds=(E,)),
    "newcomer": rule(E, finds=(E,)),
    "member": rule(E, M, finds=(E, M)),
    "connected": rule(E, M, C, finds=(E, M)),
    "recruiter": rule(E, R, finds=(E,)),
    "owner": rule(*EVERY, finds=(E, M)),
    "staff": rule(E, M, finds=(E, M)),
    "editor": rule(E, M, finds=(E, M)),
    "blocked": rule(finds=()),
    "blocker": rule(finds=()),
}


@dataclass(eq=False)
class Subject:
    """Somebody to be looked at: her name for one audience, everything else for another."""

    user: User
    name_for: str
    fields_for: str
    words: dict[str, str]

    def audience(self, field: str) -> str:
        return self.name_for if field == "name" else self.fields_for

    def may_be_read(self, field: str, audiences: frozenset[str]) -> bool:
        return self.audience(field) in audiences

    def read_by(self, rules: "Rule") -> set[str]:
        """The fields that a viewer of these rules reads somewhere."""
        return {field for field in FIELDS if self.name_for in rules.opens and self.may_be_read(field, rules.sees)}

    def __str__(self) -> str:
        return f"{self.name_for} name, {self.fields_for} fields"


def subject(number: int, name_for: str, fields_for: str) -> Subject:
    """An alumna and mentor whose fields are `zqheadline3x` and so on; none begins another. Both addresses of the photo hold its word."""
    words = {field: f"zq{field.replace('_', '')}{number}x" for field in (*FIELDS, "phone")} | {"photo": f"{number:08x}-5a71-4000-8000"}
    user = UserFactory(name=words["name"], email=f"{words['email']}@example.org")
    record = RecordFactory(name=user.name, email=user.email, phone=words["phone"], owner=user)
    campus = CampusFactory(slug=words["campus"], name_ko=words["campus"], name_en=words["campus"])
    course = CourseFactory.build(campus=campus, title_ko=words["campus"], title_en=words["campus"], field=words["campus"])
    course.save()
    record.completions.create(course=course, completed_on=date(2023, 8, 31))
    profile = AlumniProfile.objects.create(
        user=user,
        audiences={field: name_for if field == "name" else fields_for for field in DEFAULTS},
        confirmed_on=timezone.localdate(),
        links=[f"https://{words['links']}.example"],
        looking_for_work=True,
        work_wanted=words["looking_for_work"],
        photo=photo(user, f"{words['photo']}-{480:012}"),
        photo_small=photo(user, f"{words['photo']}-{96:012}"),
        **{field: words[field] for field in ("headline", "story", "education", "offers")},
        **{field: [words[field]] for field in ("certificates", "industries", "languages")},
    )
    profile.skills.add(Skill.objects.create(name=words["skills"], slug=words["skills"]))
    CareerEntry.objects.create(profile=profile, employer=words["career"], started_on=date(2024, 1, 1))
    MentorOffer.objects.create(user=user, **{**OFFER, "introduction": words["offers"], "capacity": 5})
    return Subject(user, name_for, fields_for, words)


def photo(user: User, public_id: str) -> PrivateFile:
    """One of the two sizes, all of them the same file."""
    if not PHOTOS.exists("seen/photo.webp"):
        PHOTOS.save("seen/photo.webp", ContentFile(b"photo"))
    known = {"kind": PHOTO_KIND, "owner": user, "name": "photo.webp", "content_type": "image/webp", "size": 5, "file": "seen/photo.webp"}
    return PrivateFile.objects.create(public_id=public_id, **known)


def subjects() -> list[Subject]:
    """For each audience somebody with all fields but the open name, and somebody with only her name for it; in the index."""
    wanted = [(E, audience) for audience in Audience.values] + [(audience, E) for audience in Audience.values[1:]]
    made = [subject(number, *audiences) for number, audiences in enumerate(wanted)]
    put_in_the_index(*(one.user for one in made))
    return made


def put_in_the_index(*users: User) -> None:
    mark_changed("alumni", [user.profile.pk for user in users])
    mark_changed("mentor", MentorOffer.objects.filter(user__in=users).values_list("pk", flat=True))
    drain_all()


def connected_with(people: list[Subject]) -> User:
    """A member on her way with each of these mentors."""
    mentee, now = member(), timezone.now()
    for one in people:
        offer = MentorOffer.objects.get(user=one.user)
        Pairing.objects.create(offer=offer, mentee=mentee, status="active", mentor_accepted_at=now, mentee_accepted_at=now)
    return mentee


def recruiter() -> User:
    """Somebody who recruits for a current member organisation and is no graduate."""
    person = newcomer()
    Representative.objects.create(person=person, organisation=organisation(), role="recruiter")
    return person


def kept_apart_from(people: list[Subject], *, blocks: bool) -> User:
    """A member on her way with each of them, who blocks them, or whom they block: however near they were, they see nothing of each other."""
    viewer = connected_with(people)
    for one in people:
        block_person(person_id=one.user.pk if blocks else viewer.pk, by=viewer if blocks else one.user)
    return User.objects.get(pk=viewer.pk)


VIEWERS: dict[str, Callable[[list[Subject]], Any]] = {
    "stranger": lambda people: None,
    "newcomer": lambda people: newcomer(),
    "member": lambda people: member(),
    "connected": connected_with,
    "recruiter": lambda people: recruiter(),
    "owner": lambda people: None,  # each of them in turn
    "staff": lambda people: staff("staff"),
    "editor": lambda people: staff("editor"),
    "blocked": lambda people: kept_apart_from(people, blocks=False),
    "blocker": lambda people: kept_apart_from(people, blocks=True),
}


def without_record(user: User) -> None:
    """What a revoked claim leaves behind: the account, without its record."""
    record = user.graduate_record
    record.owner = None
    record.save()

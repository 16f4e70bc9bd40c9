"""How people and campuses become search documents."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.core.cache import cache
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from community.audiences import projection_for
from community.blocks import kept_apart_in_search
from community.directory import FACETS, KIND
from community.models import AlumniProfile, Campus, Completion, ProfileSkill, Skill
from community.querysets import ProfileQuerySet
from community.selectors import PersonView, person_view, person_view_as
from community.vocabulary import OFFER_WORDS
from search.documents import Document, DocumentKind, register, register_resolver

register_resolver(projection_for)

AUDIENCES = {"everyone": ("everyone",), "members": ("everyone", "members")}


def fetch_profiles(ids: Sequence[int]) -> Iterable[AlumniProfile]:
    """Profiles that somebody may find, with all that a document reads."""
    return AlumniProfile.objects.shown().filter(pk__in=ids).with_card().prefetch_related("career")


SHOWN_OF_COURSE = ("delivery", "host", "title_ko", "title_en", "cohort", "campus__name_ko", "campus__name_en")


def as_cards(profiles: ProfileQuerySet) -> ProfileQuerySet:
    """With what a card shows and no more, in two queries beside their own: skills with their names, completions with course and campus.

    A card reads an eighth of the columns, and making objects of the rest took longer than the queries.
    """
    skills = ProfileSkill.objects.select_related("tag").only("content_object", "tag__name", "tag__name_en")
    courses = (f"course__{name}" for name in SHOWN_OF_COURSE)
    completions = Completion.objects.select_related("course__campus").only("record", "completed_on", *courses)
    shown = ("headline", "audiences", "is_hidden", "held_since", "photo_small__public_id")
    of_account = ("user__name", "user__public_id", "user__graduate_record__owner")
    return (
        profiles.select_related("user__graduate_record", "photo_small")
        .only(*shown, *of_account)
        .prefetch_related(Prefetch("profile_skills", skills), Prefetch("user__graduate_record__completions", completions))
    )


def profiles_apart_from(viewer: Any) -> Iterable[int]:
    """The profiles of whom the viewer blocks or is blocked by."""
    apart = kept_apart_in_search(viewer)
    return AlumniProfile.objects.filter(user__in=apart).values_list("pk", flat=True) if apart else ()


def profile_document(profile: AlumniProfile, projection: str) -> Document | None:
    """A person as strangers or as members may find her: built from the same view that pages show."""
    view = person_view_as(profile, AUDIENCES[projection])
    if not view.name:
        return None
    return Document(
        title=view.name,
        names=view.name,
        keywords=" ".join([*_skill_words(view), *view.industries, *_course_words(view), *view.certificates, *_offer_words(view)]),
        text=" ".join([view.headline, view.story, view.offers, view.work_wanted, view.education, *_career_words(view)]),
        facets=_facets(view),
        weight=_weight(view),
        newest=_midnight(profile.confirmed_on),
    )


def about_person(profile: AlumniProfile, viewer: Any) -> str:
    """Campus and headline, as far as the viewer may see them."""
    view = person_view(profile, viewer)
    return " · ".join(filter(None, (view.campus_line, view.headline)))


def _midnight(day: date | None) -> datetime | None:
    """When a day begins in Seoul. The day a profile was confirmed orders people; when it was changed would tell of hidden fields."""
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def _skill_words(view: PersonView) -> list[str]:
    if "skills" not in view.seen:
        return []
    tags = [one.tag for one in view.profile.profile_skills.all()]
    return [word for tag in tags for word in (tag.name, tag.name_en, *tag.aliases) if word]


def _career_words(view: PersonView) -> list[str]:
    return [f"{one.employer} {one.role}" for one in view.career]


def _offer_words(view: PersonView) -> list[str]:
    """What she offers as the form says it, and as people who look for it call it."""
    if not view.offers_help:
        return []
    kinds = [kind for kind in OFFER_WORDS if kind in view.profile.offer_kinds]
    return ["재능기부 멘토링 mentoring", *view.offer_kinds, *(OFFER_WORDS[kind] for kind in kinds)]


def _course_words(view: PersonView) -> list[str]:
    words: list[str] = []
    for one in view.completions:
        course = one.course
        words += [course.place, course.title_ko, course.title_en, course.field, course.cohort, f"{one.completed_on.year}년 수료"]
    return words


def _facets(view: PersonView) -> dict[str, list[str]]:
    campuses = {one.course.campus.slug if one.course.campus else one.course.delivery for one in view.completions}
    return {
        "campus": sorted(campuses),
        "field": sorted({one.course.field for one in view.completions if one.course.field}),
        "year": sorted({str(one.completed_on.year) for one in view.completions}),
        "skills": view.skills and sorted({one.tag.name for one in view.profile.profile_skills.all()}),
        "industry": sorted(view.industries),
        "offers": ["yes"] if view.offers_help else [],
    }


def _weight(view: PersonView) -> float:
    """Complete and recently confirmed profiles rise: 0.8 for an empty one, 1.2 for a full one confirmed this year.

    Only what this audience sees counts, so that the order tells nothing of the rest.
    """
    filled = sum(bool(part) for part in (view.headline, view.story, view.offers_help, view.skills))
    confirmed_on = view.profile.confirmed_on
    fresh = bool(confirmed_on and (timezone.localdate() - confirmed_on).days < 365)
    return 0.8 + 0.075 * filled + 0.1 * fresh


def facet_words(facet: str) -> dict[str, str]:
    """What the values of a facet are called in the active language, where that is not the value itself."""
    if facet == "campus":
        return {**campus_names(), "online": _("Online"), "visiting": _("Visiting academy")}
    if facet == "offers":
        return {"yes": _("Offers help")}
    return english_names() if facet in {"skills", "field", "industry"} else {}


def campus_names() -> dict[str, str]:
    """Slug → name in the active language, remembered for five minutes."""
    return cache.get_or_set(f"campus-names:{get_language()}", lambda: {campus.slug: campus.name for campus in Campus.objects.all()}, 300) or {}


def english_names() -> dict[str, str]:
    """In English, name → English name of the vocabulary's skills, remembered for five minutes; fields and industries are often named alike."""
    if get_language() != "en":
        return {}
    named = Skill.objects.exclude(name_en="").values_list("name", "name_en")
    return cache.get_or_set("skill-names:en", lambda: dict(named), 300) or {}


register(
    DocumentKind(
        name=KIND,
        label=gettext_lazy("People"),
        model=AlumniProfile,
        fetch=fetch_profiles,
        project=profile_document,
        all_ids=lambda: AlumniProfile.objects.values_list("pk", flat=True).iterator(),
        visible_to=lambda viewer: as_cards(AlumniProfile.objects.visible_to(viewer)),
        left_out=profiles_apart_from,
        named=lambda word: Q(user__name__icontains=word),
        facets=("campus", "field", "year", "skills", "industry", "offers"),
        facet_words=facet_words,
        facet_titles=FACETS,
        about=about_person,
        template="search/hits/alumni.html",
    )
)


def campus_document(campus: Campus, projection: str) -> Document:
    """A campus, the same for everybody."""
    return Document(
        title=campus.name_ko,
        names=f"{campus.name_ko} {campus.name_en}",
        keywords=f"{campus.specialism_ko} {campus.specialism_en} {campus.partner}",
        text=f"{campus.description_ko} {campus.place_ko} {campus.description_en} {campus.place_en}",
        newest=_midnight(campus.opened_on),
    )


register(
    DocumentKind(
        name="campus",
        label=gettext_lazy("Campuses"),
        model=Campus,
        fetch=lambda ids: Campus.objects.filter(pk__in=ids),
        project=campus_document,
        all_ids=lambda: Campus.objects.values_list("pk", flat=True).iterator(),
        visible_to=lambda viewer: Campus.objects.all(),
        named=lambda word: Q(name_ko__icontains=word) | Q(name_en__icontains=word),
    )
)

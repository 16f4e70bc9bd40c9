"""How mentors become search documents: the person as each audience sees her, and what she offers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.blocks import kept_apart_in_search
from community.documents import AUDIENCES, campus_names
from community.selectors import person_view_as
from mentoring.models import MentorOffer
from mentoring.vocabulary import FORMATS, TOPICS
from search.documents import Document, DocumentKind, register

FACETS = {"topic": _("Topics"), "format": _("How you meet"), "campus": _("Campus")}


def fetch_offers(ids: Sequence[int]) -> Iterable[MentorOffer]:
    """Open offers with the profile that a document reads."""
    return with_profile(MentorOffer.objects.open().filter(pk__in=ids))


def with_profile(offers):
    """Offers with their people's profiles, in a bounded number of queries."""
    return offers.select_related("user__graduate_record", "user__profile__photo_small").prefetch_related(
        "user__profile__profile_skills__tag", "user__graduate_record__completions__course__campus"
    )


def offers_apart_from(viewer: Any) -> Iterable[int]:
    """The offers of whom the viewer blocks or is blocked by."""
    apart = kept_apart_in_search(viewer)
    return MentorOffer.objects.filter(user__in=apart).values_list("pk", flat=True) if apart else ()


def offer_document(offer: MentorOffer, projection: str) -> Document | None:
    """A mentor for strangers or for members; the introduction is for whoever may read what she helps with."""
    view = person_view_as(offer.user.profile, AUDIENCES[projection])
    if not view.name:
        return None
    topics = [str(TOPICS[topic]) for topic in offer.topics if topic in TOPICS]
    campuses = [one.course.campus.slug for one in view.completions if one.course.campus]
    return Document(
        title=view.name,
        names=view.name,
        keywords=" ".join([*topics, *view.skills, *(one.course.place for one in view.completions)]),
        text=f"{view.headline} {offer.introduction if 'offers' in view.seen else ''}",
        facets={"topic": list(offer.topics), "format": list(offer.formats), "campus": sorted(set(campuses))},
        newest=offer.created_at,
    )


def facet_label(facet: str, value: str) -> str:
    """The words for a facet's value."""
    return str({"topic": TOPICS, "format": FORMATS}.get(facet, campus_names()).get(value, value))


register(
    DocumentKind(
        name="mentor",
        label=_("Mentors"),
        model=MentorOffer,
        fetch=fetch_offers,
        project=offer_document,
        all_ids=lambda: MentorOffer.objects.values_list("pk", flat=True).iterator(),
        visible_to=lambda viewer: with_profile(MentorOffer.objects.open().visible_to(viewer)),
        left_out=offers_apart_from,
        named=lambda word: Q(user__name__icontains=word),
        facets=tuple(FACETS),
        facet_titles=FACETS,
        facet_label=facet_label,
        about=lambda offer, viewer: ", ".join(offer.topic_labels),
        template="search/hits/mentor.html",
    )
)

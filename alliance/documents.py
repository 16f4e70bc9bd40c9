"""How organisations become search documents. Members of the alliance are public: both projections are the same."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from alliance.models import Organisation, OrganisationType
from alliance.vocabulary import AI_FIELDS, DISTRICTS
from search.documents import Document, DocumentKind, register


def fetch(ids: Sequence[int]) -> Iterable[Organisation]:
    """The organisations that are members today; one that left is absent and so leaves the index."""
    return Organisation.objects.current().filter(pk__in=ids)


def project(organisation: Organisation, projection: str) -> Document | None:
    """Both languages in one document: people search for either name."""
    words = []
    for language in ("ko", "en"):
        with override(language):
            words += [*organisation.ai_field_labels, organisation.get_type_display(), organisation.get_district_display()]
    return Document(
        title=organisation.name_ko,
        names=f"{organisation.name_ko} {organisation.name_en}".strip(),
        keywords=" ".join(filter(None, words)),
        text=f"{organisation.summary_ko}\n{organisation.summary_en}".strip(),
        facets={
            "type": [organisation.type],
            "ai_field": [value for value in organisation.ai_fields if value in AI_FIELDS],
            "district": [organisation.district] if organisation.district else [],
        },
        newest=organisation.updated_at,
    )


def facet_label(facet: str, value: str) -> str:
    labels = {"type": dict(OrganisationType.choices), "ai_field": AI_FIELDS, "district": DISTRICTS}
    return str(labels.get(facet, {}).get(value, value))


register(
    DocumentKind(
        name="organisation",
        label=_("Member organisations"),
        model=Organisation,
        fetch=fetch,
        project=project,
        all_ids=lambda: Organisation.objects.current().values_list("pk", flat=True),
        visible_to=lambda viewer: Organisation.objects.current(),
        named=lambda word: Q(name_ko__icontains=word) | Q(name_en__icontains=word),
        facets=("type", "ai_field", "district"),
        facet_label=facet_label,
        about=lambda organisation, viewer: " · ".join(filter(None, (organisation.get_type_display(), organisation.get_district_display()))),
        facet_titles={"type": _("Type"), "ai_field": _("AI field"), "district": _("District")},
    )
)

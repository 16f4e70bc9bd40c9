"""How funds become search documents: public, so both projections are the same."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from scholarships.models import Fund
from search.documents import Document, DocumentKind, register


def fetch(ids: Sequence[int]) -> Iterable[Fund]:
    """The funds that the site shows."""
    return Fund.objects.filter(is_public=True, pk__in=ids).select_related("entity")


def project(fund: Fund, projection: str) -> Document:
    """Both languages in one document."""
    words = []
    for language in ("ko", "en"):
        with override(language):
            words += [str(fund.get_kind_display()), fund.entity.name]
    return Document(
        title=fund.name_ko,
        names=f"{fund.name_ko} {fund.name_en}".strip(),
        keywords=" ".join(words),
        text="\n".join(filter(None, (fund.summary_ko, fund.summary_en, fund.purpose_ko, fund.purpose_en))),
        facets={"fund_kind": [fund.kind]},
        newest=fund.updated_at,
    )


def facet_label(facet: str, value: str) -> str:
    """The words for a facet's value."""
    return str(dict(Fund.Kind.choices).get(value, value))


register(
    DocumentKind(
        name="fund",
        label=_("Funds"),
        model=Fund,
        fetch=fetch,
        project=project,
        all_ids=lambda: Fund.objects.filter(is_public=True).values_list("pk", flat=True),
        visible_to=lambda viewer: Fund.objects.visible_to(viewer).select_related("entity"),
        named=lambda word: Q(name_ko__icontains=word) | Q(name_en__icontains=word),
        facets=("fund_kind",),
        facet_label=facet_label,
    )
)

"""Names of people whom this app knows: words like these that were searched for are not written down."""

from collections.abc import Sequence

from django.db.models import Q
from django.db.models.functions import Lower

from community.models import GraduateRecord, User
from community.names import normalise_name
from search.personal_words import register_names


def is_somebodys_name(texts: Sequence[str]) -> bool:
    """Whether one of these is the name of an account, or of a graduate as `normalise_name` writes it."""
    if User.objects.annotate(lowered=Lower("name")).filter(lowered__in=texts).exists():
        return True
    keys = {normalise_name(text) for text in texts}
    return GraduateRecord.objects.filter(Q(name_key__in=keys) | Q(former_name_key__in=keys)).exists()


register_names(is_somebodys_name)

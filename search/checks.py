"""System checks of search, in plain words."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register("ieum")
def only_the_embedded_engine(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The variable has a meaning already, the engine behind it comes later."""
    if not settings.ELASTICSEARCH_URL:
        return []
    sentence = "ELASTICSEARCH_URL is set, but the cluster engine comes with a later release. Leave it unset for now: search runs from a file."
    return [Error(sentence, id="ieum.E010")]

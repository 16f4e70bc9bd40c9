from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from search import checks, outbox, upkeep  # noqa: F401 - they register the check, the queue of index changes and scheduled runs

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from search import health, outbox, retention, upkeep  # noqa: F401 - they register the index queue, periods, scheduled runs and health

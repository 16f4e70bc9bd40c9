from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from pages import digest, documents, personal_data, retention, signal_handlers, stories, tree  # noqa: F401 - they register themselves

        post_migrate.connect(tree.grow, sender=self, dispatch_uid="pages.tree.grow")

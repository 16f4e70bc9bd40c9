from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ScholarshipsConfig(AppConfig):
    name = "scholarships"
    verbose_name = _("Scholarships")

    def ready(self) -> None:
        from scholarships import documents, letters, outbox, personal_data, retention, triggers  # noqa: F401 - they register themselves

        post_migrate.connect(triggers.GUARD.install_after_migrate, sender=self, dispatch_uid="scholarships.triggers")

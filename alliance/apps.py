from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AllianceConfig(AppConfig):
    name = "alliance"
    verbose_name = _("The alliance")

    def ready(self) -> None:
        from alliance import documents, letters, outbox, personal_data, private_doors, registrations, retention  # noqa: F401 - they register themselves

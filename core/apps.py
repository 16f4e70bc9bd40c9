from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("The machine room")

    def ready(self) -> None:
        from core import checks, mail, outbox, retention, roles, signal_handlers, stray_files  # noqa: F401 - registers checks, queues, runs, receivers

        roles.connect()

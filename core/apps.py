from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("The machine room")

    def ready(self) -> None:
        from core import (  # noqa: F401 - registers checks, queues, runs, receivers
            access_guards,
            access_reviews,
            checks,
            delivery,
            mail,
            notices,
            outbox,
            retention,
            roles,
            signal_handlers,
            stray_files,
        )

        post_migrate.connect(access_guards.install_after_migrate, sender=self, dispatch_uid="core.access_guards")
        roles.connect()

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ScholarshipsConfig(AppConfig):
    name = "scholarships"
    verbose_name = _("Scholarships")

    def ready(self) -> None:
        from scholarships import (  # noqa: F401 - they register themselves
            documents,
            ledger_schedule,
            letters,
            letters_protection,
            letters_receipts,
            letters_recurring,
            letters_transfers,
            outbox,
            personal_data,
            private_doors,
            receipt_outbox,
            receipt_sheets,
            receipt_triggers,
            receipt_vault,
            registrations,
            retention,
            signal_handlers,
            triggers,
        )

        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="scholarships.triggers")
        post_migrate.connect(receipt_triggers.install_after_migrate, sender=self, dispatch_uid="scholarships.receipt_triggers")

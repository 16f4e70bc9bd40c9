from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class CommunityConfig(AppConfig):
    default = True  # two configurations stand in this module
    name = "community"
    verbose_name = _("People")

    def ready(self) -> None:
        from community import (  # noqa: F401 - they register themselves
            consent_schedule,
            contact_letters,
            contact_registrations,
            contact_schedule,
            digest_parts,
            documents,
            erasers,
            holdings,
            known_names,
            letters,
            naming,
            outbox,
            outcome_schedule,
            private_doors,
            reach,
            retention,
            schedule,
            signal_handlers,
            work_questions,
        )
        from community.consent_texts import ship_documents

        post_migrate.connect(ship_documents, sender=self, dispatch_uid="community.ship_documents")


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with our own screens: people are invited by letter, nobody types a password for another."""

    user_viewset = "community.staff_users.UserViewSet"

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class CommunityConfig(AppConfig):
    default = True  # two configurations stand in this module
    name = "community"
    verbose_name = _("People")

    def ready(self) -> None:
        from community import (  # noqa: F401 - they register themselves
            documents,
            letters,
            outbox,
            outcome_schedule,
            private_doors,
            retention,
            schedule,
            signal_handlers,
            work_questions,
        )


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with our own screens: people are invited by letter, nobody types a password for another."""

    user_viewset = "community.staff_users.UserViewSet"

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    name = "mentoring"
    verbose_name = _("Mentoring")

    def ready(self) -> None:
        from mentoring import documents, letters, personal_data, registrations, schedule, signal_handlers  # noqa: F401 - they register themselves

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The commands that see every app."""

    name = "config"
    verbose_name = "이음"

"""국세청 간소화 서비스: the switch of the vault for resident numbers. Designed (docs/decisions/0054), not built, and off."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register("ieum")
def vault_is_off_or_has_a_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Nobody switches it on without the key that only the treasurer can open, nor believes that it is more than a switch."""
    if not settings.TAX_VAULT:
        return []
    if not settings.TAX_VAULT_PUBLIC_KEY:
        return [Error("TAX_VAULT is on without TAX_VAULT_PUBLIC_KEY: resident numbers must never be kept readable.", id="scholarships.E003")]
    return [Warning("TAX_VAULT is on, and the vault is not built: nothing is asked for and nothing is sent.", id="scholarships.W003")]

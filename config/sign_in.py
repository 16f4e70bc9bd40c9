"""Signing in with an account elsewhere, as the settings say it."""

from typing import Any

PROVIDER_DOORS = {"kakao": "https://kauth.kakao.com", "naver": "https://nid.naver.com", "google": "https://accounts.google.com"}
EXTRA: dict[str, dict[str, Any]] = {"google": {"SCOPE": ["profile", "email"], "OAUTH_PKCE_ENABLED": True}}


def providers_with_keys(**keys: tuple[str, str]) -> dict[str, dict[str, Any]]:
    """allauth's SOCIALACCOUNT_PROVIDERS from a client id and a secret each; a provider without both is left out."""
    return {
        name: {"APPS": [{"client_id": client, "secret": secret}], **EXTRA.get(name, {})}
        for name, (client, secret) in keys.items()
        if client and secret
    }

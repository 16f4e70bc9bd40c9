"""How allauth speaks and behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest

from community.letters import KINDS_OF_ALLAUTH
from community.names import normalise_email
from core.mail import KIND_HEADER
from core.templatetags.face import in_language


class AccountAdapter(DefaultAccountAdapter):
    """Letters get their kind, addresses one spelling, and nobody loses her language at the door."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(normalise_email(email))

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None) -> EmailMessage:
        kind = KINDS_OF_ALLAUTH.get(template_prefix, "account_notice")
        return super().render_mail(template_prefix, email, context, headers={**(headers or {}), KIND_HEADER: kind})

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return in_language("/me/")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return in_language("/me/")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return in_language("/")

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data.get("name", "")
        user.preferred_language = getattr(request, "LANGUAGE_CODE", "ko")
        return super().save_user(request, user, form, commit=commit)

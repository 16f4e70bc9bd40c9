"""How allauth speaks and behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from community.account_limits import ASKED_FOR, count_letter
from community.asked_again import METHOD, has_just_signed_in, has_no_key, must_prove
from community.letters import FILES_OF_ALLAUTH, KINDS_OF_ALLAUTH
from community.names import normalise_email
from core.letter_parts import render_parts
from core.mail import KIND_HEADER
from core.templatetags.face import in_language

ASKED_TO_CONFIRM = "asked_to_confirm"
WAYS_IN = frozenset({"allauth.account", "allauth.socialaccount"})
CONFIRMS = frozenset({"account/email/email_confirmation", "account/email/email_confirmation_signup"})


class AccountAdapter(DefaultAccountAdapter):
    """Letters get their kind and their limits, addresses one spelling, and nobody loses her language at the door."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(normalise_email(email))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix in ASKED_FOR:
            count_letter(self.request, email)
        if template_prefix in CONFIRMS:  # who asked is remembered: only here, or signed in, does the link of that letter work
            self.request.session[ASKED_TO_CONFIRM] = f"{context['user'].pk} {email}"
        super().send_mail(template_prefix, email, context)

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None) -> EmailMessage:
        """Written as every letter of ours is: one HTML template, and the text read off it."""
        kind = KINDS_OF_ALLAUTH.get(template_prefix, "account_notice")
        parts = render_parts(template_prefix, context, FILES_OF_ALLAUTH)
        headers = {**(headers or {}), KIND_HEADER: kind}
        message = EmailMultiAlternatives(parts["subject"], parts["text"], self.get_from_email(), [email], headers=headers)
        message.attach_alternative(parts["html"], "text/html")
        return message

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Asked by allauth before everything that matters. Where it then has nothing to ask for, a mailed code is.

        Another address or an account elsewhere is added without, right after signing in: many come to do just that.
        """
        required = super().is_reauthentication_required(app=app, **kwargs) and not (app in WAYS_IN and has_just_signed_in(self.request))
        if required and must_prove(self.request):
            raise ReauthenticationRequired
        return required

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The first is where allauth leads to."""
        if not has_no_key(user):
            return super().get_reauthentication_methods(user)
        return [{"id": METHOD, "description": _("A code by e-mail"), "url": reverse("community:prove")}]

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.account.stages.LoginByCodeStage": "community.stages.LoginByCodeStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

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


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts elsewhere open the door; they vouch for an address only where they say so, and nothing else of theirs is kept."""

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """A provider without keys has no doors here."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist as missing:
            raise Http404 from missing

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        account = sociallogin.account
        told, account.extra_data = account.extra_data, {}
        if sociallogin.is_existing:
            account.save(update_fields=["extra_data"])
            return
        for address in sociallogin.email_addresses:
            address.email, address.verified = normalise_email(address.email), vouches_for_address(account.provider, told)
        sociallogin.user.name = name_in(account.provider, told)
        if sociallogin.state.get("process") == AuthProcess.LOGIN:
            self._send_known_people_to_their_account(request, sociallogin)

    def _send_known_people_to_their_account(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Only who proved the address hears that it has an account; an unproven one gets a letter instead, like every sign-up."""
        if any(address.verified and filter_users_by_email(address.email) for address in sociallogin.email_addresses):
            messages.warning(
                request,
                _("You have an account with this address already. Sign in to it first; then connect %(provider)s here.")
                % {"provider": _(sociallogin.provider.name)},
            )
            onwards = urlencode({"next": reverse("socialaccount_connections")})
            raise ImmediateHttpResponse(redirect(f"{reverse('account_login')}?{onwards}"))

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}


def vouches_for_address(provider: str, told: dict[str, Any]) -> bool:
    """True where the provider says that it verified the address. Naver's profile says nothing, and lets people type any contact address."""
    if provider == "kakao":
        account = told.get("kakao_account", {})
        return account.get("is_email_valid") is True and account.get("is_email_verified") is True
    if provider == "google":
        return (told.get("email_verified") or told.get("verified_email")) is True
    return False


def name_in(provider: str, told: dict[str, Any]) -> str:
    """What the provider calls her, to begin with: she corrects it in the form."""
    if provider == "kakao":
        account = told.get("kakao_account", {})
        told = {"name": account.get("name") or account.get("profile", {}).get("nickname")}
    return str(told.get("name") or told.get("nickname") or "")[:80]

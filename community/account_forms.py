"""allauth's forms: they read an e-mail address as the account keeps it, and give nothing away."""

from collections.abc import Mapping
from copy import copy
from typing import Any
from uuid import uuid4

from allauth.account import forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from allauth.socialaccount.forms import SignupForm as BaseSocialSignupForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from community.account_limits import refuse_when_spent
from community.names import normalise_email
from core.limits import count


class OneSpelling:
    """`ａｎｎａ＠example.org`, typed while the keyboard stood on full width, is the same address before anything is checked."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"email", "login"}:
            self.fields[name].to_python = normalise_email
            self.fields[name].label = _("E-mail")


class SignupForm(OneSpelling, forms.SignupForm):
    def clean_email(self) -> str:
        refuse_when_spent(context.request, self.cleaned_data["email"])
        return super().clean_email()

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            self._do_as_much_for_nothing(request)
        return super().try_save(request)

    def _do_as_much_for_nothing(self, request: HttpRequest) -> None:
        """A known address answers as late as a new one: an account of nobody is made, password hashed and all, and taken back."""
        other = copy(self)
        other.account_already_exists = False
        other.cleaned_data = {**self.cleaned_data, "email": f"{uuid4().hex}@nobody.invalid"}
        with transaction.atomic():
            other.save(request)
            transaction.set_rollback(True)


class SocialSignupForm(OneSpelling, BaseSocialSignupForm):
    """What is left to say after signing in elsewhere: her name, and her address unless the other side vouches for one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = any(address.verified for address in self.sociallogin.email_addresses)

    def save(self, request: HttpRequest) -> Any:
        """Only the address that stands in the form becomes hers."""
        chosen = self.cleaned_data["email"]
        self.sociallogin.email_addresses = [address for address in self.sociallogin.email_addresses if address.email == chosen]
        return super().save(request)


class LoginForm(OneSpelling, forms.LoginForm):
    pass


class RequestLoginCodeForm(OneSpelling, forms.RequestLoginCodeForm):
    """Takes the address also from the sign-in form, whose second button comes here."""

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        if data and "email" not in data:
            data = {"email": data.get("login", "")}
        super().__init__(data, *args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"


class ConfirmLoginCodeForm(forms.ConfirmLoginCodeForm):
    """Six digits. A code dies after its tries even when they are made side by side: allauth counts them in the session, which the last one writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits from the e-mail")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12}

    def clean_code(self) -> str:
        state = context.request._login_stage.state
        tries = count("code.tries", f"{state['email']} {state['at']}", seconds=2 * settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        if tries > settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS:
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            return super().clean_code()
        except ValidationError:
            raise ValidationError(_("That is not the code from our latest e-mail. Check again, or ask for a new one.")) from None


class ResetPasswordForm(OneSpelling, forms.ResetPasswordForm):
    pass


class AddEmailForm(OneSpelling, forms.AddEmailForm):
    pass


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey is made for signing in without a password, unless its owner says otherwise: some keys cannot ask who is holding them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with it without a password")
        self.fields["passwordless"].help_text = _("It then asks for your finger, your face or a PIN. Switch this off for a key that cannot do that.")


class EditPasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")


class PasskeyLoginForm(LoginWebAuthnForm):
    """Signing in with a passkey alone is two factors in one only if the device has asked who is holding it.

    allauth asks for that in the options, and checks the answer against the options that the session saw last: those of another screen
    (the second step after a password) may have asked for less. So the answer itself is looked at.
    """

    def clean_credential(self) -> Authenticator:
        answer = parse_authentication_response(self.cleaned_data["credential"])
        if not answer.response.authenticator_data.is_user_verified():
            raise get_adapter().validation_error("incorrect_code")
        return super().clean_credential()

"""allauth's forms that take an e-mail address, reading it as the account keeps it."""

from typing import Any

from allauth.account import forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext as _

from community.names import normalise_email


class OneSpelling:
    """`ａｎｎａ＠example.org`, typed while the keyboard stood on full width, is the same address before anything is checked."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"email", "login"}:
            self.fields[name].to_python = normalise_email
            self.fields[name].label = _("E-mail")


class SignupForm(OneSpelling, forms.SignupForm):
    pass


class LoginForm(OneSpelling, forms.LoginForm):
    pass


class ResetPasswordForm(OneSpelling, forms.ResetPasswordForm):
    pass


class AddEmailForm(OneSpelling, forms.AddEmailForm):
    pass


class AddPasskeyForm(AddWebAuthnForm):
    """allauth leaves this one label untranslated."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")


class EditPasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")

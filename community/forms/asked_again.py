"""The form for a code that came by e-mail."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.forms.claims import CodeForm


class MailedCodeForm(CodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits from the e-mail")

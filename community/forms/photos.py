"""The form of a photo."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.photos import LEAST_SIDE, Crop


class PhotoForm(forms.Form):
    """A file, and the square of it that a script let its owner choose; without one the middle is taken."""

    photo = forms.FileField(
        label=_("Choose a photo"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB. We remove the place and time that your phone wrote into it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    left = forms.FloatField(required=False, min_value=0, max_value=100, widget=forms.HiddenInput)
    top = forms.FloatField(required=False, min_value=0, max_value=100, widget=forms.HiddenInput)
    side = forms.FloatField(required=False, min_value=LEAST_SIDE, max_value=1, widget=forms.HiddenInput)

    def crop(self) -> Crop | None:
        """The chosen square, or None when it was not chosen whole."""
        left, top, side = (self.cleaned_data.get(name) for name in ("left", "top", "side"))
        return None if left is None or top is None or side is None else Crop(left, top, side)

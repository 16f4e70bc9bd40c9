"""Refusals in words: what happened, that nothing was charged, and how to go on."""

from django.conf import settings
from django.utils.translation import gettext as _

from scholarships.exceptions import MoreThanMayBeCollected, TooManyGifts
from scholarships.forms.giving import won_words


def too_many(refusal: TooManyGifts) -> str:
    """Past a limit: this donor's own, or the whole site's."""
    contact = {"email": settings.ORGANISATION["email"], "telephone": settings.ORGANISATION["telephone"]}
    if refusal.on_the_whole_site:
        return (
            _(
                "Very many people are giving at this moment. Nothing was charged, and what you wrote is still here: please try again in an hour, "
                "or ask us: %(email)s, %(telephone)s."
            )
            % contact
        )
    sentence = _("There have been many attempts from here. Nothing was charged. Please try again in an hour, or ask us: %(email)s, %(telephone)s.")
    return sentence % contact


def past_ceiling(refusal: MoreThanMayBeCollected) -> str:
    """The registered ceiling: how much may still come."""
    if refusal.left < settings.LEAST_GIFT:
        return _("All that may be collected has come, or is just being paid. Thank you! If you ask again tomorrow, there may be room.")
    return _("Only %(left)s more may be collected for this fund. Could you choose a smaller amount?") % {"left": won_words(refusal.left)}

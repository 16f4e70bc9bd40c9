"""Letters to the staff who mind payments."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.letter_matters import register_matter
from community.models import User
from core.addresses import absolute_url
from core.letters import register_kind, write_letter
from core.roles import STAFF
from scholarships.models import GivingBrake

register_kind("giving_closed", _("Giving by card was closed by the alarm"), resend_when_unsure=True)
register_kind("wallet_refused", _("Stripe refuses one of our ways to pay"), resend_when_unsure=True)

register_matter(
    _("Watch over payments"), ["giving_closed", "wallet_refused"], why=_("Somebody has to look at it soon, so it always comes."), for_staff=True
)


def giving_closed(brake: GivingBrake) -> None:
    """To each of the staff, once an alarm: why it is closed, until when, and where to open it again."""
    _to_staff("giving_closed", key=str(brake.pk), path=reverse("givingbrake:inspect", args=[brake.pk]), brake=brake)


def wallet_refused(said: str) -> None:
    """To each of the staff, once a day: donors paid with cards alone since then."""
    _to_staff("wallet_refused", key=timezone.localdate().isoformat(), path="/staff/", wallets=", ".join(settings.STRIPE_WALLETS), said=said)


def _to_staff(kind: str, *, key: str, path: str, **context: Any) -> None:
    for person in User.objects.filter(groups__name=STAFF, is_active=True):
        write_letter(
            kind=kind,
            to=person.email,
            recipient=person,
            template=f"scholarships/letters/{kind}",
            url=path,
            dedup_key=f"{kind}:{key}:{person.pk}",
            context={**context, "desk_url": absolute_url(path)},
        )

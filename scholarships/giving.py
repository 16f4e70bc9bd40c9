"""Who may give to which fund, and when: one answer for pages, forms and verbs."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.audiences import is_member
from scholarships.models import Fund, GivingBrake


class Closed(models.TextChoices):
    """Why a fund takes no gift now."""

    SWITCHED_OFF = "switched_off", _("This fund is not collecting right now.")
    NOT_YET = "not_yet", _("This fund has not opened yet.")
    ENDED = "ended", _("This fund has finished collecting. Thank you to everyone who gave.")
    ENTITY = "entity", _("The body behind this fund is not collecting right now.")
    CEILING = "ceiling", _("This fund has received all it may collect. Thank you to everyone who gave.")
    BRAKE = "brake", _("Giving by card is closed for a little while.")
    NO_STRIPE = "no_stripe", _("Card payments are not set up yet, so nobody can give at the moment.")
    NO_ACCOUNT = "no_account", _("There is no bank account for this fund yet. Write to us, and we will help you.")
    ALUMNI_ONLY = "alumni_only", _("This fund is carried by alumni. Sign in with your verified account to give.")


ABOUT_CARDS = frozenset({Closed.BRAKE, Closed.NO_STRIPE})  # the bank's account takes money meanwhile


def closed_because(fund: Fund, viewer: Any = None) -> Closed | None:
    """Why this viewer cannot give to this fund by card now; None when she can."""
    return _closed_to(fund, viewer, closed_for_all(fund))


def transfer_closed_because(fund: Fund, viewer: Any = None) -> Closed | None:
    """Why this viewer cannot send money to this fund's account now; None when she can. Stripe has no say in it, nor has the alarm about cards."""
    reason = closed_for_all(fund)
    if reason := _closed_to(fund, viewer, None if reason in ABOUT_CARDS else reason):
        return reason
    return None if fund.entity.takes_transfers else Closed.NO_ACCOUNT


def _closed_to(fund: Fund, viewer: Any, reason: Closed | None) -> Closed | None:
    if reason:
        return reason
    return Closed.ALUMNI_ONLY if fund.givers == Fund.Givers.ALUMNI and not is_member(viewer) else None


def closed_for_all(fund: Fund) -> Closed | None:
    """Why nobody can give to this fund now; None when somebody can."""
    today = timezone.localdate()
    if not fund.is_open or not fund.is_public:
        return Closed.SWITCHED_OFF
    if fund.starts_on and fund.starts_on > today:
        return Closed.NOT_YET
    if fund.ends_on and fund.ends_on < today:
        return Closed.ENDED
    if not fund.entity.may_collect_on(today):
        return Closed.ENTITY
    if _ceiling_is_reached(fund):
        return Closed.CEILING
    if _brake_is_on(fund):
        return Closed.BRAKE
    return None if settings.GIVING_OPEN else Closed.NO_STRIPE


def _brake_is_on(fund: Fund) -> bool:
    """Whether the alarm about declined cards keeps all card pages closed."""
    if "is_braked" in fund.__dict__:  # lists ask for all funds at once: `with_brake()`
        return bool(fund.__dict__["is_braked"])
    return GivingBrake.holding().exists()


def _ceiling_is_reached(fund: Fund) -> bool:
    """Whether the registered sum has come in, in the registered period, over all funds of the body."""
    ceiling = fund.entity.solicitation_ceiling
    if ceiling is None:
        return False
    if "collected" not in fund.__dict__:  # lists ask for all funds at once: `with_collected()`
        fund.__dict__["collected"] = Fund.objects.with_collected().values_list("collected", flat=True).get(pk=fund.pk)
    return fund.__dict__["collected"] >= ceiling

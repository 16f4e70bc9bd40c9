from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scholarships.money import CURRENCY


class Giver(models.Model):
    """Who gives, and how she wants to be shown: what a gift and a monthly gift say alike."""

    class GiverKind(models.TextChoices):
        PERSON = "person", _("A person")
        ORGANISATION = "organisation", _("An organisation")

    class ShownAs(models.TextChoices):
        ANONYMOUS = "anonymous", _("Anonymous")
        NAME = "name", _("My name")
        OTHER = "other", _("Another name")

    class MessageState(models.TextChoices):
        """Nothing appears before a member of staff has read it."""

        UNREAD = "unread", _("Not read yet")
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Hidden")

    donor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="%(class)ss", verbose_name=_("donor's account")
    )
    giver_kind = models.CharField(_("who gives"), max_length=12, choices=GiverKind.choices, default=GiverKind.PERSON)
    name = models.CharField(_("donor's name"), max_length=80, blank=True, help_text=_("Of an organisation: its own name."))
    contact = models.CharField(_("contact person"), max_length=80, blank=True, help_text=_("Of an organisation: whom we write to."))
    business_number = models.CharField(_("business number"), max_length=10, blank=True)
    email = models.EmailField(_("donor's e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=8, default="ko")
    shown_as = models.CharField(_("shown as"), max_length=10, choices=ShownAs.choices, default=ShownAs.ANONYMOUS)
    other_name = models.CharField(_("other name"), max_length=40, blank=True)
    amount_shown = models.BooleanField(_("amount shown"), default=False)
    message = models.CharField(_("message"), max_length=200, blank=True)
    message_state = models.CharField(_("message is"), max_length=10, choices=MessageState.choices, default=MessageState.UNREAD)
    overseas_version = models.PositiveSmallIntegerField(
        _("agreed to the transfer abroad"), null=True, blank=True, help_text=_("Which version of the text; asked of whoever pays by card.")
    )

    class Meta:
        abstract = True

    @property
    def shown_name(self) -> str:
        """The name that the donor chose to be shown; empty when anonymous."""
        names = {self.ShownAs.NAME: self.name, self.ShownAs.OTHER: self.other_name}
        return names.get(self.ShownAs(self.shown_as), "")

    @property
    def giver_key(self) -> tuple[str, str]:
        """In whose name it was given, for papers: the person of the account or address, or this organisation. Receipts never mix them."""
        by_organisation = self.giver_kind == self.GiverKind.ORGANISATION
        return self.giver_kind, (self.business_number or self.name) if by_organisation else ""

    @property
    def shown_message(self) -> str:
        """The message once staff have read it."""
        return self.message if self.message_state == self.MessageState.SHOWN else ""


def giver_constraints(name: str) -> tuple[models.BaseConstraint, ...]:
    """What the database holds every giver to; `name` begins the constraints' names."""
    return (
        models.CheckConstraint(condition=Q(amount__gt=0), name=f"{name}_amount_is_positive"),
        models.CheckConstraint(condition=Q(currency=CURRENCY), name=f"{name}_in_won"),
        models.CheckConstraint(condition=Q(shown_as__in=["anonymous", "name", "other"]), name=f"{name}_known_shown_as"),
        models.CheckConstraint(condition=Q(message_state__in=["unread", "shown", "hidden"]), name=f"{name}_known_message_state"),
        models.CheckConstraint(condition=Q(giver_kind__in=["person", "organisation"]), name=f"{name}_known_giver_kind"),
    )

"""What may be refused about people. Each message is meant for the person who reads it."""

from django.utils.translation import gettext_lazy as _


class CommunityError(Exception):
    """Base of every refusal of this app; `str()` of it is a sentence for a person."""

    message = _("That did not work.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class ClaimNotAllowed(CommunityError):
    message = _("You already have a claim that is open or verified.")


class TransitionNotAllowed(CommunityError):
    message = _("This claim has moved on in the meantime. Please look at it again.")


class RecordIsOwned(CommunityError):
    message = _("This record already belongs to another account.")


class RosterFileUnreadable(CommunityError):
    message = _("The file cannot be read.")


class MembershipNotAllowed(CommunityError):
    message = _("That does not fit this membership: look at its dates, and choose a day that is not still to come.")


class RosterHasMovedOn(CommunityError):
    message = _("This upload has moved on in the meantime. Please look at it again.")

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


class ClaimsAreDecided(CommunityError):
    message = _("Somebody else was quicker: this is decided already.")


class RecordMissing(CommunityError):
    message = _("Choose the record that is meant first.")


class TextMissing(CommunityError):
    message = _("Write what the claimant should read.")


class TooLateToUndo(CommunityError):
    message = _("The ten minutes are over, and the letters are on their way. This can no longer be taken back.")


class TooManyClaims(CommunityError):
    message = _("You have handed in five claims within 30 days. Please write to us, and we will find you on the roster together.")


class TooManyCodes(CommunityError):
    message = _("You have asked for several codes in a short time. Please try again in an hour; meanwhile one of our team looks at your details.")


class NoCodesToday(CommunityError):
    message = _("No more codes can be sent today. A person looks at your details meanwhile; or ask for a code again tomorrow.")


class TooManyCertificates(CommunityError):
    message = _("You have handed in many files today. Please choose one tomorrow, or send your details without a file now.")


class WrongCode(CommunityError):
    message = _("That code is wrong or has expired. Check the latest text message, or ask for a new code. A code stops working after five tries.")


class RosterFileUnreadable(CommunityError):
    message = _("The file cannot be read.")


class MembershipNotAllowed(CommunityError):
    message = _("That does not fit this membership: look at its dates, and choose a day that is not still to come.")


class RosterHasMovedOn(CommunityError):
    message = _("This upload has moved on in the meantime. Please look at it again.")


class ProfileHasChanged(CommunityError):
    message = _(
        "Your profile was saved somewhere else while you were writing here. What you typed is still here: if it should count, save once more."
    )


class LinkIsSpent(CommunityError):
    message = _("This link has been used or is too old. Sign in to look at your profile and change it whenever you like.")


class OutcomeNotDue(CommunityError):
    message = _("This point in time has not come yet, or the day of the answer lies before it.")


class OutcomeFileGone(CommunityError):
    message = _("This file was taken already, replaced by another, or is older than a day. Choose it again, and look it through.")


class OutcomeIsDocumented(CommunityError):
    message = _("We know this already from a source that counts more. If it is wrong, please write or call us, and we put it right.")

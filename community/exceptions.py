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


class TooManyMailedCodes(CommunityError):
    message = _("You have asked for several codes in a short time. Enter the latest one, or ask again in five minutes.")


class WrongMailedCode(CommunityError):
    message = _("That is not the code from our latest e-mail, or it has run out. Check again, or ask for a new one.")


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


class DraftHasMovedOn(CommunityError):
    message = _("Somebody has saved this draft since you opened it. Yours is below, not saved: compare the two, then save again to replace theirs.")


class ReadAgainFirst(CommunityError):
    message = _("Somebody has saved this draft since you opened it. Please read what it says now, then publish it.")


class NeverChanged(CommunityError):
    message = _("This is published, and stays as people have read it. Write a new version instead.")


class ConsentNotOffered(CommunityError):
    message = _("This cannot be agreed to or withdrawn here. What your account cannot do without ends when you leave.")


class TooSoon(CommunityError):
    message = _("People are told before it holds: choose a later day.")


class NoticeMissing(CommunityError):
    message = _("Fill in the five notices in Korean and in English before you publish.")


class ContactHasMovedOn(CommunityError):
    message = _("This has moved on in the meantime. Please look at it again.")


class ContactLinkIsSpent(CommunityError):
    message = _("This link was used already or is too old. Sign in to see where it stands.")


class CannotContactOneself(CommunityError):
    message = _("This is you. Choose somebody else.")


class MayNotAsk(CommunityError):
    message = _("Only verified graduates whose profile is shown, and recruiters of member organisations, can ask for contact.")


class TooNewToAsk(CommunityError):
    message = _("You were verified less than a day ago. From tomorrow on you can ask people for contact.")


class CannotBeAsked(CommunityError):
    message = _("This person cannot be asked at the moment. In the directory you find others.")


class ContactIsPaused(CommunityError):
    message = _("You cannot ask people at the moment. Please write to us, and we look at it together.")


class YouBlockThisPerson(CommunityError):
    message = _("You have blocked this person. Take the block back first if you would like to be in contact.")


class TheyAskedFirst(CommunityError):
    message = _("This person has asked you already. You can accept that request instead.")


class AlreadyInContact(CommunityError):
    message = _("You two are in contact already. You find the address under “Contact requests”.")


class AskAgainLater(CommunityError):
    message = _("It was not possible lately. You can ask again after 90 days.")


class TooManyOpenContacts(CommunityError):
    message = _("Five of your requests wait for an answer. Wait for one, or take one back.")


class TooManyContactsThisWeek(CommunityError):
    message = _("You have asked many people this week. You can ask more people next week.")


class PersonHasLeft(CommunityError):
    message = _("This person is no longer here, so this cannot go on.")


class TooManyBlocks(CommunityError):
    message = _("You have blocked 500 people. Take one back first, or write to us.")


class AlreadyReported(CommunityError):
    message = _("You have reported this person already, and we are looking at it. If there is more to say, please write to us.")


class NotYourReport(CommunityError):
    message = _("You are part of this report, so a colleague decides on it.")


class NotHeld(CommunityError):
    message = _("The office does not hide this profile any more.")


class ReportHasMovedOn(CommunityError):
    message = _("Somebody else was quicker: this report is decided already.")


class NotToBeChosen(CommunityError):
    message = _("This kind of message always comes. Please choose from what the page offers.")


class StaffCannotBeErased(CommunityError):
    message = _("This account works in the back office. Hand its roles over first; then it can be deleted.")


class MustHandOver(CommunityError):
    message = _("Somebody waits for you. Please say first what happens with that.")


class ExportTooSoon(CommunityError):
    message = _("You asked for a copy within the last day. You can ask again tomorrow.")


class TextsNotOffered(CommunityError):
    message = _("We do not send text messages yet. Everything comes to you by e-mail.")


class NothingToConfirm(CommunityError):
    message = _("There is no number that waits for a code. Please enter your mobile number first.")


class TooManySignInTexts(CommunityError):
    message = _("The code was asked for by text message three times today. Please use the one in your e-mail, or ask again tomorrow.")


class ToldMeanwhile(CommunityError):
    message = _("Somebody told this person while you had the page open. Look at what was said below; press once more if yours is another matter.")


class NoNumberForTexts(CommunityError):
    message = _("There is no number here that agreed to text messages. Please call instead.")


class TextIsTooLong(CommunityError):
    message = _("This is too long for one text message (45 Korean syllables). Please shorten it.")

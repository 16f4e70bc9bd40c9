"""What may be refused in mentoring; each message is meant for the person who reads it."""

from django.utils.translation import gettext_lazy as _


class MentoringError(Exception):
    """Base of every refusal of this app; `str()` of it is a sentence for a person."""

    message = _("That did not work.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotAMember(MentoringError):
    message = _("Mentoring is for verified graduates. Please confirm first that you graduated.")


class CannotAskOneself(MentoringError):
    message = _("You cannot ask yourself.")


class MentorIsAway(MentoringError):
    message = _("This mentor takes no new requests at the moment.")


class ContactIsPaused(MentoringError):
    message = _("You cannot ask people at the moment. Please write to us, and we look at it together.")


class MentorIsFull(MentoringError):
    message = _("This mentor has no place left at the moment.")


class SameEmployer(MentoringError):
    message = _("You work at the same place. A mentor from elsewhere sees more.")


class TooManyOpenRequests(MentoringError):
    message = _("You have five open requests already. Wait for an answer, or take one back.")


class AlreadyPaired(MentoringError):
    message = _("You two are already on your way together.")


class TransitionNotAllowed(MentoringError):
    message = _("This has moved on in the meantime. Please look at it again.")


class PersonHasLeft(MentoringError):
    message = _("One of you two is no longer a verified graduate here, so this cannot go on.")


class LinkIsSpent(MentoringError):
    message = _("This link was used already or is too old. Sign in to see where it stands.")

"""What the alliance refuses. The words of each are for the person who asked."""

from django.utils.translation import gettext as _


class AllianceError(Exception):
    """Base of every refusal of this app."""


class TransitionNotAllowed(AllianceError):
    """The application or term is no longer in a state that this act starts from."""

    def __init__(self, instance, wanted: str) -> None:
        self.was, self.wanted = instance.status, wanted
        super().__init__(_("This is not possible now: the present state is “%(state)s”.") % {"state": instance.get_status_display()})


class ApplicationGone(AllianceError):
    """A draft that became part of another application at this very moment."""

    def __init__(self) -> None:
        super().__init__(_("This draft is no longer there: you handed it in at the same moment."))


class NotTheApplicant(AllianceError):
    """Somebody else's application."""

    def __init__(self) -> None:
        super().__init__(_("This application belongs to another account."))


class ApplicationIncomplete(AllianceError):
    """Something that every application needs is missing; `fields` names it."""

    def __init__(self, fields: list[str]) -> None:
        self.fields = fields
        super().__init__(_("Something is still missing. Please fill in every field that is marked as needed."))


class BusinessNumberWrong(AllianceError):
    """The tax office cannot have given out this number."""

    def __init__(self) -> None:
        super().__init__(_("This business number does not exist. Please compare it with your certificate of registration."))


class ApplicationAlreadyOpen(AllianceError):
    """An application for the same business number waits already."""

    def __init__(self) -> None:
        super().__init__(_("An application with this business number is already being looked at. Please ask your colleagues, or write to us."))


class AlreadyMember(AllianceError):
    """The organisation with this business number takes part already."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s already takes part with this business number.") % {"name": name})


class ReasonMissing(AllianceError):
    """A question, a condition or a reason without words."""

    def __init__(self) -> None:
        super().__init__(_("Please write at least one sentence: the applicant reads it."))

"""What may go wrong in the machine room."""


class CoreError(Exception):
    """Base of every refusal of this app."""


class UnknownLetterKind(CoreError):
    """A letter of a kind that no app registered."""


class TextTooLong(CoreError):
    """A text message that would not go out as one SMS (90 bytes in EUC-KR)."""


class CannotPrint(Exception):
    """No PDF can be made here: Pango is missing (Debian: libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0)."""

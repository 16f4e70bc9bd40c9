"""What may go wrong when something is looked for."""


class SearchError(Exception):
    """Base of every failure of this app."""


class IndexIsBroken(SearchError):
    """The index cannot be read or written: it is missing, damaged, or made by another release."""


class RebuildIsRunning(SearchError):
    """Somebody else is rebuilding the index at this moment."""

"""What may go wrong when something is looked for."""


class SearchError(Exception):
    """Base of every failure of this app."""


class IndexIsBroken(SearchError):
    """The index cannot be read or written: it is missing, damaged, or made by another release."""


class RebuildIsRunning(SearchError):
    """Somebody else is rebuilding the index at this moment."""


class IndexIsOutdated(IndexIsBroken):
    """The index was made by another release. The newest release makes it anew; until then changes wait."""


class IndexIsAway(IndexIsBroken):
    """The search cluster does not answer. Nothing is wrong with what it holds; try again later."""

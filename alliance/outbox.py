"""What the alliance does by the clock."""

from datetime import time

from django.utils import timezone

from alliance.services.terms import advance_terms
from core.schedule import schedule


def advance_terms_nightly() -> str:
    """Terms that began or ended; returns a line for the record."""
    return f"{advance_terms(today=timezone.localdate())} terms moved"


schedule("alliance.advance_terms", advance_terms_nightly, at=time(0, 10))
